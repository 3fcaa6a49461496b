import { describe, expect, test } from 'vitest';
import type { CurveView } from './curve';
import { layoutOf, select, xDomain, yDomain } from './domain';
import { line, makeTestSeries } from './fixture';

const view: CurveView = {
  x: 'step',
  y: 'linear',
  xRange: null,
  yRange: null,
  xLog: false,
  yEnds: [null, null],
  ignoreOutliers: true,
};
const of = (...values: number[]) => makeTestSeries(values.map((v, i) => [i, v]));

test('layout leaves room for labels, and never turns inside out', () => {
  expect(layoutOf(360, 168)).toEqual({
    left: 38,
    top: 6,
    width: 272,
    height: 142,
    right: 310,
    bottom: 148,
  });
  expect(layoutOf(10, 5)).toMatchObject({ width: 1, height: 1 });
});

describe('xDomain', () => {
  test.each([
    ['nothing', [], [0, 1]],
    ['one point at 0', [makeTestSeries([[0, 1]])], [0, 1]],
    ['one point at 10', [makeTestSeries([[10, 1]])], [9, 11]],
    [
      'near zero starts at zero',
      [
        makeTestSeries([
          [50, 1],
          [1000, 1],
        ]),
      ],
      [0, 1000],
    ],
    [
      'far from zero does not',
      [
        makeTestSeries([
          [500, 1],
          [1000, 1],
        ]),
      ],
      [500, 1000],
    ],
    [
      'an empty series says nothing',
      [
        makeTestSeries([]),
        makeTestSeries([
          [2, 1],
          [4, 1],
        ]),
      ],
      [2, 4],
    ],
  ] as const)('%s', (_, series, domain) => expect(xDomain(series, view)).toEqual(domain));
  test('relative starts at zero; a chosen range wins, a senseless one does not', () => {
    const series = [
      makeTestSeries([
        [5, 1],
        [10, 1],
      ]),
    ];
    expect(xDomain(series, { ...view, x: 'relative' })).toEqual([0, 10]);
    expect(xDomain(series, { ...view, xRange: [6, 7] })).toEqual([6, 7]);
    expect(xDomain(series, { ...view, xRange: [7, 7] })).toEqual([5, 10]);
  });
});

describe('yDomain', () => {
  const x = [0, 1e6] as const;
  test.each([
    ['nothing', [], [0, 1]],
    ['only NaN', [of(Number.NaN, Number.POSITIVE_INFINITY)], [0, 1]],
    ['constant', [of(2, 2)], [0, 4]],
    ['constant below zero', [of(-2, -2)], [-4, 0]],
    ['constant zero', [of(0, 0, 0)], [-1, 1]],
    ['5 % on either side', [of(10, 20)], [9.5, 20.5]],
    ['what cannot be negative stands on zero', [of(0.01, 1)], [0, 1.0495]],
    [
      'NaN and Inf are passed over',
      [of(10, Number.NaN, 20, Number.NEGATIVE_INFINITY)],
      [9.5, 20.5],
    ],
  ] as const)('%s', (_, series, [lo, hi]) => {
    const domain = yDomain(series, view, x);
    expect(domain[0]).toBeCloseTo(lo, 9);
    expect(domain[1]).toBeCloseTo(hi, 9);
  });

  test('log drops what is not positive', () => {
    const [lo, hi] = yDomain([of(-5, 0, 0.01, 1)], { ...view, y: 'log' }, x);
    expect(lo).toBeGreaterThan(0.005);
    expect(hi).toBeLessThan(2);
    expect(yDomain([of(-5, 0)], { ...view, y: 'log' }, x)).toEqual([0.1, 1]);
  });

  test('a spike is ignored or shown as asked', () => {
    const spiky = [makeTestSeries(line(1000, i => (i === 500 ? 1e4 : 1 + (i % 10))))];
    expect(yDomain(spiky, view, x)[1]).toBeLessThan(12);
    expect(yDomain(spiky, { ...view, ignoreOutliers: false }, x)[1]).toBeGreaterThan(1e4);
  });

  test('of a constant with one spike, the spike is not an outlier', () => {
    const [lo, hi] = yDomain([makeTestSeries(line(1000, i => (i === 500 ? 8 : 1)))], view, x);
    expect(lo).toBeLessThanOrEqual(1);
    expect(hi).toBeGreaterThan(8);
  });

  test('fits what is in view, not the neighbours outside', () => {
    const ramp = [makeTestSeries(line(100, i => i * i))];
    const [lo, hi] = yDomain(ramp, view, [10, 20]);
    expect(lo).toBeGreaterThan(80);
    expect(hi).toBeLessThan(420);
  });

  test('between two points, the neighbours are all there is', () => {
    const [lo, hi] = yDomain(
      [
        makeTestSeries([
          [0, 1],
          [100, 3],
        ]),
      ],
      view,
      [40, 60],
    );
    expect(lo).toBeLessThanOrEqual(1);
    expect(hi).toBeGreaterThanOrEqual(3);
  });

  test('sampling many points finds nearly the same range', () => {
    const series = Array.from({ length: 60 }, (_, k) =>
      makeTestSeries(line(1000, i => Math.sin(i * 12.9898 + k) * 10)),
    );
    const [lo, hi] = yDomain(series, view, x);
    expect(lo).toBeCloseTo(-11, 0);
    expect(hi).toBeCloseTo(11, 0);
  });

  test('a chosen range wins, except one that a log axis cannot show', () => {
    expect(yDomain([of(1, 2)], { ...view, yRange: [0, 9] }, x)).toEqual([0, 9]);
    expect(yDomain([of(1, 2)], { ...view, y: 'log', yRange: [0, 9] }, x)[0]).toBeGreaterThan(0);
  });
});

test('select finds the k-th smallest of anything', () => {
  for (let n = 1; n < 60; n++) {
    const values = Float64Array.from({ length: n }, (_, i) =>
      Math.floor(Math.abs(Math.sin(i * n) * 20)),
    );
    const sorted = [...values].sort((a, b) => a - b);
    for (let k = 0; k < n; k++) expect(select(values.slice(), k)).toBe(sorted[k]);
  }
});

test('a zoomed plot knows how far its curves go beyond what it holds', () => {
  const part = makeTestSeries(
    [
      [50, 1],
      [51, 2],
    ],
    { extent: [0, 100], total: 101 },
  );
  expect(xDomain([part], { ...view, xRange: [50, 51] })).toEqual([50, 51]);
  expect(xDomain([part], view)).toEqual([0, 100]);
  expect(xDomain([part], { ...view, xLog: true })).toEqual([50, 51]); // 0 has no logarithm
});

describe('ends that were typed', () => {
  const series = [makeTestSeries(line(10, i => i + 1))];
  const x = [0, 9] as const;
  test.each([
    [
      [0, null],
      [0, 10.45],
    ],
    [
      [null, 20],
      [0.55, 20],
    ],
    [
      [-1, 1],
      [-1, 1],
    ],
    [
      [5, 2],
      [2, 5],
    ],
    [
      [100, null],
      [100, 200],
    ],
    [
      [null, -4],
      [-8, -4],
    ],
    [
      [null, null],
      [0.55, 10.45],
    ],
  ] as const)('%j gives %j', (yEnds, wanted) => {
    const found = yDomain(series, { ...view, ignoreOutliers: false, yEnds }, x);
    expect(found[0]).toBeCloseTo(wanted[0]);
    expect(found[1]).toBeCloseTo(wanted[1]);
  });

  test('a zoom goes before them, and a logarithm has no place for 0', () => {
    const typed = { ...view, yEnds: [0, 4] as const };
    expect(yDomain(series, { ...typed, yRange: [2, 3] }, x)).toEqual([2, 3]);
    expect(yDomain(series, { ...typed, y: 'log' }, x)[0]).toBeGreaterThan(0);
  });
});
