// What drawing needs of a series: arrays and a colour. Plain data, so that a worker can be sent it.
import type { CurveSeries, XAxis } from './curve';
import { visible, xsOf } from './curve';

export interface Line {
  readonly key: number;
  readonly color: string;
  readonly dash: readonly number[];
  readonly x: Float64Array; // minus `offset`
  readonly offset: number;
  readonly value: Float32Array | Float64Array;
  readonly smoothed: Float32Array | Float64Array | null;
  readonly hidden: boolean; // pixels hide points: fewer here than were logged
}

const made = new WeakMap<CurveSeries, Map<XAxis, Line>>();

/** The same object for the same series and axis, so that identity tells what is new. */
export function lineOf(series: CurveSeries, axis: XAxis): Line {
  let byAxis = made.get(series);
  if (!byAxis) made.set(series, (byAxis = new Map()));
  let line = byAxis.get(axis);
  if (!line) {
    const { values, offset } = xsOf(series, axis);
    const { key, color, dash, value, smoothed, total } = series;
    line = { key, color, dash, x: values, offset, value, smoothed, hidden: total > values.length };
    byAxis.set(axis, line);
  }
  return line;
}

const madeAll = new WeakMap<readonly CurveSeries[], Map<XAxis, readonly Line[]>>();

/** The lines of all series; asked for in every frame, made once per array. */
export function linesOf(series: readonly CurveSeries[], axis: XAxis): readonly Line[] {
  let byAxis = madeAll.get(series);
  if (!byAxis) madeAll.set(series, (byAxis = new Map()));
  let lines = byAxis.get(axis);
  if (!lines) byAxis.set(axis, (lines = series.map(one => lineOf(one, axis))));
  return lines;
}

/** Indices [from, to) of the points within lo…hi and their neighbours. */
export function within(line: Line, lo: number, hi: number): [from: number, to: number] {
  return visible({ values: line.x, offset: line.offset }, [lo, hi]);
}

