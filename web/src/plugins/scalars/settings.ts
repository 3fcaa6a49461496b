// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.

import type { BandKind, Centre, Direction, Ends, Range, XAxis, YAxis } from '../../charts/curve';
import { ALL_EXTRAS, type Extras, FREE } from '../../charts/curve';
import type { Selected } from '../../charts/selected';
import type { Smoother } from '../../charts/smooth';
import type { Slice } from '../../public/view_state';
import { type Combined, parseCombined, printCombined } from './combined';

export type Columns = 'auto' | '1' | '2' | '3' | '4' | '5' | '6';

export interface ScalarSettings {
  readonly smoothing: number;
  readonly smoother: Smoother;
  readonly x: XAxis;
  /** With x "tag": the tag whose values x is. */
  readonly xTag: string;
  readonly xLog: boolean;
  readonly y: YAxis;
  /** Ends of every card's y axis. */
  readonly yEnds: Ends;
  /** Ends of the y axis of single tags, which go before `yEnds`. */
  readonly yOwn: Readonly<Record<string, Ends>>;
  readonly ignoreOutliers: boolean;
  readonly columns: Columns;
  /** The x range all cards are zoomed to, in units of `x`. */
  readonly zoom: Range | null;
  /** Where the data ended when a zoom reached it: the zoom moves along from there. */
  readonly follow: number | null;
  readonly linkZoom: boolean;
  /** Step or range on the x axis of all cards, in units of `x`. */
  readonly selected: Selected;
  /** Tag of the card that fills the page. */
  readonly full: string | null;
  /** Tags of cards as wide as the sheet. */
  readonly wide: readonly string[];
  /** Which way single tags are meant to go, where their names don't say it or say it wrongly. */
  readonly best: Readonly<Record<string, Direction>>;
  readonly extras: Extras;
  /** What is drawn of groups of runs. */
  readonly centre: Centre;
  readonly band: BandKind;
  /** Their runs too, as faint lines. */
  readonly members: boolean;
  /** Values under each card also where nothing is selected. */
  readonly table: boolean;
  /** Tags of the cards on top; null: those that this browser keeps. */
  readonly pins: readonly string[] | null;
  /** Cards of several tags, which stand at the top. */
  readonly combined: readonly Combined[];
  readonly folded: readonly string[];
  /** Tags that differ in one number only stand in one card. */
  readonly gather: boolean;
  /** Patterns of those that are opened into single cards. */
  readonly opened: readonly string[];
  /** Tags whose y axis departs from `y`: logarithmic where that is linear, else linear. */
  readonly flipped: readonly string[];
}

export const DEFAULTS: ScalarSettings = {
  smoothing: 0.6,
  smoother: 'exponential',
  x: 'step',
  xTag: '',
  xLog: false,
  y: 'linear',
  yEnds: FREE,
  yOwn: {},
  ignoreOutliers: true,
  columns: 'auto',
  zoom: null,
  follow: null,
  linkZoom: true,
  selected: null,
  full: null,
  wide: [],
  best: {},
  extras: ALL_EXTRAS,
  centre: 'mean',
  band: 'std',
  members: false,
  table: false,
  pins: null,
  combined: [],
  folded: [],
  gather: true,
  opened: [],
  flipped: [],
};

export const SMOOTHERS = ['exponential', 'timed', 'gaussian', 'mean'] as const;
export const X_AXES = ['step', 'relative', 'wall', 'tag'] as const;
export const Y_AXES = ['linear', 'log', 'symlog'] as const;
export const CENTRES = ['mean', 'median'] as const;
export const BANDS = ['std', 'stderr', 'ci95', 'minmax', 'quartiles'] as const;
export const COLUMNS = ['auto', '1', '2', '3', '4', '5', '6'] as const;
/** What the x axis' menu offers besides: another tag, and the other scale. */
export type XChoice = XAxis | 'other' | 'scale';
/** What can be typed; the slider ends before it, where a hundredth is still a small step. */
export const MOST_SMOOTHING = 0.999;
export const SLIDER_END = 0.99;

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

function finiteOf(text: string): number | null {
  return Number.isFinite(Number(text)) ? Number(text) : null;
}

/** "100" is a step, "100..200" a range. */
function selectedOf(text: string | undefined): Selected {
  const range = rangeOf(text);
  if (range) return range;
  const step = text?.trim() ? Number(text) : Number.NaN;
  return Number.isFinite(step) ? [step, null] : null;
}

const exact = (end: number) => Number(end.toPrecision(13));

/** "0..1", "..1", "0.."; anything else is free at both ends. */
function endsOf(text: unknown): Ends {
  if (typeof text !== 'string') return FREE;
  const [lo, hi, ...more] = text.split('..');
  if (lo === undefined || hi === undefined || more.length > 0) return FREE;
  const end = (part: string) =>
    part.trim() && Number.isFinite(Number(part)) ? Number(part) : null;
  return [end(lo), end(hi)];
}

export const isFree = ([lo, hi]: Ends) => lo === null && hi === null;
const printEnds = (ends: Ends) => ends.map(end => end ?? '').join('..');

// Names may hold any character: a record is JSON.
function recordOf(text: string | undefined): [string, unknown][] {
  if (!text) return [];
  try {
    const record: unknown = JSON.parse(text);
    return typeof record === 'object' && record !== null && !Array.isArray(record)
      ? Object.entries(record)
      : [];
  } catch {
    return [];
  }
}

function ownEndsOf(text: string | undefined): Readonly<Record<string, Ends>> {
  const pairs = recordOf(text).map(([tag, ends]) => [tag, endsOf(ends)] as const);
  return Object.fromEntries(pairs.filter(([, ends]) => !isFree(ends)));
}

function bestOf(text: string | undefined): Readonly<Record<string, Direction>> {
  const pairs = recordOf(text).filter(([, way]) => DIRECTIONS.some(one => one === way));
  return Object.fromEntries(pairs) as Record<string, Direction>;
}

export const EXTRAS = ['raw', 'envelope', 'nonfinite', 'restarts', 'ends'] as const;

/** "raw,ends" leaves these out. */
function extrasOf(text: string | undefined): Extras {
  const without = new Set(text?.split(','));
  if (!EXTRAS.some(extra => without.has(extra))) return ALL_EXTRAS;
  return Object.fromEntries(EXTRAS.map(extra => [extra, !without.has(extra)])) as unknown as Extras;
}

export const DIRECTIONS = ['min', 'max', 'none'] as const;

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
  const x = oneOf(X_AXES, slice.x, DEFAULTS.x);
  const xTag = x === 'tag' ? (slice.x_tag ?? '') : '';
  return {
    smoothing: numberOf(slice.smoothing, 0, MOST_SMOOTHING, DEFAULTS.smoothing),
    smoother: oneOf(SMOOTHERS, slice.smoother, DEFAULTS.smoother),
    x: x === 'tag' && !xTag ? DEFAULTS.x : x,
    xTag,
    xLog: slice.x_scale === 'log' && x !== 'wall',
    yEnds: endsOf(slice.y_range),
    yOwn: ownEndsOf(slice.y_ranges),
    y: oneOf(Y_AXES, slice.y, DEFAULTS.y),
    ignoreOutliers: slice.outliers !== 'shown',
    columns: oneOf(COLUMNS, slice.columns, DEFAULTS.columns),
    zoom: rangeOf(slice.zoom),
    follow: slice.zoom && slice.follow?.trim() ? finiteOf(slice.follow) : null,
    linkZoom: slice.link !== 'off',
    selected: selectedOf(slice.select),
    full: slice.card || null,
    wide: listOf(slice.wide),
    best: bestOf(slice.best),
    extras: extrasOf(slice.without),
    centre: oneOf(CENTRES, slice.centre, DEFAULTS.centre),
    band: oneOf(BANDS, slice.band, DEFAULTS.band),
    members: slice.members === 'shown',
    table: slice.table === 'on',
    pins: slice.pins === undefined ? null : listOf(slice.pins),
    combined: parseCombined(slice.combined),
    folded: listOf(slice.folded),
    gather: slice.gather !== 'off',
    opened: listOf(slice.opened),
    flipped: listOf(slice.flipped),
  };
}

export function printSettings(settings: ScalarSettings): Slice {
  const slice: Record<string, string> = {};
  if (settings.smoothing !== DEFAULTS.smoothing) slice.smoothing = String(settings.smoothing);
  if (settings.smoother !== DEFAULTS.smoother) slice.smoother = settings.smoother;
  if (settings.x !== DEFAULTS.x) slice.x = settings.x;
  if (settings.x === 'tag') slice.x_tag = settings.xTag;
  if (settings.xLog && settings.x !== 'wall') slice.x_scale = 'log';
  if (settings.y !== DEFAULTS.y) slice.y = settings.y;
  if (!isFree(settings.yEnds)) slice.y_range = printEnds(settings.yEnds);
  const own = Object.entries(settings.yOwn).filter(([, ends]) => !isFree(ends));
  if (own.length > 0)
    slice.y_ranges = JSON.stringify(Object.fromEntries(own.map(([t, e]) => [t, printEnds(e)])));
  if (!settings.ignoreOutliers) slice.outliers = 'shown';
  if (settings.columns !== DEFAULTS.columns) slice.columns = settings.columns;
  if (settings.zoom) slice.zoom = settings.zoom.map(exact).join('..');
  if (settings.zoom && settings.follow !== null) slice.follow = String(exact(settings.follow));
  if (!settings.linkZoom) slice.link = 'off';
  if (settings.selected)
    slice.select = settings.selected
      .filter(end => end !== null)
      .map(exact)
      .join('..');
  if (settings.full) slice.card = settings.full;
  if (settings.wide.length > 0) slice.wide = JSON.stringify(settings.wide);
  if (Object.keys(settings.best).length > 0) slice.best = JSON.stringify(settings.best);
  const without = EXTRAS.filter(extra => !settings.extras[extra]);
  if (without.length > 0) slice.without = without.join(',');
  if (settings.centre !== DEFAULTS.centre) slice.centre = settings.centre;
  if (settings.band !== DEFAULTS.band) slice.band = settings.band;
  if (settings.members) slice.members = 'shown';
  if (settings.table) slice.table = 'on';
  if (settings.pins) slice.pins = JSON.stringify(settings.pins);
  if (settings.combined.length > 0) slice.combined = printCombined(settings.combined);
  if (!settings.gather) slice.gather = 'off';
  if (settings.opened.length > 0) slice.opened = JSON.stringify(settings.opened);
  if (settings.folded.length > 0) slice.folded = JSON.stringify(settings.folded);
  if (settings.flipped.length > 0) slice.flipped = JSON.stringify(settings.flipped);
  return slice;
}
