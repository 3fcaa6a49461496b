import { expect, test } from 'vitest';
import { alike, keepSame } from './same';

test.each([
  [{ a: 1, b: [1, null, 'x'] }, { b: [1, null, 'x'], a: 1 }, true],
  [{ a: 1 }, { a: 1, b: undefined }, false],
  [{ a: undefined }, { b: 1 }, false],
  [[1, 2], [1, 2, 3], false],
  [[1, [2]], [1, [3]], false],
  [[], {}, false],
  [{}, [], false],
  [null, {}, false],
  [null, null, true],
  ['1', 1, false],
])('%j and %j: %s', (a, b, is) => expect(alike(a, b)).toBe(is));

test('what says the same is the same object, wherever it stands', () => {
  const before = [
    { id: 1, x: 0 },
    { id: 2, x: 5 },
    { id: 3, x: 9 },
  ];
  const after = [
    { id: 3, x: 9 },
    { id: 2, x: 6 },
    { id: 4, x: 0 },
  ];
  const kept = keepSame(before, after, ({ id }) => id);
  expect(kept).toEqual(after);
  expect(kept[0]).toBe(before[2]);
  expect(kept[1]).toBe(after[1]);
  expect(kept[2]).toBe(after[2]);
});
