import { expect, test } from 'vitest';
import { moveHandle, type Selected, withHandle } from './selected';

test.each<[Selected, number | null, number | null, Selected]>([
  [null, null, 5, [5, null]],
  [[5, null], null, 9, [5, 9]],
  [[5, null], null, 2, [2, 5]],
  [[5, null], null, 5, [5, null]],
  [[2, 8], null, 3, [3, 8]],
  [[2, 8], null, 7, [2, 7]],
  [[2, 8], null, 20, [2, 20]],
  [[2, 8], 0, null, [8, null]],
  [[2, 8], 1, null, [2, null]],
  [[2, null], 0, null, null],
  [null, 0, null, null],
])('%j, handle %j at %j: %j', (before, which, at, after) => {
  expect(withHandle(before, which, at)).toEqual(after);
});

test('handles that cross change places, and the hand keeps the one it holds', () => {
  expect(moveHandle([2, 8], 0, 12)).toEqual({ selected: [8, 12], which: 1 });
  expect(moveHandle([2, 8], 1, 1)).toEqual({ selected: [1, 2], which: 0 });
  expect(moveHandle([2, null], 0, 7)).toEqual({ selected: [7, null], which: 0 });
});
