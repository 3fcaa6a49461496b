// Reads the group blocks of `POST api/plugins/scalars/groups`: typed arrays as views on the reply, nothing copied.

/** Several runs as one curve with a band. All arrays are of the same length. */
export interface GroupPart {
  /** Runs of the group that have points. */
  readonly members: number;
  /** The places are pixel columns, not x that were logged. */
  readonly columns: boolean;
  readonly x: Float64Array;
  /** NaN where no run has a value. */
  readonly centre: Float64Array;
  /** NaN where there is no band, as of one value. */
  readonly low: Float64Array;
  readonly high: Float64Array;
  /** How many runs have a value there. */
  readonly n: Float64Array;
}

const MAGIC = 0x3147424c; // "LBG1"
const HEADER = 16;
const FIELDS = 3;
const ARRAYS = 5;

/** All blocks of a reply, in the order the cards were asked. Throws RangeError where the bytes are no blocks. */
export function decodeGroupBlocks(bytes: ArrayBuffer): GroupPart[][] {
  const view = new DataView(bytes);
  const blocks: GroupPart[][] = [];
  let at = 0;
  while (at < bytes.byteLength) {
    if (bytes.byteLength - at < HEADER || view.getUint32(at, true) !== MAGIC)
      throw new RangeError(`no group block at byte ${at} of ${bytes.byteLength}`);
    const groups = view.getUint32(at + 8, true);
    const places = view.getUint32(at + 12, true);
    at += HEADER;
    const table = new Float64Array(bytes, at, groups * FIELDS);
    at += groups * FIELDS * 8;
    const columns = Array.from(
      { length: ARRAYS },
      (_, i) => new Float64Array(bytes, at + i * places * 8, places),
    );
    at += ARRAYS * places * 8;
    const parts: GroupPart[] = [];
    let first = 0;
    for (let i = 0; i < groups; i++) {
      const field = (j: number) => table[i * FIELDS + j] as number;
      const next = first + field(0);
      const [x, centre, low, high, n] = columns.map(column => column.subarray(first, next)) as [
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
        Float64Array,
      ];
      parts.push({ members: field(1), columns: field(2) !== 0, x, centre, low, high, n });
      first = next;
    }
    blocks.push(parts);
  }
  return blocks;
}
