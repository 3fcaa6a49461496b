// What stands in the table: a column is known by a key, as "config:lr", "run:status", "best:val/acc", "mean10:loss".
import type { Setting } from '../../api';

/** undefined: the run has nothing there. */
export type Cell = Setting | undefined;

export const RUN_COLUMNS = [
  'status',
  'start',
  'duration',
  'points',
  'size',
  'tag',
  'note',
  'session_group',
] as const;
export type RunColumn = (typeof RUN_COLUMNS)[number];

export const HOWS = ['last', 'best', 'min', 'max', 'mean', 'at'] as const;
export type How = (typeof HOWS)[number];

/** What of a scalar tag stands in a column. */
export interface Metric {
  readonly how: How;
  /** Of `mean` how many of the last points, of `at` which step; else 0. */
  readonly n: number;
  readonly tag: string;
}

export type ColumnId =
  | { readonly kind: 'run'; readonly name: RunColumn }
  | { readonly kind: 'config'; readonly name: string }
  | ({ readonly kind: 'metric'; readonly name: string } & Metric)
  /** The curve of a tag in small. */
  | { readonly kind: 'spark'; readonly name: string };

export type ColumnKind = ColumnId['kind'];

const METRIC = /^(last|min|max|best|mean|at)(-?\d*)$/;

/** null: no column has such a key. */
export function parseKey(key: string): ColumnId | null {
  const cut = key.indexOf(':');
  const head = key.slice(0, cut);
  const name = key.slice(cut + 1);
  if (cut < 0 || name === '') return null;
  if (head === 'config') return { kind: 'config', name };
  if (head === 'spark') return { kind: 'spark', name };
  if (head === 'run') {
    const known = RUN_COLUMNS.find(one => one === name);
    return known ? { kind: 'run', name: known } : null;
  }
  const found = METRIC.exec(head);
  if (!found) return null;
  const how = found[1] as How;
  const n = found[2] ? Number(found[2]) : 0;
  if (how === 'mean' ? !(Number.isInteger(n) && n >= 1) : how !== 'at' && found[2] !== '')
    return null;
  if (how === 'at' && (found[2] === '' || found[2] === '-' || !Number.isSafeInteger(n)))
    return null;
  return { kind: 'metric', name, how, n, tag: name };
}

export function metricKey({ how, n, tag }: Metric): string {
  return `${how}${how === 'mean' || how === 'at' ? n : ''}:${tag}`;
}

/** Names that say: the smaller, the better. */
const SMALL =
  /loss|err(or)?\b|error|perplexity|\bppl\b|(^|[/_.-])(mae|mse|rmse|wer|cer|fid|nll|bpc|bpb|kl|eer)([/_.-]|$)|latency|regret|distance|divergence/i;
const LARGE =
  /acc|score|reward|return|auc|\bf1\b|bleu|rouge|precision|recall|\biou\b|\bmap\b|psnr|ssim|r2/i;

/** Whether the best of a tag's values is its smallest. */
export function isBestSmall(tag: string): boolean {
  return SMALL.test(tag) && !LARGE.test(tag.split('/').at(-1) ?? tag);
}

const HELD_OUT = /val|test|eval|dev\b/i;

/** What a tag is shown by where nobody chose: the best of what is held out, the last of the rest. */
export function usualHow(tag: string): How {
  return HELD_OUT.test(tag) && (LARGE.test(tag) || SMALL.test(tag)) ? 'best' : 'last';
}

/** How likely one wants to see a tag: the larger, the likelier. */
export function likelihood(tag: string): number {
  const held = HELD_OUT.test(tag);
  const [large, small] = [LARGE.test(tag), SMALL.test(tag)];
  if (held && large) return 6;
  if (held && small) return 5;
  if (large) return 4;
  if (small) return 3;
  return held ? 2 : /lr|learning.?rate|epoch|time|grad/i.test(tag) ? 0 : 1;
}

/** The `most` likeliest of the tags, the likeliest first. `first` go before all of them. */
export function likelyTags(
  tags: readonly string[],
  first: ReadonlySet<string>,
  most: number,
): string[] {
  return tags
    .map((tag, i) => ({ tag, i, likely: first.has(tag) ? 9 : likelihood(tag) }))
    .sort((a, b) => b.likely - a.likely || a.i - b.i)
    .slice(0, Math.max(most, Math.min(first.size, 2 * most)))
    .map(({ tag }) => tag);
}

/** A column with what every run has in it. */
export interface Column {
  readonly key: string;
  readonly id: ColumnId;
  /** By the run's id. */
  readonly of: (run: number) => Cell;
}

export interface Shape {
  /** All that is there are numbers or truths. */
  readonly numeric: boolean;
  /** Different values, in order; null beyond `MOST`. */
  readonly values: readonly Setting[] | null;
  readonly missing: number;
  readonly finite: number;
  readonly lo: number;
  readonly hi: number;
}

const MOST = 64;

/** What a column holds, seen over these runs. */
export function shapeOf(column: Column, runs: readonly number[]): Shape {
  const seen = new Set<Setting>();
  let [numeric, missing, finite] = [true, 0, 0];
  let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const run of runs) {
    const value = column.of(run);
    if (value === undefined) {
      missing++;
      continue;
    }
    if (seen.size <= MOST) seen.add(value);
    if (typeof value === 'string') numeric = false;
    const n = Number(value);
    if (typeof value !== 'string' && Number.isFinite(n)) {
      finite++;
      if (n < lo) lo = n;
      if (n > hi) hi = n;
    }
  }
  return {
    numeric: numeric && finite > 0,
    values: seen.size <= MOST ? [...seen] : null,
    missing,
    finite,
    lo,
    hi,
  };
}

/** Not all of these runs have the same there. What is equal to itself, NaN too, does not differ. */
export function differs(of: (run: number) => Cell, runs: readonly number[]): boolean {
  if (runs.length < 2) return false;
  const first = of(runs[0] as number);
  for (const run of runs) if (!Object.is(of(run), first)) return true;
  return false;
}
