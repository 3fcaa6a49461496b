// Reads the curve blocks of `POST api/plugins/scalars/curves`: typed arrays as views on the reply, nothing copied.

export type Values = Float32Array | Float64Array;

/** One run's part of a block: what is known of the whole series, and the points sent. */
export interface SeriesPart {
  total: number;
  /** Index of the first point sent; 0: these points replace what the page holds, else they are appended. */
  from: number;
  start: number;
  end: number;
  lastStep: number;
  lastValue: number;
  min: number;
  stepAtMin: number;
  max: number;
  stepAtMax: number;
  nonfinite: number;
  hidden: number;
  restart: number;
  /** The points are a sketch: where the curve goes, not what was logged; x stands for step and wall time too. */
  coarse: boolean;
  /** x of the first and the last of all points; null where none has a place on the axis. */
  extent: readonly [first: number, last: number] | null;
  step: Float64Array;
  wall: Float64Array;
  value: Values;
  /** null when nothing was smoothed: the value is the curve. */
  smoothed: Values | null;
  /** Values of the tag that x is; null on the other axes. */
  x: Float64Array | null;
}

const MAGIC = 0x3143424c; // "LBC1"
const HEADER = 16;
const FIELDS = 16;
const FLOAT64 = 1;
const SMOOTHED = 2;
const JOINED = 4;

const padded = (bytes: number) => (bytes + 7) & ~7;

/** All blocks of a reply, in the order the cards were asked. Throws RangeError where the bytes are no blocks. */
export function decodeCurveBlocks(bytes: ArrayBuffer): SeriesPart[][] {
  const view = new DataView(bytes);
  const blocks: SeriesPart[][] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (bytes.byteLength - at < HEADER || view.getUint32(at, true) !== MAGIC)
      throw new RangeError(`no curve block at byte ${at} of ${bytes.byteLength}`);
    const flags = view.getUint32(at + 4, true);
    const n = view.getUint32(at + 8, true);
    const k = view.getUint32(at + 12, true);
    at += HEADER;
    const table = new Float64Array(bytes, at, n * FIELDS);
    at += n * FIELDS * 8;
    const width = flags & FLOAT64 ? 8 : 4;
    const array = (): Values => {
      const taken: Values =
        width === 8 ? new Float64Array(bytes, at, k) : new Float32Array(bytes, at, k);
      at += padded(k * width);
      return taken;
    };
    const step = new Float64Array(bytes, at, k);
    const wall = new Float64Array(bytes, at + k * 8, k);
    at += k * 16;
    const x = flags & JOINED ? new Float64Array(bytes, at, k) : null;
    if (x) at += k * 8;
    const value = array();
    const smoothed = flags & SMOOTHED ? array() : null;

    const parts: SeriesPart[] = [];
    let first = 0;
    for (let i = 0; i < n; i++) {
      const field = (j: number) => table[i * FIELDS + j] as number;
      const next = first + field(1);
      parts.push({
        total: field(0),
        from: field(2),
        start: field(3),
        end: field(4),
        lastStep: field(5),
        lastValue: field(6),
        min: field(7),
        stepAtMin: field(8),
        max: field(9),
        stepAtMax: field(10),
        nonfinite: field(11),
        hidden: field(12),
        restart: field(13),
        coarse: false,
        extent: Number.isNaN(field(14)) ? null : [field(14), field(15)],
        step: step.subarray(first, next),
        wall: wall.subarray(first, next),
        value: value.subarray(first, next),
        smoothed: smoothed?.subarray(first, next) ?? null,
        x: x?.subarray(first, next) ?? null,
      });
      first = next;
    }
    blocks.push(parts);
  }
  return blocks;
}
