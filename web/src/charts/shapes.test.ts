import { expect, test } from 'vitest';
import { dashAt, markerAt } from './shapes';

test('a dozen shapes, then the same on dashed lines: twenty tags are told apart', () => {
  const looks = Array.from({ length: 20 }, (_, i) => `${markerAt(i)} ${dashAt(i).join()}`);
  expect(new Set(looks).size).toBe(20);
  expect(new Set(Array.from({ length: 12 }, (_, i) => markerAt(i))).size).toBe(12);
  expect(dashAt(11)).toEqual([]);
  expect(markerAt(0)).toBe('M-3 -3L3 -3L3 3L-3 3Z');
});

test('every shape lies around the middle', () => {
  for (let i = 0; i < 12; i++) {
    const numbers = markerAt(i).match(/-?[\d.]+/g) ?? [];
    for (const number of numbers) expect(Math.abs(Number(number))).toBeLessThanOrEqual(5);
    const across = numbers.filter((_, at) => at % 2 === 0).map(Number);
    expect(Math.max(...across) + Math.min(...across)).toBeCloseTo(0, 1);
  }
});
