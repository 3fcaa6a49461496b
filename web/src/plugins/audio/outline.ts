// A sound's outline: the lowest and highest sample of each pixel column.

/** [low, high] × columns. `from` and `to` are frames; what lies outside the sound stays NaN. */
export function outline(
  samples: Float32Array,
  from: number,
  to: number,
  columns: number,
): Float32Array {
  const out = new Float32Array(2 * columns).fill(Number.NaN);
  const wide = (to - from) / columns;
  for (let column = 0; column < columns; column++) {
    // Columns share an edge sample: a steep curve has no gaps.
    const start = Math.max(0, Math.floor(from + column * wide));
    const end = Math.min(
      samples.length,
      Math.max(start + 1, Math.ceil(from + (column + 1) * wide) + 1),
    );
    if (start >= samples.length) break;
    let low = Number.POSITIVE_INFINITY;
    let high = Number.NEGATIVE_INFINITY;
    for (let at = start; at < end; at++) {
      const value = samples[at] as number;
      if (value < low) low = value;
      if (value > high) high = value;
    }
    if (low <= high) {
      out[2 * column] = low;
      out[2 * column + 1] = high;
    }
  }
  return out;
}
