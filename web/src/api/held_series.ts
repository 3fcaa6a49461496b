// The points the page holds of a series, and how a reply changes them: replaced, or grown in place.
import type { SeriesPart, Values } from './curve_block';

export interface HeldSeries extends SeriesPart {
  /** Points appended since the series was last asked whole; they are not thinned to the pixels of the view. */
  appended: number;
}

/** `held` and `part` in one column. The column's buffer may have room behind its end: growing is amortised. */
function append<A extends Values>(held: A, part: A): A {
  const length = held.length + part.length;
  const make = held.constructor as {
    new (n: number): A;
    new (buffer: ArrayBufferLike, offset: number, n: number): A;
  };
  // Only a buffer made here starts at 0 and is longer than its view; views on a reply are never written to.
  let buffer = held.buffer;
  if (!roomy.has(buffer) || buffer.byteLength < length * held.BYTES_PER_ELEMENT) {
    const grown = new make(Math.max(64, length * 2));
    grown.set(held);
    buffer = grown.buffer;
    roomy.add(buffer);
  }
  const column = new make(buffer, 0, length);
  column.set(part, held.length);
  return column;
}

const roomy = new WeakSet<ArrayBufferLike>();

function appendValues(held: Values, part: Values): Values {
  if (held.constructor === part.constructor) return append(held, part);
  return append(Float64Array.from(held), Float64Array.from(part));
}

/**
 * What is held after `part` arrived. What was handed out before stays valid: it is a shorter view of the same columns.
 * Null: the part does not continue what is held (a series that lost points, or its smoothing); ask for it whole.
 */
export function mergePart(held: HeldSeries | undefined, part: SeriesPart): HeldSeries | null {
  if (part.from === 0) return { ...part, appended: 0 };
  if (!held || part.from !== held.total) return null;
  if (part.step.length === 0)
    return {
      ...part,
      step: held.step,
      wall: held.wall,
      value: held.value,
      smoothed: held.smoothed,
      x: held.x,
      thinned: held.thinned,
      appended: held.appended,
    };
  const smoothed =
    held.smoothed && part.smoothed ? appendValues(held.smoothed, part.smoothed) : null;
  if (!smoothed && (held.smoothed || part.smoothed)) return null;
  if (held.x || part.x) return null; // a joined series is always sent whole
  return {
    ...part,
    step: append(held.step, part.step),
    wall: append(held.wall, part.wall),
    value: appendValues(held.value, part.value),
    smoothed,
    thinned: held.thinned + part.thinned,
    appended: held.appended + part.step.length,
  };
}
