import { expect, test } from 'vitest';
import { around, classMiddles, Room, spreadOrder } from './labels';

test('what is taken is taken', () => {
  const room = new Room();
  expect(room.claim(around(100, 100, 20, 20))).toBe(true);
  expect(room.claim(around(119, 100, 20, 20))).toBe(false);
  expect(room.claim(around(121, 100, 20, 20))).toBe(true);
  expect(room.claim(around(-500, -500, 400, 400))).toBe(true);
});

test('of many boxes no two overlap, and no room is left for one that was refused', () => {
  const room = new Room(32);
  const kept: ReturnType<typeof around>[] = [];
  for (let i = 0; i < 2000; i++) {
    const box = around((i * 7919) % 800, (i * 104729) % 600, 30, 18);
    const free = kept.every(
      one =>
        !(
          one.left < box.right &&
          box.left < one.right &&
          one.top < box.bottom &&
          box.top < one.bottom
        ),
    );
    expect(room.claim(box)).toBe(free);
    if (free) kept.push(box);
  }
  expect(kept.length).toBeGreaterThan(100);
});

test.each([1, 2, 7, 100, 1000, 6765])('an order of %d meets every point once', count => {
  expect(new Set(spreadOrder(count, count)).size).toBe(count);
});
test('any first part is spread over all points', () => {
  const first = [...spreadOrder(10_000, 20)].sort((a, b) => a - b);
  for (let i = 1; i < first.length; i++)
    expect((first[i] as number) - (first[i - 1] as number)).toBeLessThan(1200);
  expect(spreadOrder(0, 10)).toHaveLength(0);
});

test('a name stands in the middle of its class, strays or not, hidden ones aside', () => {
  const world = Float32Array.of(1, 1, 0, 2, 1, 0, 3, 1, 0, 900, 1, 0, 900, 1, 0, 5, 5, 5);
  const middles = classMiddles(world, [0, 0, 0, 0, 0, 1], i => i !== 4, 6, 3);
  expect([...middles.slice(0, 3)]).toEqual([3, 1, 0]);
  expect([...middles.slice(3, 6)]).toEqual([5, 5, 5]);
  expect(middles[6]).toBeNaN();
});
