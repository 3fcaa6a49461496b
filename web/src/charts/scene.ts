// Everything one picture of a plot consists of, computed from data and view; drawing adds nothing but ink.
import type { Locale } from '../base/i18n';
import type { Scale } from '../base/scales';
import { makeScale, makeSpec } from '../base/scales';
import type { Tick } from '../base/ticks';
import {
  durationTicks,
  formatDurationTicks,
  formatTimeTicks,
  labelled,
  logTicks,
  stepTicks,
  timeTicks,
  valueTicks,
} from '../base/ticks';
import { formatDuration } from '../base/time';
import { type BandStretch, bandStretches } from './band';
import type { CurveSeries, CurveView, Direction, Range } from './curve';
import { ALL_EXTRAS, isAround, lowerBound, xsOf } from './curve';
import type { Layout, Spans } from './domain';
import { layoutOf, MARGIN, RIGHT_TICKS, spansOf, WIDE_RIGHT, xDomain, yDomain } from './domain';
import type { EndLabel } from './labels';
import { endLabels } from './labels';
import type { Line } from './line';
import { aloneOf, linesOf } from './line';
import { RAW_LINES } from './paint';
import { RAW_SPANS } from './raster';

export interface Scene {
  readonly series: readonly CurveSeries[];
  readonly lines: readonly Line[];
  readonly bands: readonly BandStretch[];
  readonly members: readonly Line[]; // faint, behind everything
  readonly alone: readonly Line[]; // where only one run of a group is left
  readonly view: CurveView;
  readonly width: number;
  readonly height: number;
  readonly layout: Layout;
  readonly x: Scale;
  readonly y: Scale;
  readonly right: Scale | null; // the right y axis
  readonly xTicks: readonly Tick[];
  readonly yTicks: readonly Tick[];
  readonly rightTicks: readonly Tick[];
  readonly ends: number; // px where last values stand
  readonly labels: readonly EndLabel[];
  readonly marks: readonly Mark[];
  readonly ink: number; // what antialiased drawing costs, in CSS pixels of a long line (about 0.15 µs)
  readonly faint: number; // what it costs to draw the members so
  readonly spans: number; // points and pixel columns: what a raster costs
}

/** A place worth pointing out: not a number, a restart, the head of a run that still runs, a group that loses runs. */
export interface Mark {
  readonly kind: 'nonfinite' | 'restart' | 'live' | 'fewer';
  readonly key: number;
  readonly color: string;
  readonly x: number; // px
  readonly y: number; // px, live only
  readonly text: string; // nonfinite: "NaN", "∞", "−∞"; fewer: how many are left, as "n 3"
}

export interface SceneInput {
  readonly series: readonly CurveSeries[];
  /** Runs of the groups that `series` are. */
  readonly members?: readonly CurveSeries[];
  readonly view: CurveView;
  readonly width: number;
  readonly height: number;
  readonly direction: Direction;
  readonly locale: Locale;
  readonly now: number; // seconds since the epoch
}

/** From this width on last values of groups say how far the runs lie from them. */
const SPREAD_FROM = 480;

export function makeScene(input: SceneInput): Scene {
  const { series, view, width, height, direction } = input;
  const extras = view.extras ?? ALL_EXTRAS;
  const spread = extras.ends && width >= SPREAD_FROM && series.some(one => isAround(one.band));
  const second = view.right && series.some(one => one.right) ? view.right : null;
  const shift = second ? RIGHT_TICKS : 0;
  const layout = layoutOf(width, height, shift + (spread ? WIDE_RIGHT : MARGIN.right));
  const xRange = xDomain(series, view);
  const x = makeScale(
    makeSpec(view.xLog ? 'log' : view.x === 'wall' ? 'time' : 'linear', xRange, [
      layout.left,
      layout.right,
    ]),
  );
  const spans = spansOf(series, view, xRange);
  const members = input.members ?? [];
  const left = second ? series.filter(one => !one.right) : series;
  const yRange = yDomain(left, view, xRange, second ? undefined : spans, members);
  const y = makeScale(makeSpec(view.y, yRange, [layout.bottom, layout.top]));
  const right = second && rightScale(series, { ...view, ...second }, xRange, layout);
  const ticks = Math.max(2, Math.round(layout.height / 36));
  const lines = linesOf(series, view.x);
  const some = lines.some(line => line.x.length > 0);
  return {
    series,
    lines,
    bands: bandStretches(series, spans),
    members: linesOf(members, view.x),
    alone: series.flatMap(one => aloneOf(one, view.x).line ?? []),
    view,
    width,
    height,
    layout,
    x,
    y,
    right,
    xTicks: some ? xTicks(x, layout.width, input) : [],
    yTicks: left.length > 0 || !second ? valueTicks(y, ticks) : [],
    rightTicks: right ? valueTicks(right, ticks) : [],
    ends: layout.right + shift,
    labels: extras.ends
      ? endLabels(series, view.x, x, y, layout, direction, spans, spread, right)
      : [],
    marks: series
      .flatMap(one => marksOf(one, view, x, (one.right && right) || y, layout))
      .filter(
        ({ kind }) =>
          !(kind === 'nonfinite' && !extras.nonfinite) && !(kind === 'restart' && !extras.restarts),
      ),
    ink: inkOf(lines, spans, y, right, layout) + bandInk(series, spans),
    faint: members.length > 0 ? faintInk(linesOf(members, view.x), layout) : 0,
    spans: spanWork(lines, spans, layout.width),
  };
}

function rightScale(
  series: readonly CurveSeries[],
  view: CurveView,
  xRange: Range,
  layout: Layout,
): Scale {
  const range = yDomain(
    series.filter(one => one.right),
    view,
    xRange,
  );
  return makeScale(makeSpec(view.y, range, [layout.bottom, layout.top]));
}

const SAMPLES = 32; // segments of a line that are measured

// Measured in Chromium without a GPU: a wide line is a filled polygon, each joint of which costs as much as 16 pixels of
// its length; lines of one pixel have a fast path.
const CURVE = { point: 16, pixel: 1 };
const RAW = { point: 4, pixel: 0.13 };
const MARKER = 60;

/** What the lines cost, by a sample of their segments: noise that fills a plot is a hundred times its width long. */
function inkOf(
  lines: readonly Line[],
  spans: Spans,
  y: Scale,
  right: Scale | null,
  layout: Layout,
): number {
  const raw = lines.length <= RAW_LINES;
  let axis = y;
  const tall = (a: number, b: number) => {
    const size = Math.abs(axis.map(a) - axis.map(b));
    return size <= layout.height ? size : Number.isNaN(size) ? 0 : layout.height;
  };
  let ink = 0;
  lines.forEach((line, i) => {
    const [from, to] = [spans[2 * i] as number, spans[2 * i + 1] as number];
    if (from === to) return;
    axis = (line.right && right) || y;
    const stride = Math.max(1, Math.ceil((to - from) / SAMPLES));
    const cost = (values: Line['value'], per: typeof CURVE) => {
      let sampled = 0;
      for (let j = from + 1; j < to; j += stride)
        sampled += tall(values[j - 1] as number, values[j] as number);
      return (to - from) * per.point + (sampled * stride + layout.width) * per.pixel;
    };
    // A dash is a path of its own.
    ink += cost(line.smoothed ?? line.value, CURVE) * (line.dash.length > 0 ? 3 : 1);
    if (raw && line.smoothed) ink += cost(line.value, RAW);
    if (line.marker) ink += MARKER * Math.min(to - from, 8);
  });
  return ink;
}

/** An edge of a band costs about what a thin line does. */
function bandInk(series: readonly CurveSeries[], spans: Spans): number {
  let points = 0;
  series.forEach((one, i) => {
    if (one.band) points += 2 * ((spans[2 * i + 1] as number) - (spans[2 * i] as number));
  });
  return points * RAW.point;
}

function faintInk(members: readonly Line[], layout: Layout): number {
  let ink = 0;
  for (const { x } of members) ink += x.length * RAW.point + 2 * layout.width * RAW.pixel;
  return ink;
}

function spanWork(lines: readonly Line[], spans: Spans, width: number): number {
  let work = 0;
  lines.forEach((line, i) => {
    const points = (spans[2 * i + 1] as number) - (spans[2 * i] as number);
    if (points === 0) return;
    work += (points + width) * (line.smoothed && lines.length <= RAW_SPANS ? 2 : 1);
  });
  return work;
}

function xTicks(x: Scale, width: number, { view, locale, now }: SceneInput): Tick[] {
  const { lo, hi } = x;
  const count = Math.max(2, Math.round(width / 76));
  if (view.xLog && view.x === 'relative') {
    return labelled(logTicks(lo, hi, count), values =>
      values.map(value => formatDuration(value, locale)),
    );
  }
  if (view.xLog || view.x === 'tag') return valueTicks(x, count);
  if (view.x === 'step') return stepTicks(lo, hi, count);
  if (view.x === 'relative') {
    return labelled(durationTicks(lo, hi, count), values => formatDurationTicks(values, locale));
  }
  return labelled(timeTicks(lo, hi, count), values => formatTimeTicks(values, locale, now));
}

function marksOf(series: CurveSeries, view: CurveView, x: Scale, y: Scale, layout: Layout): Mark[] {
  const marks: Mark[] = [];
  const { values, offset } = xsOf(series, view.x);
  const at = (i: number) => x.map((values[i] as number) - offset);
  const shown = (px: number) => px >= layout.left - 0.5 && px <= layout.right + 0.5;
  const { key, color } = series;
  if (series.nonfinite > 0) {
    let before = true; // the previous value was finite: a run of NaN is marked once, where it begins
    for (let i = 0; i < values.length; i++) {
      const value = series.value[i] as number;
      const finite = Number.isFinite(value);
      const px = at(i);
      if (!finite && before && shown(px)) {
        marks.push({ kind: 'nonfinite', key, color, x: px, y: 0, text: nonfiniteText(value) });
      }
      before = finite;
    }
  }
  if (!Number.isNaN(series.restart) && values.length > 0) {
    const first =
      view.x === 'step'
        ? x.map(series.restart)
        : at(Math.min(values.length - 1, lowerBound(series.step, series.restart)));
    if (shown(first)) marks.push({ kind: 'restart', key, color, x: first, y: 0, text: '' });
  }
  if (series.live && values.length > 0) {
    const head = values.length - 1;
    const px = at(head);
    const py = y.map((series.smoothed ?? series.value)[head] as number);
    if (shown(px) && Number.isFinite(py) && py >= layout.top - 1 && py <= layout.bottom + 1) {
      marks.push({ kind: 'live', key, color, x: px, y: py, text: '' });
    }
  }
  const n = series.band?.n;
  for (let i = 1; n && i < n.length; i++) {
    const px = at(i - 1);
    if ((n[i] as number) < (n[i - 1] as number) && shown(px))
      marks.push({ kind: 'fewer', key, color, x: px, y: 0, text: `n ${n[i]}` });
  }
  return marks;
}

function nonfiniteText(value: number): string {
  return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Inf' : '−Inf';
}
