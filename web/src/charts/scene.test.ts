import { describe, expect, test } from 'vitest';
import { ALL_EXTRAS, type CurveSeries, type CurveView } from './curve';
import { line, makeTestSeries } from './fixture';
import { linesOf } from './line';
import { dimming } from './paint';
import { makeScene } from './scene';

const view: CurveView = {
  x: 'step',
  y: 'linear',
  xRange: null,
  yRange: null,
  xLog: false,
  yEnds: [null, null],
  ignoreOutliers: true,
};
const scene = (series: CurveSeries[], over: Partial<CurveView> = {}) =>
  makeScene({
    series,
    view: { ...view, ...over },
    width: 360,
    height: 168,
    direction: 'none',
    locale: 'en',
    now: 0,
  });

describe('marks', () => {
  test('a stretch of NaN is marked once, where it begins; each kind by its name', () => {
    const values = [
      1,
      Number.NaN,
      Number.NaN,
      2,
      Number.POSITIVE_INFINITY,
      3,
      Number.NEGATIVE_INFINITY,
    ];
    const { marks, x } = scene([makeTestSeries(values.map((v, i) => [i, v]))]);
    expect(marks.map(m => [m.text, Math.round(x.invert(m.x))])).toEqual([
      ['NaN', 1],
      ['Inf', 4],
      ['−Inf', 6],
    ]);
  });
  test('the restart stands at its step on every axis', () => {
    const series = [
      makeTestSeries(
        line(101, i => i),
        { restart: 50 },
      ),
    ];
    for (const axis of ['step', 'relative', 'wall'] as const) {
      const { marks, x } = scene(series, { x: axis });
      expect(x.invert(marks[0]?.x ?? 0)).toBeCloseTo(
        { step: 50, relative: 100, wall: 1100 }[axis],
        6,
      );
    }
  });
  test('the live head is the last point; out of view there are no marks', () => {
    const series = [
      makeTestSeries(
        line(101, i => i),
        { live: true, restart: 90 },
      ),
    ];
    expect(scene(series).marks.map(m => m.kind)).toEqual(['restart', 'live']);
    expect(scene(series, { xRange: [10, 20] }).marks).toEqual([]);
  });
});

test('empty and all-NaN plots are still pictures', () => {
  expect(scene([])).toMatchObject({ xTicks: [], labels: [], marks: [], ink: 0, spans: 0 });
  const nan = scene([
    makeTestSeries([
      [0, Number.NaN],
      [10, Number.NaN],
    ]),
  ]);
  expect(nan.labels).toEqual([]);
  expect(nan.xTicks.length).toBeGreaterThan(0);
});

test('the work of a picture follows what is in view', () => {
  const series = [makeTestSeries(line(1001, i => i))];
  expect(scene(series).spans).toBe(1001 + 272);
  expect(scene(series, { xRange: [100, 110] }).spans).toBe(13 + 272);
});

test('noise that fills the plot costs more ink than a calm line, a dash thrice', () => {
  const calm = makeTestSeries(line(500, i => i));
  const noisy = makeTestSeries(line(500, i => i % 2));
  const points = 16 * calm.step.length;
  expect(scene([calm]).ink).toBeLessThan(points + 2 * 272);
  expect(scene([noisy]).ink).toBeGreaterThan(100 * 272);
  expect(scene([{ ...calm, dash: [6, 3] }]).ink).toBeCloseTo(3 * scene([calm]).ink, 6);
});

test('lines are made once per series, so that a worker is sent only what is new', () => {
  const [a, b] = [
    makeTestSeries(line(3, i => i)),
    makeTestSeries(
      line(3, i => i),
      { key: 2 },
    ),
  ];
  const before = linesOf([a, b], 'step');
  const after = linesOf(
    [
      a,
      makeTestSeries(
        line(4, i => i),
        { key: 2 },
      ),
    ],
    'step',
  );
  expect(after[0]).toBe(before[0]);
  expect(after[1]).not.toBe(before[1]);
});

test('few curves are not dimmed, many are, none vanish', () => {
  expect(dimming(3, 0.28)).toBe(1);
  expect(dimming(20, 0.28)).toBeLessThan(0.8);
  expect(dimming(1000, 0.28)).toBeCloseTo(0.28, 9);
});

test('what is not wanted besides the curves is left out', () => {
  const series = makeTestSeries([
    [0, 1],
    [1, Number.NaN],
    [2, 3],
  ]);
  const restarted = { ...series, restart: 2 };
  const all = scene([restarted]);
  expect(all.marks.map(mark => mark.kind).sort()).toEqual(['nonfinite', 'restart']);
  expect(all.labels).toHaveLength(1);
  const extras = { ...ALL_EXTRAS, nonfinite: false, restarts: false, ends: false };
  const bare = scene([restarted], { extras });
  expect([bare.marks, bare.labels]).toEqual([[], []]);
});

test('a logarithmic x axis has decades, and none of 0', () => {
  const series = makeTestSeries(line(1001, i => i));
  const made = scene([series], { xLog: true });
  expect(made.x.kind).toBe('log');
  expect(made.x.lo).toBe(1);
  expect(made.xTicks.map(tick => tick.value)).toEqual([1, 10, 100, 1000]);
});

test('an axis of another tag is marked in its values', () => {
  const x = Float64Array.from([0, 2e6, 4e6]);
  const series = makeTestSeries(
    line(3, i => i),
    { x },
  );
  const made = scene([series], { x: 'tag' });
  expect([made.x.lo, made.x.hi]).toEqual([0, 4e6]);
  expect(made.xTicks.map(tick => tick.label)).toContain('2M');
});
