import { describe, expect, test } from 'vitest';
import { makeScale, makeSpec } from '../base/scales';
import type { CurveView } from './curve';
import { layoutOf, spansOf } from './domain';
import { line, makeTestSeries } from './fixture';
import { distinctTexts, endLabels, fittingText, pushApart, sharedExponent } from './labels';

describe('pushApart', () => {
  test.each([
    ['nothing', [], []],
    ['far enough', [10, 30], [10, 30]],
    ['two on one spot', [50, 50], [43.5, 56.5]],
    ['at the upper edge', [0, 0], [0, 13]],
    ['at the lower edge', [100, 100], [87, 100]],
  ])('%s', (_, ys, placed) => expect(pushApart(ys, 13, 0, 100)).toEqual(placed));

  test('always apart, in order, inside, and near where they belong', () => {
    for (let k = 0; k < 300; k++) {
      const n = 1 + (k % 8);
      const ys = Array.from({ length: n }, (_, i) =>
        Math.abs((Math.sin(k * 7.1 + i * 3.3) * 1e4) % 100),
      ).sort((a, b) => a - b);
      const placed = pushApart(ys, 13, 0, 100);
      placed.forEach((y, i) => {
        expect(y).toBeGreaterThanOrEqual(-1e-9);
        expect(y).toBeLessThanOrEqual(100 + 1e-9);
        if (i > 0) expect(y - (placed[i - 1] as number)).toBeGreaterThanOrEqual(13 - 1e-9);
        expect(Math.abs(y - (ys[i] as number))).toBeLessThanOrEqual(13 * n);
      });
    }
  });
});

test.each([
  [
    [0.96041, 0.9518],
    ['0.960', '0.952'],
  ],
  [
    [0.96041, 0.96049],
    ['0.9604', '0.9605'],
  ],
  [
    [5125.4, 5125.6],
    ['5125', '5126'],
  ],
  [[-0.07726], ['−0.077']],
  [[1.174e-6], ['1.2e−6']],
  [
    [1, 1],
    ['1.00', '1.00'],
  ],
])('texts of %s', (values, texts) => expect(distinctTexts(values)).toEqual(texts));

describe('endLabels', () => {
  const view: CurveView = {
    x: 'step',
    y: 'linear',
    xRange: null,
    yRange: null,
    xLog: false,
    yEnds: [null, null],
    ignoreOutliers: true,
  };
  const layout = layoutOf(360, 168);
  const series = Array.from({ length: 9 }, (_, k) =>
    makeTestSeries(
      line(11, () => k),
      { key: k },
    ),
  );
  const label = (x: [number, number], direction: 'min' | 'max', over = series) =>
    endLabels(
      over,
      'step',
      makeScale(makeSpec('linear', x, [layout.left, layout.right])),
      makeScale(makeSpec('linear', [0, 10], [layout.bottom, layout.top])),
      layout,
      direction,
      spansOf(over, view, x),
    );

  test('the five best, from top to bottom', () => {
    expect(label([0, 10], 'min').map(l => l.key)).toEqual([4, 3, 2, 1, 0]);
    expect(label([0, 10], 'max').map(l => l.key)).toEqual([8, 7, 6, 5, 4]);
  });
  test('a run that ended left of the view has none; NaN at the end has none', () => {
    const over = [
      makeTestSeries(line(3, () => 5)),
      makeTestSeries(
        [
          [0, 5],
          [20, Number.NaN],
        ],
        { key: 2 },
      ),
      makeTestSeries(
        line(30, () => 4),
        { key: 3 },
      ),
    ];
    expect(label([10, 20], 'max', over).map(l => l.key)).toEqual([3]);
  });
  test('reads the curve at the right edge when zoomed', () => {
    const [only] = label([0, 4], 'max', [makeTestSeries(line(11, i => i))]);
    expect(only).toMatchObject({ value: 4, text: '4.00' });
  });
});

test.each([
  [9.87e-6, '9.87e−6', 60, '9.87e−6'],
  [9.87e-6, '9.87e−6', 45, '9.9e−6'],
  [9.87e-6, '9.87e−6', 36, '1e−5'],
  [-0.0123, '−0.012', 36, '−0.01'],
  [20.4, '20.40', 30, '20.40'],
])('%f in %s is %s with %i pixels', (value, text, room, shown) => {
  expect(fittingText({ value, text }, room, text => text.length * 7)).toBe(shown);
});

test.each([
  [['0', '0.25e−5', '0.50e−5'], 'e−5'],
  [['0.5', '1.0'], ''],
  [['1e−5', '1e−4'], ''],
  [[], ''],
])('the exponent of %j is %j', (labels, exponent) => {
  expect(sharedExponent(labels)).toBe(exponent);
});
