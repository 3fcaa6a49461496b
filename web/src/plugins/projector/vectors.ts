// Vectors as they were logged: a few to look at, or many as CSV.
import { csvField } from '../../base/csv';
import { readHead } from './blob';
import { type Column, wordOf } from './columns';

const MAGIC = 0x3156424c; // "LBV1"

export interface Vectors {
  readonly rows: number;
  readonly dimensions: number;
  /** [rows × dimensions] */
  readonly values: Float32Array;
}

/** Throws where it is none. */
export function readVectors(data: ArrayBuffer): Vectors {
  const { head, at } = readHead<{ rows: number; dimensions: number }>(data, MAGIC, 'vectors');
  const { rows, dimensions } = head;
  return { rows, dimensions, values: new Float32Array(data, at, rows * dimensions) };
}

/** Numbers, and rows, that are asked for at a time. */
const AT_ONCE = 1 << 20;
const ROWS_AT_ONCE = 100_000;

/** The points in parts that are asked for one after another. */
export function partsOf(points: readonly number[], dimensions: number): number[][] {
  const fit = Math.floor(AT_ONCE / Math.max(1, dimensions));
  const most = Math.max(1, Math.min(ROWS_AT_ONCE, fit));
  return Array.from({ length: Math.ceil(points.length / most) }, (_, k) =>
    points.slice(k * most, (k + 1) * most),
  );
}

export function printHeader(columns: readonly Column[], dimensions: number): string {
  const names = ['index', ...columns.map(column => column.name)];
  const numbers = Array.from({ length: dimensions }, (_, k) => `v${k}`);
  return `${[...names, ...numbers].map(csvField).join(',')}\r\n`;
}

/** A line for each point: its number, its metadata, its vector. */
export function printVectors(
  points: readonly number[],
  columns: readonly Column[],
  { dimensions, values }: Vectors,
): string {
  let text = '';
  for (const [k, i] of points.entries()) {
    const words = columns.map(column => csvField(wordOf(column, i)));
    const numbers = Array.from(values.subarray(k * dimensions, (k + 1) * dimensions), shortest);
    text += `${[String(i), ...words, ...numbers].join(',')}\r\n`;
  }
  return text;
}

/** The fewest digits that read back as the same float32. */
export function shortest(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(Number.isFinite(value) ? Number(value.toPrecision(9)) : value);
}

/** What a strip of `cells` shows of one vector: in each cell the number farthest from 0; NaN where one is none. */
export function toCells(vector: Float32Array, cells: number): Float32Array {
  const made = new Float32Array(cells);
  for (let c = 0; c < cells; c++) {
    const from = Math.floor((c * vector.length) / cells);
    const to = Math.max(from + 1, Math.floor(((c + 1) * vector.length) / cells));
    for (let k = from; k < to; k++) {
      const value = vector[k] as number;
      if (Number.isNaN(value) || Math.abs(value) > Math.abs(made[c] as number)) made[c] = value;
      if (Number.isNaN(value)) break;
    }
  }
  return made;
}

/** The size that is drawn in full colour: of the finite numbers the largest one; 0 without any. */
export function largestOf(values: Float32Array): number {
  let most = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (size > most && size < Number.POSITIVE_INFINITY) most = size;
  }
  return most;
}
