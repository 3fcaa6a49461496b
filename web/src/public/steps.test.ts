import { expect, test } from 'vitest';
import { indexAt, unionOf } from './steps';

test('every logged step, each once', () => {
  expect(unionOf([[3, 1], [2, 3], []])).toEqual([1, 2, 3]);
});

test.each([
  [0, -1],
  [1, 0],
  [2, 0],
  [3, 1],
  [99, 2],
])('the last step not after %i', (step, index) => {
  expect(indexAt([1, 3, 5], step)).toBe(index);
});
