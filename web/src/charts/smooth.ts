// Smoothing on the page, while a hand moves the slider: from the points the page holds. Where they are all there are, it
// is the server's own; where pixels hide points it is close, until the server's answer, over all of them, replaces it.
import type { CurveSeries, XAxis } from './curve';
import { xsOf } from './curve';

export type Smoother = 'exponential' | 'timed' | 'gaussian' | 'mean';

type Values = Float32Array | Float64Array;

interface Smoothing {
  readonly smoother: Smoother;
  /** As in docs/http-api.md: 0 ≤ w ≤ 1. */
  readonly smoothing: number;
}

const made = new WeakMap<CurveSeries, Smoothing & { axis: XAxis; series: CurveSeries }>();

/** The series with its values smoothed; the same object for the same question. */
export function withSmoothing(series: CurveSeries, axis: XAxis, how: Smoothing): CurveSeries {
  const { smoother, smoothing } = how;
  const held = made.get(series);
  if (held && held.axis === axis && held.smoother === smoother && held.smoothing === smoothing)
    return held.series;
  const smoothed = { ...series, smoothed: smooth(series, axis, smoother, smoothing) };
  made.set(series, { axis, smoother, smoothing, series: smoothed });
  return smoothed;
}

/** At 1 an exponential average is what it tends to, the mean of all values so far: the server takes the same number. */
const NEARLY_ONE = 1 - 2 ** -30;

/** The smoothed values of a series; null without smoothing. `asked`: 0 ≤ w ≤ 1, as in docs/http-api.md. */
export function smooth(
  series: CurveSeries,
  axis: XAxis,
  smoother: Smoother,
  asked: number,
): Values | null {
  if (asked <= 0) return null;
  const weight = Math.min(asked, NEARLY_ONE);
  const { value } = series;
  const out: Values =
    value instanceof Float32Array ? new Float32Array(value.length) : new Float64Array(value.length);
  if (isConstant(value)) out.set(value);
  else if (smoother === 'exponential') exponential(value, weight ** thinning(series), out);
  else if (smoother === 'timed')
    timed(value, xsOf(series, axis).values, unitOf(series, axis), weight, out);
  else windows(value, weight / (1 - weight) / thinning(series), smoother, out);
  return out;
}

/** How many logged points each point here stands for. A zoomed view holds a part; its share of the time says which. */
function thinning(series: CurveSeries): number {
  const { wall, start, end, total } = series;
  const shown = wall.length;
  if (shown < 2 || total <= shown) return 1;
  const share = ((wall[shown - 1] as number) - (wall[0] as number)) / (end - start);
  return Math.max(1, (total * (share >= 0 && share <= 1 ? share : 1)) / shown);
}

/** The mean distance in x from one logged point to the next. */
function unitOf(series: CurveSeries, axis: XAxis): number {
  const { values } = xsOf(series, axis);
  const n = values.length;
  if (n < 2) return 0;
  const width = (values[n - 1] as number) - (values[0] as number);
  return width / (Math.max(1, n * thinning(series) - finiteLoss(series)) - 1 || 1);
}

// Only finite values count as neighbours. Where points are hidden, some of those that are not finite are too.
function finiteLoss(series: CurveSeries): number {
  return series.total <= series.value.length ? series.nonfinite : 0;
}

function isConstant(values: Values): boolean {
  let first = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (v - v !== 0) continue;
    if (!Number.isNaN(first) && v !== first) return false;
    first = v;
  }
  return true;
}

function exponential(values: Values, weight: number, out: Values): void {
  let last = 0;
  let missing = 1;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (v - v !== 0) {
      out[i] = v;
      continue;
    }
    last = last * weight + (1 - weight) * v;
    missing *= weight;
    out[i] = last / (1 - missing);
  }
}

function timed(values: Values, xs: Float64Array, unit: number, weight: number, out: Values): void {
  let sum = 0;
  let gathered = 0;
  let before = Number.NaN;
  for (let i = 0; i < values.length; i++) {
    const v = values[i] as number;
    if (v - v !== 0) {
      out[i] = v;
      continue;
    }
    const x = xs[i] as number;
    const apart = unit > 0 && !Number.isNaN(before) ? (x - before) / unit : 0;
    const faded = weight ** apart;
    sum = sum * faded + v;
    gathered = gathered * faded + 1;
    out[i] = sum / gathered;
    before = x;
  }
}

const scratch = { one: new Float64Array(0), other: new Float64Array(0) };

/** A box of `length` points to either side; three narrower ones in a row are as good as a bell to the eye. */
function windows(values: Values, length: number, smoother: 'gaussian' | 'mean', out: Values): void {
  const n = values.length;
  if (scratch.one.length < n) {
    scratch.one = new Float64Array(2 * n);
    scratch.other = new Float64Array(2 * n);
  }
  let from = scratch.one;
  let to = scratch.other;
  let m = 0;
  for (let i = 0; i < n; i++) {
    const v = values[i] as number;
    if (v - v === 0) from[m++] = v;
  }
  // A box of reach r has the variance r (r + 1) / 3; three of them have that of the bell.
  const reach =
    smoother === 'mean'
      ? Math.round(length)
      : Math.round((Math.sqrt(1 + 4 * length * length) - 1) / 2);
  for (let pass = smoother === 'mean' ? 1 : 3; pass > 0; pass--) {
    box(from, m, reach, to);
    [from, to] = [to, from];
  }
  m = 0;
  for (let i = 0; i < n; i++) {
    const v = values[i] as number;
    out[i] = v - v === 0 ? (from[m++] as number) : v;
  }
}

function box(values: Float64Array, n: number, reach: number, out: Float64Array): void {
  let sum = 0;
  let left = 0;
  let right = 0; // the sum is that of [left, right)
  for (let i = 0; i < n; i++) {
    const end = Math.min(n, i + reach + 1);
    const begin = Math.max(0, i - reach);
    while (right < end) sum += values[right++] as number;
    while (left < begin) sum -= values[left++] as number;
    out[i] = sum / (end - begin);
  }
}
