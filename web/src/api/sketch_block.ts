// Reads the sketch blocks of `POST api/plugins/scalars/sketches`: what each column of a small plot spans, as two points.
import type { SeriesPart } from './curve_block';

/** How the levels of a sketch are spread over its values. */
export type LevelScale = 'linear' | 'log' | 'symlog';

const MAGIC = 0x3153424c; // "LBS1"
const HEADER = 48;
const FIELDS = 12;
const TOP_LEVEL = 253;

/** Value of each level. */
function ladder(scale: LevelScale, bottom: number, top: number): Float64Array {
  const rungs = new Float64Array(TOP_LEVEL + 1);
  const size = Math.max(Math.abs(bottom), Math.abs(top));
  const constant = size > 0 && Number.isFinite(size) ? 10 ** (Math.ceil(Math.log10(size)) - 3) : 1;
  const bend = (v: number) =>
    scale === 'log'
      ? Math.log(v)
      : scale === 'symlog'
        ? Math.sign(v) * Math.log1p(Math.abs(v) / constant)
        : v;
  const unbend = (b: number) =>
    scale === 'log'
      ? Math.exp(b)
      : scale === 'symlog'
        ? Math.sign(b) * Math.expm1(Math.abs(b)) * constant
        : b;
  const [foot, head] = [bend(bottom), bend(top)];
  // Parts of both ends: their difference may be more than a number holds.
  for (let i = 0; i <= TOP_LEVEL; i++)
    rungs[i] = unbend(foot * (1 - i / TOP_LEVEL) + head * (i / TOP_LEVEL));
  rungs[0] = bottom;
  rungs[TOP_LEVEL] = top;
  return rungs;
}

/**
 * All blocks of a reply, in the order the cards were asked; `scales` in that order too. Each filled column becomes two
 * points, or one where it spans a single level: x is that of the axis, whichever it is, and no step or wall time.
 * Throws RangeError where the bytes are no blocks.
 */
export function decodeSketchBlocks(
  bytes: ArrayBuffer,
  scales: readonly LevelScale[],
  log: boolean,
): SeriesPart[][] {
  const view = new DataView(bytes);
  const blocks: SeriesPart[][] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (bytes.byteLength - at < HEADER || view.getUint32(at, true) !== MAGIC)
      throw new RangeError(`no sketch block at byte ${at} of ${bytes.byteLength}`);
    const n = view.getUint32(at + 8, true);
    const wide = view.getUint32(at + 12, true);
    const [lo, hi, bottom, top] = new Float64Array(bytes, at + 16, 4) as unknown as [
      number,
      number,
      number,
      number,
    ];
    at += HEADER;
    const table = new Float64Array(bytes, at, n * FIELDS);
    at += n * FIELDS * 8;
    const changes = new Uint8Array(bytes, at, n * wide);
    const heights = new Uint8Array(bytes, at + n * wide, n * wide);
    at += (2 * n * wide + 7) & ~7;
    const rungs = ladder(scales[blocks.length] ?? 'linear', bottom, top);

    let filled = 0;
    for (const height of heights) filled += height === 0 ? 0 : height === 1 ? 1 : 2;
    const xs = new Float64Array(filled);
    const values = new Float32Array(filled);
    // x of the first, second and third quarter of each column.
    const place = new Float64Array(3 * wide);
    const [from, to] = log ? [Math.log(lo), Math.log(hi)] : [lo, hi];
    for (let i = 0; i < 3 * wide; i++) {
      const x = from + ((Math.floor(i / 3) + ((i % 3) + 1) / 4) / wide) * (to - from);
      place[i] = log ? Math.exp(x) : x;
    }
    const parts: SeriesPart[] = [];
    let next = 0;
    for (let i = 0; i < n; i++) {
      const first = next;
      let low = 0;
      let before = Number.NaN;
      for (let j = 0; j < wide; j++) {
        const height = heights[i * wide + j] as number;
        if (height === 0) continue;
        low = (low + (changes[i * wide + j] as number)) & 255;
        const high = low + height - 1;
        if (height === 1) {
          xs[next] = place[3 * j + 1] as number;
          values[next++] = rungs[low] as number;
          before = low;
          continue;
        }
        // Which came first is not told: the nearer to where the line comes from.
        const rises = Math.abs(low - before) <= Math.abs(high - before) || Number.isNaN(before);
        xs[next] = place[3 * j] as number;
        values[next++] = rungs[rises ? low : high] as number;
        xs[next] = place[3 * j + 2] as number;
        values[next++] = rungs[rises ? high : low] as number;
        before = rises ? high : low;
      }
      const field = (j: number) => table[j * n + i] as number;
      const [firstX, lastX] = [field(10), field(11)];
      const x = xs.subarray(first, next);
      parts.push({
        total: field(0),
        from: 0,
        start: 0,
        end: 0,
        hidden: field(1),
        nonfinite: field(2),
        lastStep: field(3),
        lastValue: field(4),
        min: field(5),
        stepAtMin: field(6),
        max: field(7),
        stepAtMax: field(8),
        restart: field(9),
        extent: Number.isNaN(firstX) ? null : [firstX, lastX],
        thinned: field(0) - (next - first),
        coarse: true,
        step: x,
        wall: x,
        value: values.subarray(first, next),
        smoothed: null,
        x,
      });
    }
    blocks.push(parts);
  }
  return blocks;
}
