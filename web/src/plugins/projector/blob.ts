// What the server sends as bytes: metadata by column, positions of a projection.
import { type Column, numberColumn, textColumn } from './columns';

const METADATA = 0x314d424c; // "LBM1"
const POSITIONS = 0x3150424c; // "LBP1"

export function readHead<T>(
  data: ArrayBuffer,
  magic: number,
  what: string,
): { head: T; at: number } {
  const view = new DataView(data);
  if (data.byteLength < 8 || view.getUint32(0, true) !== magic)
    throw new Error(`the reply is not ${what}`);
  const length = view.getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 8, length))) as T;
  return { head, at: 8 + length };
}

interface MetadataHead {
  readonly rows: number;
  readonly said: readonly string[];
  readonly columns: readonly {
    readonly name: string;
    readonly kind: 'numbers' | 'texts';
    readonly words: readonly string[];
    /** Bytes after the head. */
    readonly at: number;
  }[];
}

/** Throws where it is none. */
export function readMetadata(data: ArrayBuffer): {
  readonly rows: number;
  readonly said: readonly string[];
  readonly columns: Column[];
} {
  const { head, at } = readHead<MetadataHead>(data, METADATA, 'metadata');
  const columns = head.columns.map(({ name, kind, words, at: from }) => {
    if (kind === 'numbers') return numberColumn(name, new Float64Array(data, at + from, head.rows));
    const codes = new Int32Array(data, at + from, head.rows);
    // What has no text has the empty one.
    const none = words.length;
    return textColumn(
      name,
      codes.includes(-1) ? [...words, ''] : words,
      Uint32Array.from(codes, code => (code < 0 ? none : code)),
    );
  });
  return { rows: head.rows, said: head.said, columns };
}

/** As ProjectionHead of the server has it. */
export interface ProjectionHead {
  readonly state: 'waiting' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';
  readonly phase: 'waiting' | 'reading' | 'reducing' | 'neighbors' | 'layout' | 'done';
  readonly version: number;
  readonly iteration: number;
  readonly iterations: number;
  readonly loss: number | null;
  readonly progress: number;
  readonly dims: number;
  readonly rows: number;
  readonly projected: number;
  readonly positions: boolean;
  readonly variance: readonly number[];
  readonly said: readonly string[];
  readonly error: string;
  readonly seconds: number;
}

/** Throws where it is none. `positions` [rows × dims], null where they did not change. */
export function readPositions(data: ArrayBuffer): {
  readonly head: ProjectionHead;
  readonly positions: Float32Array | null;
} {
  const { head, at } = readHead<ProjectionHead>(data, POSITIONS, 'a projection');
  return {
    head,
    positions: head.positions ? new Float32Array(data, at, head.rows * head.dims) : null,
  };
}

/** Chosen columns of `positions` [rows × of] as [rows × chosen.length]; a component that is not there is 0. */
export function pickComponents(
  positions: Float32Array,
  rows: number,
  of: number,
  chosen: readonly number[],
): Float32Array {
  const made = new Float32Array(rows * chosen.length);
  for (const [k, component] of chosen.entries()) {
    if (component >= of) continue;
    for (let i = 0; i < rows; i++)
      made[i * chosen.length + k] = positions[i * of + component] as number;
  }
  // A point that was left out is so in every component.
  for (let i = 0; i < rows; i++)
    if (Number.isNaN(positions[i * of] as number))
      made.fill(Number.NaN, i * chosen.length, (i + 1) * chosen.length);
  return made;
}
