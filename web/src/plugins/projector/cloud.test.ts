import { expect, test } from 'vitest';
import { gentle } from './cloud';

/** Seconds until it is around, and the largest change of speed from one picture to the next. */
function turnRound(whole: number): { seconds: number; jolt: number } {
  let turned = 0;
  let jolt = 0;
  let before = 0;
  for (let n = 1; n < 1e5; n++) {
    const share = gentle(turned, whole);
    jolt = Math.max(jolt, Math.abs(share - before));
    before = share;
    turned += (0.25 / 60) * share;
    if (turned >= whole) return { seconds: n / 60, jolt };
  }
  return { seconds: Number.POSITIVE_INFINITY, jolt };
}

test('a first turn ends, and begins and ends without a jolt', () => {
  const { seconds, jolt } = turnRound(2 * Math.PI);
  expect(seconds).toBeGreaterThan(25);
  expect(seconds).toBeLessThan(30);
  expect(jolt).toBeLessThan(0.1);
  expect(gentle(3, 2 * Math.PI)).toBe(1);
});

test('without an end it has its speed at once', () => {
  expect(gentle(0, Number.POSITIVE_INFINITY)).toBe(1);
});
