import { expect, test } from 'vitest';
import { Buckets, isInside, type Spot } from './pick';

function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function scatter(count: number) {
  const next = random(7);
  const sx = Float32Array.from({ length: count }, () => next() * 1100 - 50);
  const sy = Float32Array.from({ length: count }, () => next() * 700 - 50);
  return { sx, sy, depth: new Float32Array(count) };
}

test('the nearest point is found as by looking at all of them', () => {
  const { sx, sy, depth } = scatter(3000);
  const buckets = new Buckets(sx, sy, depth, 3000, i => i % 5 !== 0, 1000, 600);
  const next = random(3);
  let hits = 0;
  for (let k = 0; k < 300; k++) {
    const [x, y] = [next() * 1000, next() * 600];
    let [best, least] = [-1, 10];
    for (let i = 0; i < 3000; i++) {
      if (i % 5 === 0) continue;
      const [px, py] = [sx[i] as number, sy[i] as number];
      if (px < 0 || py < 0 || px >= 1000 || py >= 600) continue;
      const away = Math.hypot(px - x, py - y);
      if (away <= least) [best, least] = [i, away];
    }
    expect(buckets.nearest(x, y, 10)).toBe(best);
    if (best >= 0) hits++;
  }
  expect(hits).toBeGreaterThan(50);
});

test('of two at one place the one in front', () => {
  const buckets = new Buckets(
    Float32Array.of(50, 51),
    Float32Array.of(50, 50),
    Float32Array.of(-0.8, 0.8),
    2,
    () => true,
    100,
    100,
  );
  expect(buckets.nearest(50, 50, 10)).toBe(1);
});

test('a box and the lasso round it find the same points', () => {
  const { sx, sy, depth } = scatter(2000);
  const buckets = new Buckets(sx, sy, depth, 2000, () => true, 1000, 600);
  const box = buckets.inBox([700, 400], [200, 100]);
  const lasso = buckets.inLasso([
    [200, 100],
    [700, 100],
    [700, 400],
    [200, 400],
  ]);
  expect(box.length).toBeGreaterThan(100);
  expect(lasso).toEqual(box);
});

test('a lasso that is no loop finds nothing', () => {
  const { sx, sy, depth } = scatter(100);
  const buckets = new Buckets(sx, sy, depth, 100, () => true, 1000, 600);
  expect(buckets.inLasso([[0, 0]])).toEqual([]);
  expect(buckets.inLasso([])).toEqual([]);
});

test('inside a path with a bay', () => {
  const path: Spot[] = [
    [0, 0],
    [10, 0],
    [10, 10],
    [5, 4],
    [0, 10],
  ];
  expect(isInside(path, 2, 2)).toBe(true);
  expect(isInside(path, 5, 8)).toBe(false);
  expect(isInside(path, 1, 8)).toBe(true);
  expect(isInside(path, -1, 5)).toBe(false);
});

test('points that are nowhere are not found', () => {
  const nan = Float32Array.of(Number.NaN, 10);
  const buckets = new Buckets(nan, nan, new Float32Array(2), 2, () => true, 100, 100);
  expect(buckets.nearest(10, 10, 5)).toBe(1);
  expect(buckets.inBox([0, 0], [100, 100])).toEqual([1]);
});
