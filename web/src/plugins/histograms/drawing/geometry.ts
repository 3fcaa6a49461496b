// Where rows, values and buckets stand in a plot, and which of them is under the pointer. Pure.
import { makeScale, makeSpec, type Scale } from '../../../base/scales';
import type { Grid, Row, RunRows } from '../block';
import type { Mode } from '../settings';

export interface Box {
  readonly width: number;
  readonly height: number;
}

export interface Line {
  readonly run: RunRows;
  readonly colour: string;
  readonly name: string;
}

/** Where the values of a line stand. */
export interface Panel {
  readonly top: number;
  readonly bottom: number;
  readonly value: Scale;
}

export interface Geometry {
  readonly mode: Mode;
  /** The plot's frame in CSS pixels. */
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** Values → pixels: across in ridges and overlay, upwards in heat map and bands. */
  readonly value: Scale;
  /** Heat maps of several runs stand below each other, each in one of these, in the order of the lines; else there is one. */
  readonly panels: readonly Panel[];
  /** x (steps or time) → pixels: downwards in ridges, across in heat map and bands. */
  readonly time: Scale;
  readonly grid: Grid;
  /** Pixels of the highest ridge, and the share of a step's values that it stands for. */
  readonly rise: number;
  readonly peak: number;
  /** Whether heights and shades go by the logarithm of the count. */
  readonly log: boolean;
  /** x of everything that is shown. */
  readonly extent: readonly [number, number];
}

/** Whether x lies on the horizontal axis. */
export const isLying = (mode: Mode) => mode === 'heat' || mode === 'bands';

/** Height of a panel at least, with the line above it that tells the run. */
export const LEAST_PANEL = 84;
export const STRIP = 18;
const BETWEEN = 4; // pixels between panels
const SIDE = 46; // room for the labels beside a plot
const BASE = 24; // and below it
const RISE = 0.42; // of the plot's height is the first ridge's
const CURB = 3; // a ridge more than so many times as high as most is cut off

/**
 * The share of its values that a row has in each bucket at most. One value that very many share (the zeros of a ReLU)
 * does not count beyond twice what the fourth of its buckets has: what lies beside it stays visible.
 */
export function rowPeak(row: Row): number {
  const most = [0, 0, 0, 0];
  for (const count of row.counts) {
    if (count <= (most[3] as number)) continue;
    most[3] = count;
    most.sort((a, b) => b - a);
  }
  const [first = 0, , , fourth = 0] = most;
  return row.num > 0 ? (fourth > 0 ? Math.min(first, 2 * fourth) : first) / row.num : 0;
}

/** The greatest share of a row's values in one bucket: logarithms need no curb. */
function highestOf(runs: readonly RunRows[]): number {
  let most = 0;
  for (const { rows } of runs)
    for (const { counts, num } of rows) {
      if (num > 0) for (const count of counts) most = Math.max(most, count / num);
    }
  return most;
}

/** What the highest ridge stands for: no single row makes all others flat. */
export function peakOf(runs: readonly RunRows[], log = false): number {
  if (log) return highestOf(runs) || 1;
  const peaks = runs.flatMap(run => run.rows.map(rowPeak)).sort((a, b) => a - b);
  const most = peaks.at(-1) ?? 0;
  const usual = peaks[Math.floor((peaks.length - 1) * 0.9)] ?? 0;
  return Math.min(most, CURB * usual) || most || 1;
}

/** x of everything that is shown. */
export function extentOf(
  runs: readonly RunRows[],
  zoom: readonly [number, number] | null,
): readonly [number, number] {
  if (zoom) return zoom;
  let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { first, last } of runs) {
    if (first < lo) lo = first;
    if (last > hi) hi = last;
  }
  return lo <= hi ? [lo, hi] : [0, 1];
}

export function makeGeometry(
  mode: Mode,
  box: Box,
  card: { readonly grid: Grid; readonly lo: number; readonly hi: number },
  extent: readonly [number, number],
  peak: number,
  log = false,
  lines = 1,
): Geometry {
  const lying = isLying(mode);
  const left = lying ? SIDE : 4;
  const right = Math.max(left + 1, box.width - (lying ? 6 : SIDE));
  const [top, bottom] = [8, Math.max(9, box.height - BASE)];
  const rise = (bottom - top) * (mode === 'overlay' ? 1 : RISE);
  const values = [card.lo, card.hi] as const;
  const value = lying
    ? makeScale(makeSpec('linear', values, [bottom, top]))
    : makeScale(makeSpec('linear', values, [left, right]));
  const panels = Array.from({ length: mode === 'heat' ? lines : 0 }, (_, i) => {
    const high = (bottom - top + BETWEEN) / lines;
    const [from, to] = [top + i * high + STRIP, top + (i + 1) * high - BETWEEN];
    return { top: from, bottom: to, value: makeScale(makeSpec('linear', values, [to, from])) };
  });
  const whole = { top, bottom, value };
  const [first, last] = extent;
  const single = first === last;
  const times = single ? ([first - 1, first] as const) : extent;
  const time = lying
    ? makeScale(makeSpec('linear', single ? [first - 0.5, first + 0.5] : extent, [left, right]))
    : makeScale(
        makeSpec('linear', times, mode === 'ridges' ? [top + rise, bottom] : [bottom, bottom]),
      );
  return {
    mode,
    left,
    right,
    top,
    bottom,
    value,
    panels: panels.length > 1 ? panels : [whole],
    time,
    grid: card.grid,
    rise,
    peak,
    log,
    extent,
  };
}

/** The panel of a place among the lines. */
export const panelAt = ({ panels }: Geometry, line: number): Panel =>
  (panels[line] ?? panels[0]) as Panel;

/** How much of the peak a count of the row is, 0 … 1: by itself, or by the logarithm of one more (none is none). */
export function levelOf({ peak, log }: Geometry, row: Row, count: number): number {
  const most = (row.num || 1) * peak;
  return Math.min(1, log ? Math.log1p(count) / Math.log1p(most) : count / most);
}

/** Height in pixels of a bucket over its baseline. Low ones are lifted a little: tails stay visible. */
export function heightOf(geometry: Geometry, row: Row, bucket: number): number {
  const level = levelOf(geometry, row, row.counts[bucket] ?? 0);
  return (geometry.log ? level : level ** 0.82) * geometry.rise;
}

/** The bucket of the grid that holds the value; null outside. */
export function bucketAt({ origin, width, bins }: Grid, value: number): number | null {
  const bucket = Math.floor((value - origin) / width);
  return bucket >= 0 && bucket < bins ? bucket : null;
}

/** Index of the row that stands nearest to x; −1 without rows. */
export function rowAt(rows: readonly Row[], x: number): number {
  let lo = 0;
  let hi = rows.length;
  while (lo < hi) {
    const middle = (lo + hi) >>> 1;
    if ((rows[middle] as Row).x <= x) lo = middle + 1;
    else hi = middle;
  }
  const [before, after] = [rows[lo - 1], rows[lo]];
  if (!before) return after ? lo : -1;
  return after && after.x - x < x - before.x ? lo : lo - 1;
}

export interface Pick {
  readonly run: RunRows;
  readonly index: number;
  readonly row: Row;
  /** The value under the pointer. */
  readonly value: number;
}

/** What is under the pointer: the nearest outline of a ridge, the nearest step of a heat map or of bands. */
export function pick(
  geometry: Geometry,
  lines: readonly Line[],
  px: number,
  py: number,
): Pick | null {
  const { mode, value, time, grid } = geometry;
  const lying = isLying(mode);
  if (geometry.panels.length > 1) {
    const below = geometry.panels.findIndex(panel => py <= panel.bottom + BETWEEN / 2);
    const i = below < 0 ? geometry.panels.length - 1 : below;
    const run = lines[i]?.run;
    const index = run ? rowAt(run.rows, time.invert(px)) : -1;
    const row = run?.rows[index];
    const panel = panelAt(geometry, i);
    const value = panel.value.invert(Math.min(panel.bottom, Math.max(panel.top, py)));
    return run && row ? { run, index, row, value } : null;
  }
  const at = value.invert(lying ? py : px);
  let best: Pick | null = null;
  let least = Number.POSITIVE_INFINITY;
  if (lying) {
    const x = time.invert(px);
    for (const { run } of lines) {
      const index = rowAt(run.rows, x);
      const row = run.rows[index];
      if (!row) continue;
      const median = row.percentiles[4] as number;
      const away = lines.length > 1 ? Math.abs(value.map(median) - py) : 0;
      if (away < least) [best, least] = [{ run, index, row, value: at }, away];
    }
    return best;
  }
  const bucket = bucketAt(grid, at);
  for (const { run } of lines)
    for (const [index, row] of run.rows.entries()) {
      const base = mode === 'ridges' ? time.map(row.x) : geometry.bottom;
      const y = base - (bucket === null ? 0 : heightOf(geometry, row, bucket));
      const away = Math.abs(y - py);
      if (away <= least) [best, least] = [{ run, index, row, value: at }, away];
    }
  return best;
}

export interface Bucket {
  readonly lo: number;
  readonly hi: number;
  readonly count: number;
  /** Whether `hi` itself lies in it: so it is in the last one, which ends with the greatest value. */
  readonly closed: boolean;
}

/** The logged bucket that holds the value; null where none does. */
export function loggedBucket(
  buckets: {
    readonly left: readonly (number | null)[];
    readonly right: readonly (number | null)[];
    readonly counts: readonly (number | null)[];
  },
  value: number,
): Bucket | null {
  for (const [i, lo] of buckets.left.entries()) {
    const [hi, count] = [buckets.right[i], buckets.counts[i]];
    if (lo === null || hi == null || count == null) continue;
    const closed = i === buckets.left.length - 1 || lo === hi;
    if (value >= lo && (value < hi || (closed && value === hi))) return { lo, hi, count, closed };
  }
  return null;
}

/** The same of the grid, while the logged ones are on their way. */
export function gridBucket(grid: Grid, row: Row, value: number): Bucket | null {
  const bucket = bucketAt(grid, value);
  if (bucket === null) return null;
  const lo = grid.origin + bucket * grid.width;
  return { lo, hi: lo + grid.width, count: row.counts[bucket] ?? 0, closed: false };
}
