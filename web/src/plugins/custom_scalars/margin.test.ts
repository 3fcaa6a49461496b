import { expect, test } from 'vitest';
import { missingOf, valuesAt } from './margin';

const edge = (step: number[], value: number[], thinned = 0) => ({
  step: Float64Array.from(step),
  value: Float64Array.from(value),
  thinned,
});

test('values at the same steps; others are missing, never made up', () => {
  const found = valuesAt(edge([0, 2, 4], [1, 3, 5]), Float64Array.of(0, 1, 2, 4, 6));
  expect([...found]).toEqual([1, Number.NaN, 3, 5, Number.NaN]);
  expect(missingOf(found)).toBe(2);
});

test('between the points of a thinned curve, not beyond them', () => {
  const found = valuesAt(edge([2, 4], [1, 3], 10), Float64Array.of(0, 2, 3, 4, 5));
  expect([...found]).toEqual([Number.NaN, 1, 2, 3, Number.NaN]);
});

test('nothing there', () => {
  expect(missingOf(valuesAt(edge([], []), Float64Array.of(1, 2)))).toBe(2);
});
