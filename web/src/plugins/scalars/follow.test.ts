import { describe, expect, test } from 'vitest';
import { askedOf, windowOf, zoomTo } from './follow';

const full = [0, 1000] as const;

test.each([
  [[900, 1000], false, 1000],
  [[900, 999], false, null],
  [[900, 1000 - 1e-10], false, 1000],
  [[900, 1000], true, null],
  [null, false, null],
] as const)('a zoom to %j (log: %j) follows %j', (range, log, end) => {
  expect(zoomTo(range, full, log)).toEqual({ range, end });
});

describe('the window', () => {
  const tail = zoomTo([900, 1000], full, false);
  test('moves with the end and keeps its width', () => {
    expect(windowOf(tail, 1000)).toEqual([900, 1000]);
    expect(windowOf(tail, 1250)).toEqual([1150, 1250]);
  });
  test('stays where nobody follows, or nothing is known', () => {
    expect(windowOf(zoomTo([100, 200], full, false), 1250)).toEqual([100, 200]);
    expect(windowOf(tail, null)).toEqual([900, 1000]);
    expect(windowOf(tail, 950)).toEqual([900, 1000]);
    expect(windowOf(zoomTo(null, full, false), 1250)).toBeNull();
  });
  test('is asked for anew only every eighth of its width', () => {
    const asked = new Set<string>();
    for (let end = 1000; end < 1100; end++) {
      const window = windowOf(tail, end);
      const [lo, hi] = askedOf(tail, window);
      expect(hi).toBeNull();
      expect(lo).toBeLessThanOrEqual(window?.[0] ?? 0);
      asked.add(`${lo}`);
    }
    expect(asked.size).toBeLessThanOrEqual(9);
  });
  test('is asked for as it is where nobody follows', () => {
    expect(askedOf({ range: [1, 2], end: null }, [1, 2])).toEqual([1, 2]);
    expect(askedOf({ range: null, end: null }, null)).toEqual([null, null]);
  });
});
