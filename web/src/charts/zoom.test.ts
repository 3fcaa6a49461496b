import { expect, test } from 'vitest';
import { makeScale, makeSpec } from '../base/scales';
import { fitRange, panBy, zoomAt } from './zoom';

const linear = makeScale(makeSpec('linear', [0, 100], [0, 200]));
const log = makeScale(makeSpec('log', [1, 10_000], [0, 200]));

test('zoom keeps what is under the pixel', () => {
  expect(zoomAt(linear, 100, 0.5)).toEqual([25, 75]);
  expect(zoomAt(linear, 0, 0.5)).toEqual([0, 50]);
  const [lo, hi] = zoomAt(log, 100, 0.5);
  expect(lo).toBeCloseTo(10, 6);
  expect(hi).toBeCloseTo(1000, 6);
});
test('zoom in and out again is where it was', () => {
  const there = zoomAt(linear, 70, 0.5);
  const [lo, hi] = zoomAt(makeScale(makeSpec('linear', there, [0, 200])), 70, 2);
  expect(lo).toBeCloseTo(0, 9);
  expect(hi).toBeCloseTo(100, 9);
});
test('pan follows the hand', () => expect(panBy(linear, 20)).toEqual([-10, 90]));
test.each([
  [
    [20, 40],
    [20, 40],
  ],
  [
    [-10, 20],
    [0, 30],
  ],
  [
    [90, 120],
    [70, 100],
  ],
  [[-5, 105], null],
  [[0, 100], null],
  [
    [50, 50.5],
    [49.25, 51.25],
  ],
  [
    [0, 0],
    [0, 2],
  ],
] as const)('fitRange %s → %s', (range, fitted) =>
  expect(fitRange(range, [0, 100], 2)).toEqual(fitted),
);
