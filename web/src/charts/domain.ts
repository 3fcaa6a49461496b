// Which part of x and y a plot shows, and where on the card.
import type { CurveSeries, CurveView, Range } from './curve';
import { lowerBound, mainOf, visible, xsOf } from './curve';

/** Margins around the plot area, in CSS pixels: y labels, last values, x labels, room for marks. */
export const MARGIN = { left: 38, right: 50, top: 6, bottom: 20 } as const;
/** Where last values say how far they may be off: "0.957 ±0.0023". */
export const WIDE_RIGHT = 92;
/** Labels of a right y axis, before the last values. */
export const RIGHT_TICKS = 42;
export const BLEED = 8; // px left of the plot that wide y labels may use

export interface Layout {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  readonly right: number; // left + width
  readonly bottom: number; // top + height
}

export function layoutOf(width: number, height: number, right: number = MARGIN.right): Layout {
  const w = Math.max(1, width - MARGIN.left - right);
  const h = Math.max(1, height - MARGIN.top - MARGIN.bottom);
  const { left, top } = MARGIN;
  return { left, top, width: w, height: h, right: left + w, bottom: top + h };
}

/** x of everything there is, or the chosen range. A step axis that starts near 0 starts at 0. */
export function xDomain(series: readonly CurveSeries[], view: CurveView): Range {
  const chosen = view.xRange;
  if (chosen && chosen[1] > chosen[0] && !(view.xLog && chosen[0] <= 0)) return chosen;
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const one of series) {
    const extent = extentOf(one, view);
    if (!extent) continue;
    lo = Math.min(lo, extent[0]);
    hi = Math.max(hi, extent[1]);
  }
  if (!(lo <= hi) || !Number.isFinite(hi - lo))
    return view.xLog ? [1, 10] : view.x === 'wall' ? [0, 60] : [0, 1];
  if (view.xLog) return lo === hi ? [lo / 2, hi * 2] : [lo, hi];
  if (view.x === 'step' && lo > 0 && lo <= 0.1 * hi) lo = 0;
  if (lo === hi)
    return lo === 0 ? [0, 1] : view.x === 'wall' ? [lo - 30, lo + 30] : [lo - 1, lo + 1];
  return [lo, hi];
}

// While a plot is zoomed in, the points at hand are not all there are.
function extentOf(series: CurveSeries, view: CurveView): Range | null {
  const { extent } = series;
  if (extent && !(view.xLog && extent[0] <= 0)) return extent;
  const { values, offset } = xsOf(series, view.x);
  const n = values.length;
  const first = view.xLog ? lowerBound(values, offset + Number.MIN_VALUE) : 0;
  return first < n
    ? [(values[first] as number) - offset, (values[n - 1] as number) - offset]
    : null;
}

type Part = readonly [values: Float32Array | Float64Array, from: number, to: number];

const SAMPLE = 4096; // values a percentile is taken from; exact below that
const sample = new Float64Array(SAMPLE + 1);
const TRIMMED = 0.005; // of the points at either end, when outliers are ignored
const TRIMMED_RAW = 0.05; // the same, of the faint raw lines behind smoothed ones

/** Index ranges [from, to) of what is in view, one pair per series: `spans[2 * i]`, `spans[2 * i + 1]`. */
export type Spans = Int32Array;

export function spansOf(series: readonly CurveSeries[], view: CurveView, x: Range): Spans {
  const spans = new Int32Array(2 * series.length);
  series.forEach((one, i) => {
    const [from, to] = visible(xsOf(one, view.x), x);
    spans[2 * i] = from;
    spans[2 * i + 1] = to;
  });
  return spans;
}

/** y that fits the curves within `x`, and those `behind` them, padded by 5 %; or the range zoomed to, or the ends that were typed. */
export function yDomain(
  series: readonly CurveSeries[],
  view: CurveView,
  x: Range,
  spans: Spans = spansOf(series, view, x),
  behind: readonly CurveSeries[] = [],
): Range {
  const log = view.y === 'log';
  const chosen = view.yRange;
  if (chosen && chosen[1] > chosen[0] && !(log && chosen[0] <= 0)) return chosen;
  const [lo, hi] = view.yEnds;
  const low = lo !== null && !(log && lo <= 0) ? lo : null;
  const high = hi !== null && !(log && hi <= 0) ? hi : null;
  if (low !== null && high !== null) return low < high ? [low, high] : [high, low];
  const [bottom, top] = fitted(series, view, x, spans, behind);
  if (low !== null) return low < top ? [low, top] : beyond(low, 1, view);
  if (high !== null) return bottom < high ? [bottom, high] : beyond(high, -1, view);
  return [bottom, top];
}

// All curves lie on the other side of the one end that is set: a range that begins (or ends) there and shows none.
function beyond(end: number, side: 1 | -1, view: CurveView): Range {
  const far = view.y === 'log' ? end * 10 ** side : end + side * (Math.abs(end) || 1);
  return side > 0 ? [end, far] : [far, end];
}

function fitted(
  series: readonly CurveSeries[],
  view: CurveView,
  x: Range,
  spans: Spans,
  behind: readonly CurveSeries[],
): Range {
  const log = view.y === 'log';
  const parts: Part[] = [];
  const raw: Part[] = [];
  let total = 0;
  series.forEach((one, i) => {
    const [from, to] = inside(one, view, x, spans[2 * i] as number, spans[2 * i + 1] as number);
    const main = mainOf(one);
    parts.push([main, from, to]);
    if (main !== one.value) raw.push([one.value, from, to]);
    if (one.band) parts.push([one.band.low, from, to], [one.band.high, from, to]);
    total += (to - from) * (one.band ? 3 : 1);
  });
  for (const one of behind) {
    const [from, to] = inside(one, view, x, ...visible(xsOf(one, view.x), x));
    parts.push([mainOf(one), from, to]);
    total += to - from;
  }
  if (view.ignoreOutliers) {
    const trimmed = percentiles(parts, total, log, TRIMMED);
    if (trimmed && trimmed[0] < trimmed[1]) {
      const behind = raw.length > 0 ? percentiles(raw, total, log, TRIMMED_RAW) : null;
      if (!behind) return padded(trimmed[0], trimmed[1], view);
      return padded(Math.min(trimmed[0], behind[0]), Math.max(trimmed[1], behind[1]), view);
    }
  }
  const all = extremes(view.ignoreOutliers ? parts : [...parts, ...raw], log);
  return all ? padded(all[0], all[1], view) : log ? [0.1, 1] : [0, 1];
}

function extremes(parts: readonly Part[], log: boolean): Range | null {
  let lo = Number.POSITIVE_INFINITY;
  let hi = Number.NEGATIVE_INFINITY;
  for (const [values, from, to] of parts) {
    for (let i = from; i < to; i++) {
      const v = values[i] as number;
      if (v - v !== 0 || (log && v <= 0)) continue; // v − v is NaN for NaN and ±Inf
      if (v < lo) lo = v;
      if (v > hi) hi = v;
    }
  }
  return lo <= hi ? [lo, hi] : null;
}

// Without the neighbours outside the range, which are drawn but not fitted to; unless nothing else is there.
function inside(
  series: CurveSeries,
  view: CurveView,
  x: Range,
  from: number,
  to: number,
): [number, number] {
  const xs = xsOf(series, view.x);
  const at = (i: number) => (xs.values[i] as number) - xs.offset;
  const start = from < to && at(from) < x[0] ? from + 1 : from;
  const end = to > start && at(to - 1) > x[1] ? to - 1 : to;
  return start < end ? [start, end] : [from, to];
}

// An odd stride, so that the first-lowest-highest-last pattern of a downsampled reply is not sampled in step.
function percentiles(
  parts: readonly Part[],
  total: number,
  log: boolean,
  share: number,
): Range | null {
  const stride = total <= SAMPLE ? 1 : Math.ceil(total / SAMPLE) | 1;
  let n = 0;
  let skip = 0;
  for (const [values, from, to] of parts) {
    let i = from + skip;
    for (; i < to; i += stride) {
      const v = values[i] as number;
      if (v - v === 0 && !(log && v <= 0)) sample[n++] = v;
    }
    skip = i - to;
  }
  if (n === 0) return null;
  const cut = Math.floor(n * share);
  const used = sample.subarray(0, n);
  const lo = select(used, cut);
  return [lo, select(used, n - 1 - cut)];
}

/** The k-th smallest (from 0); reorders `values`. Hoare's quickselect. */
export function select(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1] as number;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i > j) break;
      const swapped = values[i] as number;
      values[i++] = values[j] as number;
      values[j--] = swapped;
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] as number;
}

const PADDING = 0.05;

function padded(lo: number, hi: number, view: CurveView): Range {
  if (view.y === 'log') {
    if (lo === hi) return [lo / 2, hi * 2];
    const factor = (hi / lo) ** PADDING;
    return [Math.max(lo / factor, Number.MIN_VALUE), hi * factor];
  }
  // A constant is drawn in the middle, with zero in view.
  if (lo === hi) return lo === 0 ? [-1, 1] : lo > 0 ? [0, 2 * lo] : [2 * lo, 0];
  const padding = Math.min((hi - lo) * PADDING, Number.MAX_VALUE / 4);
  // What cannot be negative stands on the base line.
  const bottom = lo >= 0 && lo < padding ? 0 : lo - padding;
  const top = hi <= 0 && -hi < padding ? 0 : hi + padding;
  return [bottom, top];
}
