import { describe, expect, test } from 'vitest';
import { bestValue, directionOf, lowerBound, pointAt, visible, xsOf } from './curve';
import { line, makeTestSeries } from './fixture';

test.each([
  [[], 1, 0],
  [[1, 3, 3, 5], 3, 1],
  [[1, 3], 0, 0],
  [[1, 3], 9, 2],
])('lowerBound %s %s', (values, x, index) =>
  expect(lowerBound(Float64Array.from(values), x)).toBe(index),
);

test.each([
  [
    [2, 4],
    [1, 6],
  ],
  [
    [2.5, 2.6],
    [2, 4],
  ],
  [
    [-9, -1],
    [0, 1],
  ],
  [
    [20, 30],
    [9, 10],
  ],
  [
    [0, 9],
    [0, 10],
  ],
] as const)('visible %s → %s', (range, span) =>
  expect(visible(xsOf(makeTestSeries(line(10, i => i)), 'step'), range)).toEqual(span),
);

test('visible keeps points that share the last x', () => {
  const xs = xsOf(
    makeTestSeries([
      [0, 1],
      [5, 2],
      [5, 3],
      [9, 4],
    ]),
    'step',
  );
  expect(visible(xs, [0, 5])).toEqual([0, 4]);
});

describe('pointAt', () => {
  const series = makeTestSeries(
    [
      [0, 5],
      [10, 6],
      [20, 7],
    ],
    { smoothed: Float64Array.of(1, 2, 3) },
  );
  test.each([
    [-5, 0],
    [4, 0],
    [6, 10],
    [15.1, 20],
    [99, 20],
  ])('x %s → step %s', (x, step) => expect(pointAt(series, 'step', x)?.step).toBe(step));
  test('reads value, smoothed, time since the start', () =>
    expect(pointAt(series, 'step', 10)).toMatchObject({
      value: 6,
      smoothed: 2,
      wall: 1020,
      relative: 20,
      x: 10,
    }));
  test('relative and wall axes', () => {
    expect(pointAt(series, 'relative', 19)?.step).toBe(10);
    expect(pointAt(series, 'wall', 1041)?.step).toBe(20);
  });
  test('knows where the series ends, give or take', () => {
    expect(pointAt(series, 'step', 25)?.ended).toBe(true);
    expect(pointAt(series, 'step', 25, 6)?.ended).toBe(false);
    expect(pointAt(series, 'step', -1)?.unborn).toBe(true);
  });
  test('nothing from nothing', () => expect(pointAt(makeTestSeries([]), 'step', 3)).toBeNull());
});

describe('bestValue', () => {
  const a = makeTestSeries(
    [
      [0, 3],
      [1, 0.5],
      [2, 0.7],
    ],
    { key: 1 },
  );
  const b = makeTestSeries(
    [
      [0, 2],
      [1, 0.9],
    ],
    { key: 2 },
  );
  const nan = makeTestSeries([[0, Number.NaN]], { key: 3 });
  test.each([
    ['min', 1, 0.5, 1],
    ['max', 1, 3, 0],
  ] as const)('%s', (direction, key, value, step) =>
    expect(bestValue([nan, b, a], direction)).toMatchObject({ series: { key }, value, step }),
  );
  test('none without a direction or a finite value', () => {
    expect(bestValue([a], 'none')).toBeNull();
    expect(bestValue([nan], 'min')).toBeNull();
    expect(bestValue([], 'max')).toBeNull();
  });
});

test.each([
  ['train/loss', 'min'],
  ['Loss/test', 'min'],
  ['val/accuracy', 'max'],
  ['eval_top5', 'max'],
  ['valLoss', 'min'],
  ['grad_norm', 'none'],
  ['lr', 'none'],
  ['accuracy/train', 'max'],
  ['rouge-l/score', 'max'],
  ['perplexity', 'min'],
  ['glossy', 'none'],
  ['', 'none'],
])('directionOf %s → %s', (tag, direction) => expect(directionOf(tag)).toBe(direction));
