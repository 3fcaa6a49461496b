import { expect, test, vi } from 'vitest';
import { Lately } from './lately';

const later = async <T>(value: T) => value;

test('what was made lately is not made again', async () => {
  const lately = new Lately<number>(() => 1, 2, 100);
  const make = vi.fn(() => later<number | null>(7));
  const [first, second] = await Promise.all([lately.get('a', make), lately.get('a', make)]);
  expect([first, second]).toEqual([7, 7]);
  expect(make).toHaveBeenCalledTimes(1);
});

test('the oldest goes when there are too many or they are too heavy', async () => {
  const lately = new Lately<number>(weight => weight, 3, 10);
  for (const key of ['a', 'b', 'c']) await lately.get(key, () => later<number | null>(1));
  await lately.get('a', () => later<number | null>(0)); // looked at again: the youngest now
  await lately.get('d', () => later<number | null>(1));
  expect(['a', 'b', 'c', 'd'].map(key => lately.has(key))).toEqual([true, false, true, true]);
  await lately.get('e', () => later<number | null>(9));
  expect(['c', 'a', 'd', 'e'].map(key => lately.has(key))).toEqual([false, false, true, true]);
  // One that is too heavy by itself is held until the next one.
  await lately.get('f', () => later<number | null>(50));
  expect(['e', 'f'].map(key => lately.has(key))).toEqual([false, true]);
});

test('failures and what was let go are not held', async () => {
  const lately = new Lately<number>(() => 1, 2, 100);
  await expect(lately.get('a', () => Promise.reject(new Error('gone')))).rejects.toThrow('gone');
  expect(await lately.get('b', () => later<number | null>(null))).toBeNull();
  expect([lately.has('a'), lately.has('b')]).toEqual([false, false]);
  expect(await lately.get('a', () => later<number | null>(3))).toBe(3);
});
