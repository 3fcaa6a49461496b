// Series for tests, from plain numbers.
import type { Band, CurveSeries } from './curve';

export function makeTestSeries(
  points: readonly (readonly [step: number, value: number])[],
  over: Partial<CurveSeries> = {},
): CurveSeries {
  const step = Float64Array.from(points, p => p[0]);
  const value = Float64Array.from(points, p => p[1]);
  const wall = step.map(s => 1000 + 2 * s);
  const finite = points.filter(p => Number.isFinite(p[1]));
  const by = (pick: (...v: number[]) => number) =>
    finite.length ? pick(...finite.map(p => p[1])) : Number.NaN;
  const stepOf = (v: number) => finite.find(p => p[1] === v)?.[0] ?? Number.NaN;
  return {
    key: 1,
    name: 'run',
    color: '#1c6fc7',
    dash: [],
    step,
    wall,
    value,
    smoothed: null,
    x: null,
    total: points.length,
    start: wall[0] ?? Number.NaN,
    end: wall.at(-1) ?? Number.NaN,
    lastStep: step.at(-1) ?? Number.NaN,
    lastValue: value.at(-1) ?? Number.NaN,
    min: by(Math.min),
    stepAtMin: stepOf(by(Math.min)),
    max: by(Math.max),
    stepAtMax: stepOf(by(Math.max)),
    nonfinite: points.length - finite.length,
    coarse: false,
    extent: null,
    restart: Number.NaN,
    live: false,
    ...over,
  };
}

export function line(n: number, of: (i: number) => number): [number, number][] {
  return Array.from({ length: n }, (_, i) => [i, of(i)]);
}

/** A group of so many runs at steps 0, 1, …: its centre is 1, its band ∓ 0.5 where more than one run is. */
export function makeTestGroup(
  n: readonly number[],
  over: Partial<CurveSeries> = {},
  kind: Band['kind'] = 'std',
  centre: Band['centre'] = 'mean',
): CurveSeries & { readonly band: Band } {
  const points = n.map((count, i): [number, number] => [i, count > 0 ? 1 : Number.NaN]);
  const around = (value: number) => Float64Array.from(n, count => (count > 1 ? value : Number.NaN));
  const members = Math.max(...n);
  const [low, high] = [around(0.5), around(1.5)];
  return {
    ...makeTestSeries(points, over),
    band: { low, high, n: Float64Array.from(n), members, centre, kind },
  };
}
