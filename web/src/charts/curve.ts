// What a curve card shows: the data of its series, the view on them, and everything about both that needs no canvas.

/** One run's curve as the curve block of docs/http-api.md brings it, with the run's name and colour. */
export interface CurveSeries {
  readonly key: number; // run id
  readonly name: string;
  readonly tag?: string; // in a plot of several tags: its own; `name` then says both
  readonly tags?: readonly string[] | undefined; // what people call the run besides
  readonly color: string; // "#rrggbb"
  readonly dash: readonly number[];
  readonly marker?: string; // a shape that stands along the curve, as SVG path data around 0, 0
  readonly step: Float64Array;
  readonly wall: Float64Array;
  readonly value: Float32Array | Float64Array;
  readonly smoothed: Float32Array | Float64Array | null; // null without smoothing
  readonly x: Float64Array | null; // on the axis "tag" only
  readonly total: number;
  readonly thinned?: number; // points of the asked range that are not here, because pixels would hide them
  readonly start: number; // wall time of the first point; `relative` counts from here
  readonly end: number;
  readonly lastStep: number;
  readonly lastValue: number;
  readonly min: number;
  readonly stepAtMin: number;
  readonly max: number;
  readonly stepAtMax: number;
  readonly nonfinite: number;
  readonly coarse: boolean; // a sketch: points that were not logged, x alone tells where they are
  readonly extent: Range | null; // x of the first and last of all points; null: of those here
  readonly restart: number; // step of the latest restart, NaN without
  readonly live: boolean;
  readonly right?: boolean; // on the right y axis, where there is one
  readonly band?: Band; // of a group; `value` is its centre, and x, step and wall time are one array
}

export type Centre = 'mean' | 'median';
export type BandKind = 'std' | 'stderr' | 'ci95' | 'minmax' | 'quartiles';

/** How far the runs of a group lie around its centre, and how many they are at each point. */
export interface Band {
  readonly low: Float64Array; // NaN where there is no band
  readonly high: Float64Array;
  readonly n: Float64Array;
  readonly members: number; // runs with points
  readonly centre: Centre;
  readonly kind: BandKind | 'margin'; // a margin is one run's own, between two other tags
}

/** Whether the band lies around the mean at one distance, which can be told as "± …". */
export const isDistance = (kind: Band['kind']): boolean =>
  kind !== 'minmax' && kind !== 'quartiles' && kind !== 'margin';

/** Whether a band can be told as "± …" of its centre. */
export const isAround = (band: Pick<Band, 'kind' | 'centre'> | undefined): boolean =>
  band !== undefined && band.centre === 'mean' && isDistance(band.kind);

export type XAxis = 'step' | 'relative' | 'wall' | 'tag';
export type YAxis = 'linear' | 'log' | 'symlog';
export type Range = readonly [lo: number, hi: number];

/** Ends of an axis that somebody typed; null: as the data wants it. */
export type Ends = readonly [lo: number | null, hi: number | null];
export const FREE: Ends = [null, null];

/** What is drawn besides the curves. */
export interface Extras {
  /** Raw lines behind smoothed ones. */
  readonly raw: boolean;
  /** Where pixels hide raw points, the band between their extremes in place of the line. */
  readonly envelope: boolean;
  readonly nonfinite: boolean;
  readonly restarts: boolean;
  /** Last values at the line ends. */
  readonly ends: boolean;
}

export const ALL_EXTRAS: Extras = {
  raw: true,
  envelope: true,
  nonfinite: true,
  restarts: true,
  ends: true,
};

export interface CurveView {
  readonly x: XAxis;
  readonly xLog: boolean; // x ≤ 0 has no place then
  readonly y: YAxis;
  readonly xRange: Range | null; // null: fit to the data. Units: step; seconds since start; seconds since the epoch
  readonly yRange: Range | null; // zoomed to
  readonly yEnds: Ends; // where it is not zoomed
  readonly ignoreOutliers: boolean;
  readonly extras?: Extras; // all of them where it is not said
  readonly right?: RightAxis | undefined; // a second y axis, for the series that are `right`
}

/** What of a view is the right axis' own. */
export type RightAxis = Pick<CurveView, 'y' | 'yRange' | 'yEnds'>;

export type Direction = 'min' | 'max' | 'none';

/** The x of a series as it lies in memory: values minus `offset`. */
export interface Xs {
  readonly values: Float64Array;
  readonly offset: number;
}

export function xsOf(series: CurveSeries, axis: XAxis): Xs {
  if (axis === 'step') return { values: series.step, offset: 0 };
  if (axis === 'tag') return { values: series.x ?? NOWHERE, offset: 0 };
  return { values: series.wall, offset: axis === 'relative' ? series.start : 0 };
}

const NOWHERE = new Float64Array(0);

/** The curve people follow: smoothed where there is smoothing. */
export function mainOf(series: CurveSeries): Float32Array | Float64Array {
  return series.smoothed ?? series.value;
}

/** First index in the ascending `values` that is ≥ `x`. */
export function lowerBound(values: Float64Array, x: number): number {
  let lo = 0;
  let hi = values.length;
  while (lo < hi) {
    const middle = (lo + hi) >>> 1;
    if ((values[middle] as number) < x) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}

/** Indices [from, to) of the points in lo…hi and one on either side, which the line needs to enter and leave. */
export function visible({ values, offset }: Xs, [lo, hi]: Range): [from: number, to: number] {
  const from = Math.max(0, lowerBound(values, lo + offset) - 1);
  let to = lowerBound(values, hi + offset);
  while (to < values.length && values[to] === hi + offset) to++;
  return [from, Math.min(values.length, to + 1)];
}

/** The point of a series nearest in x. */
export interface CurvePoint {
  readonly series: CurveSeries;
  readonly index: number;
  readonly x: number;
  readonly step: number;
  readonly wall: number;
  readonly relative: number; // seconds since the series' first point
  readonly value: number;
  readonly smoothed: number; // equals value without smoothing
  /** The series has no point as far right as x (left: as far left): this is its last (first) one. */
  readonly ended: boolean;
  readonly unborn: boolean;
}

/** `slack`: how far beyond its ends, in x units, a series still counts as being there (a few pixels' worth). */
export function pointAt(series: CurveSeries, axis: XAxis, x: number, slack = 0): CurvePoint | null {
  const { values, offset } = xsOf(series, axis);
  const n = values.length;
  if (n === 0) return null;
  const after = lowerBound(values, x + offset);
  const at = (i: number) => (values[i] as number) - offset;
  const index =
    after === 0 ? 0 : after === n ? n - 1 : x - at(after - 1) < at(after) - x ? after - 1 : after;
  const value = series.value[index] as number;
  return {
    series,
    index,
    x: at(index),
    step: series.step[index] as number,
    wall: series.wall[index] as number,
    relative: (series.wall[index] as number) - series.start,
    value,
    smoothed: series.smoothed ? (series.smoothed[index] as number) : value,
    ended: at(n - 1) < x - slack,
    unborn: at(0) > x + slack,
  };
}

/** The best value among the runs, and whose it is; null where no direction is known or nothing is finite. */
export function bestValue(
  series: readonly CurveSeries[],
  direction: Direction,
): { series: CurveSeries; value: number; step: number } | null {
  if (direction === 'none') return null;
  let best: { series: CurveSeries; value: number; step: number } | null = null;
  for (const one of series) {
    const [value, step] = direction === 'min' ? [one.min, one.stepAtMin] : [one.max, one.stepAtMax];
    if (Number.isNaN(value)) continue;
    const better = !best || (direction === 'min' ? value < best.value : value > best.value);
    if (better) best = { series: one, value, step };
  }
  return best;
}

const DOWN =
  /^(loss|losses|err|error|errors|perplexity|ppl|nll|ce|bce|mse|mae|rmse|wer|cer|fid|bpb|bpc|kl|regret)$/;
const UP =
  /^(acc|accuracy|f1|auc|auroc|iou|miou|map|ap|precision|recall|bleu|rouge|reward|rewards|return|returns|psnr|ssim|r2|score|win|elo|top\d+|acc\d+|hits)$/;

/** Which way a tag is meant to go, by the words of its last part; 'none' where the name does not say. */
export function directionOf(tag: string): Direction {
  const words = (last: string) =>
    last
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .split(/[^a-z0-9]+/);
  for (const part of tag.split('/').reverse()) {
    if (words(part).some(word => DOWN.test(word))) return 'min';
    if (words(part).some(word => UP.test(word))) return 'max';
  }
  return 'none';
}
