// Two y axes in one plot: each curve is drawn, picked, labelled and told of by its own.
import { describe, expect, test } from 'vitest';
import { packPixel } from '../base/colours';
import { makeSpec } from '../base/scales';
import type { CurveSeries, CurveView } from './curve';
import { MARGIN, RIGHT_TICKS } from './domain';
import { line, makeTestSeries } from './fixture';
import { linesOf } from './line';
import { rightLabels, traceBand } from './paint';
import { pick } from './pick';
import { imageSize, PAD, rasterLines } from './raster';
import { makeScene } from './scene';
import { makeSvg } from './svg';
import type { Theme } from './theme';
import { tipAt } from './tip';

const view: CurveView = {
  x: 'step',
  y: 'linear',
  xRange: null,
  yRange: null,
  xLog: false,
  yEnds: [0, 1],
  ignoreOutliers: true,
  right: { y: 'linear', yRange: null, yEnds: [0, 100] },
};
const level = (key: number, value: number, over: Partial<CurveSeries> = {}) =>
  makeTestSeries(
    line(11, () => value),
    { key, name: `run ${key}`, ...over },
  );
/** Both at 0.25 of their axis' height, and one of the left at 0.75. */
const series = [
  level(1, 0.25, { color: '#ff0000' }),
  level(2, 25, { color: '#0000ff', right: true }),
  level(3, 0.75),
];
const sceneOf = (over: Partial<CurveView> = {}, some: readonly CurveSeries[] = series) =>
  makeScene({
    series: some,
    view: { ...view, ...over },
    width: 400,
    height: 168,
    direction: 'none',
    locale: 'en',
    now: 0,
  });
const scene = sceneOf();
const right = scene.right ?? scene.y;
const at = (share: number) => scene.layout.bottom - share * scene.layout.height;

test('without a right axis, or without curves on it, nothing is set aside for it', () => {
  const single = sceneOf({ right: undefined });
  expect(single).toMatchObject({ right: null, rightTicks: [], ends: single.layout.right });
  expect(single.layout.right).toBe(400 - MARGIN.right);
  expect(sceneOf({}, [level(1, 0.25)]).right).toBeNull();
  expect(scene.layout.right).toBe(400 - MARGIN.right - RIGHT_TICKS);
  expect(scene.ends).toBe(400 - MARGIN.right);
});

test('each axis fits its own curves, of its own kind, zoom and ends', () => {
  expect([scene.y.lo, scene.y.hi, right.lo, right.hi]).toEqual([0, 1, 0, 100]);
  const free = sceneOf({
    yEnds: [null, null],
    right: { y: 'log', yRange: null, yEnds: [5, null] },
  });
  expect(free.y.hi).toBeLessThan(1);
  expect(free.right).toMatchObject({ kind: 'log', lo: 5, hi: 50 });
  const zoomed = sceneOf({
    yRange: [0.2, 0.3],
    right: { ...(view.right as object), yRange: [20, 30] } as never,
  });
  expect([zoomed.y.lo, zoomed.right?.lo]).toEqual([0.2, 20]);
  expect(zoomed.rightTicks.every(({ value }) => value >= 20 && value <= 30)).toBe(true);
});

test('with everything on the right axis the left one is empty', () => {
  const only = sceneOf({}, [level(2, 25, { right: true })]);
  expect(only.yTicks).toEqual([]);
  expect(only.rightTicks.length).toBeGreaterThan(2);
});

test('the pointer finds a curve where it is drawn', () => {
  const found = (share: number, only = series) =>
    pick(only, 'step', scene.x, scene.y, 100, at(share), scene.right)?.key;
  expect(found(0.74)).toBe(3);
  expect(found(0.3, series.slice(1))).toBe(2);
  const { rows } = tipAt(series, 'step', scene.x, scene.y, 5, at(0.3), 2, 'nearest', scene.right);
  expect(rows.map(row => row.series.key)).toEqual([2, 1, 3]);
});

test('each axis has its share of the last values', () => {
  const many = [1, 2, 3, 4, 5, 6].map(key => level(key, key / 10));
  const both = sceneOf({}, [...many, level(7, 1, { right: true }), level(8, 2, { right: true })]);
  expect(new Set(both.labels.map(({ key }) => key))).toEqual(new Set([6, 5, 4, 8, 7]));
});

test('last values stand at the ends of their curves', () => {
  const apart = sceneOf({}, [level(1, 0.9), level(2, 10, { right: true })]);
  expect(apart.labels.map(({ key, text }) => [key, text])).toEqual([
    [1, '0.900'],
    [2, '10.0'],
  ]);
  expect(apart.labels[1]?.y).toBeCloseTo(at(0.1), 6);
  const live = sceneOf({}, [level(1, 0.9), level(2, 10, { right: true, live: true })]);
  expect(live.marks[0]?.y).toBeCloseTo(at(0.1), 6);
});

test('a band lies on the axis of its group', () => {
  const band = {
    low: Float64Array.of(20, 20),
    high: Float64Array.of(30, 30),
    n: Float64Array.of(2, 2),
    members: 2,
    centre: 'mean',
    kind: 'std',
  } as const;
  const group = makeTestSeries(
    line(2, () => 25),
    { right: true, band },
  );
  const grouped = sceneOf({}, [level(1, 0.5), group]);
  const corners: number[] = [];
  const stretch = grouped.bands[0];
  if (!stretch) throw new Error('no band');
  const of = grouped.lines[stretch.line];
  if (!of) throw new Error('no line');
  traceBand(stretch, of, grouped, 1, (_, py) => corners.push(py));
  expect(corners.map(py => Math.round(right.invert(py)))).toEqual([30, 30, 20, 20]);
});

test('spans are drawn at the height of their axis', () => {
  const area = {
    x: makeSpec('linear', [0, 10], [scene.layout.left, scene.layout.right]),
    y: makeSpec('linear', [0, 1], [scene.layout.bottom, scene.layout.top]),
    right: makeSpec('linear', [0, 100], [scene.layout.bottom, scene.layout.top]),
    layout: scene.layout,
    ratio: 1,
  } as const;
  const { width, height } = imageSize(area);
  const pixels = new Uint32Array(width * height);
  const ink = {
    surface: '#fff',
    rawOpacity: 1,
    bandOpacity: 1,
    curve: 1.5,
    raw: true,
    envelope: true,
  };
  rasterLines(pixels, linesOf([series[1] as CurveSeries], 'step'), area, ink);
  const rows = new Set<number>();
  pixels.forEach((pixel, i) => {
    if (pixel === packPixel([0, 0, 255])) rows.add(Math.floor(i / width));
  });
  const row = PAD + 0.75 * scene.layout.height;
  expect(rows.size).toBeGreaterThan(0);
  for (const one of rows) expect(Math.abs(one - row)).toBeLessThanOrEqual(1.5);
});

describe('labels of the right axis', () => {
  const width = (text: string) => 6 * text.length;
  test('stand as they are where there is room', () => {
    expect(rightLabels(['0', '50'], 40, width)).toEqual({ labels: ['0', '50'], exponent: '' });
  });
  test('else what all end with stands once', () => {
    expect(rightLabels(['0', '1.25e−5', '2.5e−5'], 40, width)).toEqual({
      labels: ['0', '1.25', '2.5'],
      exponent: '1e−5',
    });
  });
});

test('an SVG has both axes', () => {
  const theme: Theme = {
    text: '#111111',
    muted: '#666666',
    surface: '#ffffff',
    grid: '#eeeeee',
    lineStrong: '#cccccc',
    accent: '#4b52d1',
    cross: '#000000',
    font: 'sans-serif',
    rawOpacity: 0.2,
    bandOpacity: 0.1,
    dimOpacity: 0.3,
    curve: 1.5,
    curveHover: 2.25,
  };
  const svg = makeSvg({ scene, theme, title: 'both', caption: '', note: () => '' });
  for (const label of ['>0.50<', '>50<', '>100<']) expect(svg).toContain(label);
  const path = /<path d="M([\d.]+) ([\d.]+)L[^"]*" stroke="#0000ff" stroke-width="1.5"/.exec(svg);
  expect(Number(path?.[2])).toBeCloseTo(at(0.25), 1);
});
