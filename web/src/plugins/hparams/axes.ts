// The axes of the pictures: where a value stands on one, what is written beside it, and what a brush takes in.
import { naturalCompare } from '../../base/natural';
import { formatLogTick, formatTicks, linearTicks, logTicks } from '../../base/ticks';
import type { Cell, Column } from './columns';
import { formatCell } from './format';

export const AXIS_KINDS = ['linear', 'log', 'quantile', 'category'] as const;
export type AxisKind = (typeof AXIS_KINDS)[number];

export interface AxisTick {
  /** 0 … 1 from the lower end. */
  readonly at: number;
  readonly label: string;
}

export interface Axis {
  readonly key: string;
  readonly kind: AxisKind;
  /** 0 … 1 from the lower end; NaN for what has no place: it stands below the axis. */
  place(value: Cell): number;
  /** The value at a place; of categories the nearest one. */
  value(at: number): Cell;
  readonly ticks: readonly AxisTick[];
  /** Of categories, from the lower end. */
  readonly values: readonly Cell[];
  /** Some of the runs have nothing there, or NaN. */
  readonly gaps: boolean;
}

/** Texts and truths beside numbers: a category. Of these kinds the column can be. */
export function kindsOf(column: Column, runs: readonly number[]): readonly AxisKind[] {
  return kindsFor(survey(column, runs));
}

function kindsFor({ numbers, other, lo }: Survey): readonly AxisKind[] {
  if (numbers.length === 0 || other) return ['category'];
  return lo > 0 ? AXIS_KINDS : AXIS_KINDS.filter(kind => kind !== 'log');
}

const FEW = 8;
const LOG_FROM = 50;
const MOST_TICKS = 12;

type Survey = ReturnType<typeof survey>;

function survey(column: Column, runs: readonly number[]) {
  const numbers: number[] = [];
  let [other, gaps] = [false, false];
  let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const run of runs) {
    const value = column.of(run);
    if (typeof value === 'number' && Number.isFinite(value)) {
      numbers.push(value);
      if (value < lo) lo = value;
      if (value > hi) hi = value;
    } else if (value === undefined || typeof value === 'number') gaps = true;
    else other = true;
  }
  return { numbers, other, gaps, lo, hi };
}

/** What a column's axis is where nobody chose. */
export function usualKind(column: Column, runs: readonly number[]): AxisKind {
  return usualFor(column, survey(column, runs));
}

function usualFor(column: Column, { numbers, other, lo, hi }: Survey): AxisKind {
  if (numbers.length === 0 || other) return 'category';
  if (column.id.kind !== 'config') return 'linear';
  if (lo > 0 && hi / lo >= LOG_FROM) return 'log';
  return hasFew(numbers) ? 'category' : 'linear';
}

/** Of ten thousand different numbers the first nine say it. */
function hasFew(numbers: readonly number[]): boolean {
  const seen = new Set<number>();
  for (const number of numbers) if (seen.add(number).size > FEW) return false;
  return true;
}

const isGap = (value: Cell) =>
  value === undefined || (typeof value === 'number' && !Number.isFinite(value));

export function makeAxis(column: Column, runs: readonly number[], wished?: AxisKind): Axis {
  const found = survey(column, runs);
  const kind = wished && kindsFor(found).includes(wished) ? wished : usualFor(column, found);
  if (kind === 'category') return categories(column, runs);
  const { numbers, gaps, lo, hi } = found;
  const { key } = column;
  const inside = (value: Cell) =>
    typeof value === 'boolean'
      ? Number(value)
      : typeof value === 'number' && Number.isFinite(value)
        ? value
        : Number.NaN;
  if (kind === 'quantile') return quantiles(key, numbers, gaps, inside);
  const [from, to] = lo === hi ? widened(lo, kind) : padded(lo, hi, kind);
  const [turn, back] = kind === 'log' ? [Math.log, Math.exp] : [(v: number) => v, (v: number) => v];
  const [a, b] = [turn(from), turn(to)];
  const place = (value: Cell) => (turn(inside(value)) - a) / (b - a);
  const all = kind === 'log' ? logTicks(from, to, 5) : linearTicks(from, to, 5);
  const ticks = all.filter(value => value >= from && value <= to);
  const labels = kind === 'log' ? ticks.map(formatLogTick) : formatTicks(ticks);
  return {
    key,
    kind,
    place,
    value: at => back(a + at * (b - a)),
    ticks: ticks.map((value, i) => ({ at: place(value), label: labels[i] ?? '' })),
    values: [],
    gaps,
  };
}

function padded(lo: number, hi: number, kind: AxisKind): [number, number] {
  if (kind === 'log') {
    const pad = (hi / lo) ** 0.03;
    return [lo / pad, hi * pad];
  }
  const pad = (hi - lo) * 0.03;
  return [lo - pad, hi + pad];
}

function widened(value: number, kind: AxisKind): [number, number] {
  if (kind === 'log') return [value / 2, value * 2];
  const pad = Math.abs(value) / 2 || 1;
  return [value - pad, value + pad];
}

/** By rank: as many runs between any two equal distances. */
function quantiles(
  key: string,
  numbers: readonly number[],
  gaps: boolean,
  inside: (value: Cell) => number,
): Axis {
  const sorted = Float64Array.from(numbers).sort();
  const most = Math.max(1, sorted.length - 1);
  const lower = (value: number) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sorted[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const place = (value: Cell) => {
    const n = inside(value);
    if (Number.isNaN(n)) return n;
    const first = lower(n);
    let last = first;
    while (last + 1 < sorted.length && sorted[last + 1] === n) last++;
    if (sorted.length === 1) return 0.5;
    return Math.min(1, (first + last) / 2 / most);
  };
  const value = (at: number) =>
    sorted[Math.max(0, Math.min(sorted.length - 1, Math.round(at * most)))] as number;
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(at => ({ at, label: formatCell(value(at), true) }));
  return {
    key,
    kind: 'quantile',
    place,
    value,
    ticks: ticks.filter((tick, i) => tick.label !== ticks[i - 1]?.label),
    values: [],
    gaps,
  };
}

/** Numbers first, then truths, then texts. */
export function compareCells(a: Cell, b: Cell): number {
  const rank = (value: Cell) =>
    typeof value === 'number' ? 0 : typeof value === 'boolean' ? 1 : value === undefined ? 3 : 2;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (typeof a === 'string' && typeof b === 'string') return naturalCompare(a, b);
  return Number(a) - Number(b);
}

function categories(column: Column, runs: readonly number[]): Axis {
  const seen = new Set<Cell>();
  let gaps = false;
  for (const run of runs) {
    const value = column.of(run);
    if (isGap(value)) gaps = true;
    else seen.add(value);
  }
  const values = [...seen].sort(compareCells);
  const places = new Map(values.map((value, i) => [value, (i + 0.5) / values.length]));
  const each = Math.ceil(values.length / MOST_TICKS);
  return {
    key: column.key,
    kind: 'category',
    place: value => places.get(value) ?? Number.NaN,
    value: at => values[Math.max(0, Math.min(values.length - 1, Math.floor(at * values.length)))],
    ticks: values.flatMap((value, i) =>
      i % each === 0 ? [{ at: (i + 0.5) / values.length, label: formatCell(value, false) }] : [],
    ),
    values,
    gaps,
  };
}

/** What of a column one looks at. */
export type Brush =
  | { readonly key: string; readonly lo: number; readonly hi: number }
  /** null: what has nothing there. */
  | { readonly key: string; readonly values: readonly (number | string | boolean | null)[] };

/** The brush between two places of an axis; null where it takes in nothing. */
export function brushBetween(axis: Axis, from: number, to: number): Brush | null {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  if (axis.kind === 'category') {
    const values = axis.values.filter((_, i) => {
      const at = (i + 0.5) / axis.values.length;
      const half = 0.5 / axis.values.length;
      return at + half * 0.6 >= low && at - half * 0.6 <= high;
    }) as (number | string | boolean)[];
    const gap = axis.gaps && low < -0.02 ? [null] : [];
    return values.length + gap.length > 0 ? { key: axis.key, values: [...values, ...gap] } : null;
  }
  const [lo, hi] = [axis.value(low), axis.value(high)] as [number, number];
  return Number.isFinite(lo) && Number.isFinite(hi) && high > low
    ? { key: axis.key, lo, hi }
    : null;
}

/** Where a brush lies on its axis, 0 … 1; null where it is not on it. */
export function brushSpan(axis: Axis, brush: Brush): readonly [number, number] | null {
  if ('lo' in brush) {
    if (axis.kind === 'category') {
      const inside = axis.values.filter(
        value => typeof value === 'number' && value >= brush.lo && value <= brush.hi,
      );
      return spanOf(axis, inside);
    }
    const inside = (at: number) => Math.max(0, Math.min(1, at));
    const [lo, hi] = [axis.place(brush.lo), axis.place(brush.hi)];
    // Beyond a logarithmic axis lies everything that is not above 0.
    return [Number.isNaN(lo) ? 0 : inside(lo), Number.isNaN(hi) ? 0 : inside(hi)];
  }
  return spanOf(
    axis,
    brush.values.filter(value => value !== null),
  );
}

function spanOf(axis: Axis, values: readonly Cell[]): readonly [number, number] | null {
  const places = values.map(value => axis.place(value)).filter(at => !Number.isNaN(at));
  if (places.length === 0) return null;
  const half = axis.kind === 'category' ? 0.5 / axis.values.length : 0;
  return [Math.min(...places) - half, Math.max(...places) + half];
}

export function inBrush(brush: Brush, value: Cell): boolean {
  if ('lo' in brush) {
    const n = typeof value === 'boolean' ? Number(value) : value;
    return typeof n === 'number' && n >= brush.lo && n <= brush.hi;
  }
  return isGap(value) ? brush.values.includes(null) : brush.values.includes(value as string);
}

export function brushTest(
  brushes: readonly Brush[],
  columnOf: (key: string) => Column['of'] | undefined,
): (run: number) => boolean {
  const tests = brushes.map(brush => ({ brush, of: columnOf(brush.key) }));
  return run => tests.every(({ brush, of }) => of === undefined || inBrush(brush, of(run)));
}

export function parseBrushes(text: string | undefined): Brush[] {
  let list: unknown;
  try {
    list = JSON.parse(text ?? '[]');
  } catch {
    return [];
  }
  if (!Array.isArray(list)) return [];
  return list.flatMap((item): Brush[] => {
    if (!Array.isArray(item) || typeof item[0] !== 'string') return [];
    const [key, a, b] = item;
    if (typeof a === 'number' && typeof b === 'number' && a <= b) return [{ key, lo: a, hi: b }];
    if (!Array.isArray(a)) return [];
    const plain = (v: unknown) => v === null || ['number', 'string', 'boolean'].includes(typeof v);
    return a.every(plain) && a.length > 0 ? [{ key, values: a }] : [];
  });
}

const short = (value: number) => Number(value.toPrecision(6));

export function printBrushes(brushes: readonly Brush[]): string {
  return JSON.stringify(
    brushes.map(brush =>
      'lo' in brush ? [brush.key, short(brush.lo), short(brush.hi)] : [brush.key, brush.values],
    ),
  );
}

/** "≥ 0.95", "0.95 … 0.98", "sgd, adamw". `lo` and `hi` are the column's least and greatest. */
export function brushText(brush: Brush, nothing: string, lo = Number.NaN, hi = Number.NaN): string {
  if ('lo' in brush && brush.hi >= hi && brush.lo > lo)
    return `≥ ${formatCell(short(brush.lo), true)}`;
  if ('lo' in brush && brush.lo <= lo && brush.hi < hi)
    return `≤ ${formatCell(short(brush.hi), true)}`;
  if ('lo' in brush)
    return `${formatCell(short(brush.lo), true)} … ${formatCell(short(brush.hi), true)}`;
  const words = brush.values.map(value => (value === null ? nothing : formatCell(value, false)));
  return words.length > 3
    ? `${words.slice(0, 3).join(', ')} +${words.length - 3}`
    : words.join(', ');
}
