// Reads the curve blocks of `POST api/plugins/scalars/curves`: typed arrays as views on the reply; only wall times that
// come as ticks are made numbers of their own.

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
  /** How many points of the asked range are not here, because pixels would hide them. */
  thinned: number;
  /** The points are a sketch: where the curve goes, not what was logged; x stands for step and wall time too. */
  coarse: boolean;
  /** x of the first and the last of all points; null where none has a place on the axis. */
  extent: readonly [first: number, last: number] | null;
  /** Series that were logged at the same steps may have the same array. */
  step: Float64Array;
  wall: Float64Array;
  value: Values;
  /** null when nothing was smoothed: the value is the curve. */
  smoothed: Values | null;
  /** Values of the tag that x is; null on the other axes. */
  x: Float64Array | null;
}

const MAGIC = 0x3243424c; // "LBC2"
const HEADER = 16;
const FIELDS = 19;
const FLOAT64 = 1;
const SMOOTHED = 2;
const JOINED = 4;
const TICKED = 8;

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
    const field = (series: number, j: number) => table[series * FIELDS + j] as number;
    const steps: Float64Array[] = [];
    for (let i = 0; i < n; i++) {
      const owner = field(i, 17);
      if (owner < i) steps.push(steps[owner] as Float64Array);
      else {
        steps.push(new Float64Array(bytes, at, field(i, 1)));
        at += field(i, 1) * 8;
      }
    }
    const ticks = flags & TICKED ? new Uint32Array(bytes, at, k) : null;
    const wall = ticks ? new Float64Array(k) : new Float64Array(bytes, at, k);
    at += padded(k * (ticks ? 4 : 8));
    const array = (): Values => {
      const taken: Values =
        width === 8 ? new Float64Array(bytes, at, k) : new Float32Array(bytes, at, k);
      at += padded(k * width);
      return taken;
    };
    const x = flags & JOINED ? new Float64Array(bytes, at, k) : null;
    if (x) at += k * 8;
    const value = array();
    const smoothed = flags & SMOOTHED ? array() : null;

    const parts: SeriesPart[] = [];
    let first = 0;
    for (let i = 0; i < n; i++) {
      const of = (j: number) => field(i, j);
      const next = first + of(1);
      if (ticks) {
        const [start, tick] = [of(3), of(16)];
        for (let j = first; j < next; j++) wall[j] = start + (ticks[j] as number) * tick;
      }
      parts.push({
        total: of(0),
        from: of(2),
        start: of(3),
        end: of(4),
        lastStep: of(5),
        lastValue: of(6),
        min: of(7),
        stepAtMin: of(8),
        max: of(9),
        stepAtMax: of(10),
        nonfinite: of(11),
        hidden: of(12),
        restart: of(13),
        thinned: of(18),
        coarse: false,
        extent: Number.isNaN(of(14)) ? null : [of(14), of(15)],
        step: steps[i] as Float64Array,
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
