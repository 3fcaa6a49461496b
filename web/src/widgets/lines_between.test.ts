import { expect, test } from 'vitest';
import { linesBetween } from './lines_between';

test.each([
  ['the start', -400, 900, 100, 1000, [0, 9]],
  ['the middle, lines that are cut by the edges too', 1050, 1950, 100, 1000, [10, 20]],
  ['the end', 99_900, 101_000, 100, 1000, [999, 1000]],
  ['above all lines', -2000, -1000, 100, 1000, [0, 0]],
  ['below all lines', 200_000, 201_000, 100, 1000, [1000, 1000]],
  ['no lines', -400, 900, 100, 0, [0, 0]],
  ['fewer than there is room for', -400, 900, 100, 3, [0, 3]],
])('%s', (_, from, to, pitch, count, expected) => {
  expect(linesBetween(from, to, pitch, count)).toEqual(expected);
});
