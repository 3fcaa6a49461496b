import { expect, test } from 'vitest';
import { ALL_EXTRAS, type CurveSeries, type CurveView, FREE, type Range } from './curve';
import { makeTestSeries, line as points } from './fixture';
import { markerPlaces } from './markers';
import { makeScene, type Scene } from './scene';

const SQUARE = 'M-3 -3L3 -3L3 3L-3 3Z';

function sceneOf(series: readonly CurveSeries[], xRange: Range | null = null): Scene {
  const view: CurveView = {
    x: 'step',
    xLog: false,
    y: 'linear',
    xRange,
    yRange: null,
    yEnds: FREE,
    ignoreOutliers: false,
    extras: ALL_EXTRAS,
  };
  const size = { width: 600, height: 240, direction: 'none', locale: 'en', now: 0 } as const;
  return makeScene({ series, members: [], view, ...size });
}

function shown(scene: Scene, which = 0): [x: number, y: number][] {
  const places = markerPlaces(scene.lines[which] as Scene['lines'][number], scene);
  return Array.from({ length: places.length / 2 }, (_, i) => [
    scene.x.invert(places[2 * i] as number),
    scene.y.invert(places[2 * i + 1] as number),
  ]);
}
const rounded = (found: [number, number][]) =>
  found.map(([x, y]) => [Math.round(x), Math.round(y)]);
const wave = (n: number, over: Partial<CurveSeries> = {}) =>
  makeTestSeries(
    points(n, i => 100 * Math.sin(i / 500)),
    { marker: SQUARE, ...over },
  );

test('at every point where they are few; none where a value is no number', () => {
  const scene = sceneOf([
    makeTestSeries(
      [
        [0, 1],
        [5, Number.NaN],
        [7, 3],
      ],
      { marker: SQUARE },
    ),
  ]);
  expect(rounded(shown(scene))).toEqual([
    [0, 1],
    [7, 3],
  ]);
});

test('a few dozen pixels apart where points are many, always on points', () => {
  const scene = sceneOf([wave(10_000)]);
  const found = shown(scene);
  expect(found.length).toBeGreaterThan(5);
  expect(found.length).toBeLessThan(12);
  for (const [x, y] of found) {
    expect(x).toBeCloseTo(Math.round(x), 6);
    expect(y).toBeCloseTo(100 * Math.sin(Math.round(x) / 500), 4);
  }
  const gaps = found.slice(1).map(([x], i) => scene.x.map(x) - scene.x.map(found[i]?.[0] ?? 0));
  for (const gap of gaps) expect(gap).toBeCloseTo(64, 0);
});

test('they stay on their points while the plot is moved', () => {
  const before = rounded(shown(sceneOf([wave(10_000)], [2_000, 4_000]))).map(([x]) => x);
  const after = rounded(shown(sceneOf([wave(10_000)], [2_300, 4_300]))).map(([x]) => x);
  const both = before.filter(x => (x as number) >= 2_300);
  expect(both.length).toBeGreaterThan(4);
  for (const x of both)
    expect(after.some(one => Math.abs((one as number) - (x as number)) <= 1)).toBe(true);
});

test('those of lines that lie on each other stand beside each other', () => {
  const scene = sceneOf([wave(10_000), wave(10_000, { key: 2 })]);
  const [first, second] = [shown(scene, 0), shown(scene, 1)].map(found =>
    found.map(([x]) => scene.x.map(x)),
  );
  for (const x of first ?? [])
    for (const other of second ?? []) expect(Math.abs(x - other)).toBeGreaterThan(14);
});

test('a plot has so many and no more', () => {
  const many = (n: number) => Array.from({ length: n }, (_, key) => wave(1_000, { key }));
  const scene = sceneOf(many(100));
  let count = 0;
  scene.lines.forEach((_, i) => {
    count += shown(scene, i).length;
  });
  expect(count).toBeGreaterThan(100);
  expect(count).toBeLessThanOrEqual(160 + 100);
  expect(shown(sceneOf(many(500)))).toEqual([]);
  expect(shown(sceneOf([wave(0)]))).toEqual([]);
});
