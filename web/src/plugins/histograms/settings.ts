// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import type { Slice } from '../../public/view_state';

export const MODES = ['ridges', 'overlay', 'heat', 'bands'] as const;
export type Mode = (typeof MODES)[number];
export const X_AXES = ['step', 'relative', 'wall'] as const;
export type XAxis = (typeof X_AXES)[number];
export const RUNS = ['beside', 'together'] as const;
export const VALUES = ['typical', 'all'] as const;
export const HEIGHTS = ['shared', 'own'] as const;
export const COUNTS = ['linear', 'log'] as const;
export const COLUMNS = ['auto', '1', '2', '3', '4', '5', '6'] as const;

export interface HistogramSettings {
  readonly mode: Mode;
  readonly x: XAxis;
  /** Runs beside each other, or all in one plot (heat maps below each other in it). */
  readonly runs: (typeof RUNS)[number];
  /** Whether outliers may lie outside the plot. */
  readonly values: (typeof VALUES)[number];
  /** Whether the runs of a tag are drawn to one height. */
  readonly heights: (typeof HEIGHTS)[number];
  /** How heights and shades tell counts: logarithmic ones show buckets of a few values beside those of millions. */
  readonly counts: (typeof COUNTS)[number];
  readonly columns: (typeof COLUMNS)[number];
  /** Part of x in view, in units of the axis. */
  readonly zoom: readonly [number, number] | null;
  /** The chosen place on x; null: the one under the pointer. */
  readonly at: number | null;
  readonly folded: readonly string[];
}

function oneOf<T extends string>(choices: readonly T[], text: string | undefined): T {
  return choices.find(choice => choice === text) ?? (choices[0] as T);
}

function numberOf(text: string | undefined): number | null {
  const number = text?.trim() ? Number(text) : Number.NaN;
  return Number.isFinite(number) ? number : null;
}

function listOf(text: string | undefined): readonly string[] {
  if (!text) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(item => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

export function parseSettings(slice: Slice): HistogramSettings {
  const [lo, hi] = (slice.zoom ?? '').split(',').map(numberOf);
  return {
    mode: oneOf(MODES, slice.mode),
    x: oneOf(X_AXES, slice.x),
    runs: oneOf(RUNS, slice.runs),
    values: oneOf(VALUES, slice.values),
    heights: oneOf(HEIGHTS, slice.heights),
    counts: oneOf(COUNTS, slice.counts),
    columns: oneOf(COLUMNS, slice.columns),
    zoom: lo != null && hi != null && lo < hi ? [lo, hi] : null,
    at: numberOf(slice.at),
    folded: listOf(slice.folded),
  };
}

export function printSettings(settings: HistogramSettings): Slice {
  const slice: Record<string, string> = {};
  const { mode, x, runs, values, heights, counts, columns, zoom, at, folded } = settings;
  if (mode !== MODES[0]) slice.mode = mode;
  if (x !== X_AXES[0]) slice.x = x;
  if (runs !== RUNS[0]) slice.runs = runs;
  if (values !== VALUES[0]) slice.values = values;
  if (heights !== HEIGHTS[0]) slice.heights = heights;
  if (counts !== COUNTS[0]) slice.counts = counts;
  if (columns !== COLUMNS[0]) slice.columns = columns;
  if (zoom) slice.zoom = zoom.join();
  if (at !== null) slice.at = String(at);
  if (folded.length > 0) slice.folded = JSON.stringify(folded);
  return slice;
}
