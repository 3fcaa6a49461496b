import { expect, test } from 'vitest';
import { Pace } from './pace';

/** The plots of each frame while there is always more to draw and each takes `cost` ms, beside `fixed`. */
function frames(pace: Pace, n: number, cost: number, fixed: number, since = 16.7): number[] {
  return Array.from({ length: n }, () => {
    const drew = pace.quota;
    pace.learn(fixed + drew * cost, drew, since);
    return drew;
  });
}

test.each([
  [1, 2, 7],
  [3, 0, 3],
  [0.1, 1, 64],
  [20, 0, 1],
  [1, 30, 1],
])('plots of %d ms beside %d ms: %d in a frame', (cost, fixed, most) => {
  const pace = new Pace();
  frames(pace, 250, cost, fixed);
  const settled = frames(pace, 100, cost, fixed);
  expect(Math.max(...settled)).toBeLessThanOrEqual(most + 1);
  expect(settled.filter(drew => drew > most).length).toBeLessThanOrEqual(25);
  expect(settled.reduce((a, b) => a + b) / 100).toBeGreaterThan(0.75 * most);
});

test('frames that come late for another reason are given less', () => {
  const pace = new Pace();
  expect(frames(pace, 20, 0.1, 1, 33).at(-1)).toBe(1);
  expect(frames(pace, 20, 0.1, 1, 16).at(-1)).toBeGreaterThan(4);
});

test('with a larger budget there are more', () => {
  const pace = new Pace();
  for (let i = 0; i < 100; i++) pace.learn(3 * pace.quota, pace.quota, 30, 24);
  expect(pace.quota).toBeGreaterThanOrEqual(7);
});

test('a pause between frames is no delay, a frame with little to draw no measure', () => {
  const pace = new Pace();
  const before = pace.quota;
  for (let i = 0; i < 20; i++) pace.learn(3, 1, 4_000);
  for (let i = 0; i < 20; i++) pace.learn(30, 0, 16);
  expect(pace.quota).toBe(before);
});
