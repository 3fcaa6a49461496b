// The table under a card: its columns, their order, and the copy.
import type { Locale } from '../../base/i18n';
import { naturalCompare } from '../../base/natural';
import { formatNumber, formatStepExact } from '../../base/numbers';
import { formatDuration } from '../../base/time';
import type { CurveSeries } from '../../charts/curve';
import type { Statistics } from './statistics';

export interface Row {
  readonly series: CurveSeries;
  readonly statistics: Statistics;
}

export interface Column {
  readonly name: ColumnName;
  readonly of: (row: Row) => number;
  readonly format: (value: number, locale: Locale) => string;
}

export type ColumnName =
  | 'start'
  | 'end'
  | 'delta'
  | 'percent'
  | 'min'
  | 'max'
  | 'mean'
  | 'value'
  | 'smoothed'
  | 'step'
  | 'relative';

export interface Order {
  readonly column: ColumnName | 'run';
  readonly down: boolean;
}

const number = (value: number) => (Number.isNaN(value) ? '—' : formatNumber(value));
const signed = (value: number) =>
  Number.isNaN(value) ? '—' : value > 0 ? `+${formatNumber(value)}` : formatNumber(value);
const percent = (value: number) =>
  Number.isNaN(value)
    ? '—'
    : `${value > 0 ? '+' : ''}${Math.abs(value) >= 1000 ? formatNumber(value, 3) : value.toFixed(1).replace('-', '−')} %`;

/** The change from the start to the end of the range, as a share of the start's size. */
export function percentOf({ firstValue, lastValue }: Statistics): number {
  return firstValue === 0 ? Number.NaN : ((lastValue - firstValue) / Math.abs(firstValue)) * 100;
}

const RANGE: readonly Column[] = [
  { name: 'start', of: row => row.statistics.firstValue, format: number },
  { name: 'end', of: row => row.statistics.lastValue, format: number },
  {
    name: 'delta',
    of: row => row.statistics.lastValue - row.statistics.firstValue,
    format: signed,
  },
  { name: 'percent', of: row => percentOf(row.statistics), format: percent },
  { name: 'min', of: row => row.statistics.min, format: number },
  { name: 'max', of: row => row.statistics.max, format: number },
  { name: 'mean', of: row => row.statistics.mean, format: number },
];

const STEP: readonly Column[] = [
  { name: 'value', of: row => row.statistics.lastValue, format: number },
  { name: 'smoothed', of: row => row.statistics.lastSmoothed, format: number },
  { name: 'step', of: row => row.statistics.lastStep, format: formatStepExact },
  {
    name: 'relative',
    of: row => row.statistics.lastWall - row.series.start,
    format: formatDuration,
  },
];

export function columnsFor(step: boolean, smoothing: boolean): readonly Column[] {
  if (!step) return RANGE;
  return smoothing ? STEP : STEP.filter(column => column.name !== 'smoothed');
}

/** A click on a column's head: downwards first (names upwards), then the other way, then as the runs stand. */
export function nextSort(order: Order | null, column: Order['column']): Order | null {
  const first = column !== 'run';
  if (order?.column !== column) return { column, down: first };
  return order.down === first ? { column, down: !first } : null;
}

/** What is not there comes last, whichever way. */
export function sorted(
  rows: readonly Row[],
  columns: readonly Column[],
  order: Order | null,
): readonly Row[] {
  if (!order) return rows;
  const way = order.down ? -1 : 1;
  if (order.column === 'run')
    return [...rows].sort((a, b) => way * naturalCompare(a.series.name, b.series.name));
  const column = columns.find(one => one.name === order.column);
  if (!column) return rows;
  const keyed = rows.map(row => ({ row, key: column.of(row) }));
  keyed.sort((a, b) => {
    if (Number.isNaN(a.key) || Number.isNaN(b.key))
      return Number(Number.isNaN(a.key)) - Number(Number.isNaN(b.key));
    return a.key === b.key ? 0 : way * (a.key - b.key);
  });
  return keyed.map(({ row }) => row);
}

/** Tab-separated, with a head line, in full precision. */
export function tableTsv(rows: readonly Row[], columns: readonly Column[]): string {
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  const head = ['run', ...columns.map(column => column.name)];
  const lines = rows.map(row => [
    clean(row.series.name),
    ...columns.map(column => String(column.of(row))),
  ]);
  return [head, ...lines].map(cells => cells.join('\t')).join('\n');
}
