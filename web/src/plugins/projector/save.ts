// Points as CSV: their number, all metadata, where they are on the map.
import { csvField } from '../../base/csv';
import { type Column, wordOf } from './columns';

const number = (value: number | undefined) =>
  value === undefined || Number.isNaN(value) ? '' : String(value);

/** `positions` [rows × dims], as the projection has them. */
export function printCsv(
  points: Iterable<number>,
  columns: readonly Column[],
  positions: Float32Array | null,
  dims: number,
): string {
  const axes = positions
    ? Array.from({ length: dims }, (_, k) => ['x', 'y', 'z'][k] ?? `c${k + 1}`)
    : [];
  const lines = [['index', ...columns.map(column => column.name), ...axes].map(csvField).join(',')];
  for (const i of points) {
    const words = columns.map(column => csvField(wordOf(column, i)));
    const place = axes.map((_, k) => number(positions?.[i * dims + k]));
    lines.push([String(i), ...words, ...place].join(','));
  }
  return `${lines.join('\r\n')}\r\n`;
}
