// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.

import type { Range, XAxis, YAxis } from '../../charts/curve';
import type { Slice } from '../../public/view_state';

export type Columns = 'auto' | '1' | '2' | '3' | '4' | '6';

export interface ScalarSettings {
  readonly smoothing: number;
  readonly x: XAxis;
  readonly y: YAxis;
  readonly ignoreOutliers: boolean;
  readonly columns: Columns;
  /** The x range all cards are zoomed to, in units of `x`. */
  readonly zoom: Range | null;
  readonly linkZoom: boolean;
  readonly folded: readonly string[];
  /** Tags whose y axis departs from `y`: logarithmic where that is linear, else linear. */
  readonly flipped: readonly string[];
}

export const DEFAULTS: ScalarSettings = {
  smoothing: 0.6,
  x: 'step',
  y: 'linear',
  ignoreOutliers: true,
  columns: 'auto',
  zoom: null,
  linkZoom: true,
  folded: [],
  flipped: [],
};

export const X_AXES = ['step', 'relative', 'wall'] as const;
export const Y_AXES = ['linear', 'log', 'symlog'] as const;
export const COLUMNS = ['auto', '1', '2', '3', '4', '6'] as const;
export const MOST_SMOOTHING = 0.99;

function oneOf<T extends string>(choices: readonly T[], text: string | undefined, otherwise: T): T {
  return choices.find(choice => choice === text) ?? otherwise;
}

function numberOf(text: string | undefined, lo: number, hi: number, otherwise: number): number {
  const value = text?.trim() ? Number(text) : Number.NaN;
  return value >= lo && value <= hi ? value : otherwise;
}

function rangeOf(text: string | undefined): Range | null {
  const [lo, hi, ...more] = (text ?? '')
    .split('..')
    .map(part => (part.trim() ? Number(part) : Number.NaN));
  if (lo === undefined || hi === undefined || more.length > 0) return null;
  return Number.isFinite(lo) && Number.isFinite(hi) && lo < hi ? [lo, hi] : null;
}

// Names may hold any character: a list is JSON.
function listOf(text: string | undefined): readonly string[] {
  if (!text) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(item => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

export function parseSettings(slice: Slice): ScalarSettings {
  return {
    smoothing: numberOf(slice.smoothing, 0, MOST_SMOOTHING, DEFAULTS.smoothing),
    x: oneOf(X_AXES, slice.x, DEFAULTS.x),
    y: oneOf(Y_AXES, slice.y, DEFAULTS.y),
    ignoreOutliers: slice.outliers !== 'shown',
    columns: oneOf(COLUMNS, slice.columns, DEFAULTS.columns),
    zoom: rangeOf(slice.zoom),
    linkZoom: slice.link !== 'off',
    folded: listOf(slice.folded),
    flipped: listOf(slice.flipped),
  };
}

export function printSettings(settings: ScalarSettings): Slice {
  const slice: Record<string, string> = {};
  if (settings.smoothing !== DEFAULTS.smoothing) slice.smoothing = String(settings.smoothing);
  if (settings.x !== DEFAULTS.x) slice.x = settings.x;
  if (settings.y !== DEFAULTS.y) slice.y = settings.y;
  if (!settings.ignoreOutliers) slice.outliers = 'shown';
  if (settings.columns !== DEFAULTS.columns) slice.columns = settings.columns;
  if (settings.zoom) slice.zoom = settings.zoom.map(end => +end.toPrecision(12)).join('..');
  if (!settings.linkZoom) slice.link = 'off';
  if (settings.folded.length > 0) slice.folded = JSON.stringify(settings.folded);
  if (settings.flipped.length > 0) slice.flipped = JSON.stringify(settings.flipped);
  return slice;
}
