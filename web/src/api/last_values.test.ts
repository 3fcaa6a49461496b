import { describe, expect, it } from 'vitest';
import { readLasts } from './last_values';

/** What the server would send: per tag, per run, [step, value]; null: the run lacks the tag. */
function pack(runs: readonly number[], tags: readonly (readonly [number, number] | null)[][]) {
  const bytes = new ArrayBuffer(16 + 8 * runs.length * (1 + 2 * tags.length));
  new Uint32Array(bytes, 0, 4).set([0x314c424c, tags.length, runs.length, 0]);
  const numbers = new Float64Array(bytes, 16);
  numbers.set(runs);
  for (const [t, points] of tags.entries())
    for (const [i, point] of points.entries()) {
      numbers[runs.length * (1 + 2 * t) + i] = point?.[0] ?? Number.NaN;
      numbers[runs.length * (2 + 2 * t) + i] = point?.[1] ?? Number.NaN;
    }
  return bytes;
}

describe('last values', () => {
  it('are read per tag; NaN is a value, a run without the tag has none', () => {
    const bytes = pack(
      [3, 5],
      [
        [[9, 0.5], null],
        [
          [0, Number.NaN],
          [2, 7],
        ],
      ],
    );
    const [loss, acc] = readLasts(bytes, []);
    expect([...(loss?.value ?? [])]).toEqual([[3, 0.5]]);
    expect([...(acc?.value ?? [])]).toEqual([
      [3, Number.NaN],
      [5, 7],
    ]);
  });
  it('are laid over what is held', () => {
    const held = {
      value: new Map([
        [1, 1],
        [3, 3],
      ]),
    };
    const [next] = readLasts(
      pack(
        [3, 4],
        [
          [
            [0, 30],
            [0, 40],
          ],
        ],
      ),
      [held],
    );
    expect([...(next?.value ?? [])]).toEqual([
      [1, 1],
      [3, 30],
      [4, 40],
    ]);
    expect(held.value.get(3)).toBe(3);
  });
  it('without tags or runs', () => {
    expect(readLasts(pack([], []), [])).toEqual([]);
    expect(readLasts(pack([], [[]]), [])[0]?.value.size).toBe(0);
  });
  it('that are something else are refused', () => {
    expect(() => readLasts(new ArrayBuffer(16), [])).toThrow('not a block');
    expect(() => readLasts(pack([1], [[[0, 0]]]).slice(0, 24), [])).toThrow('not a block');
  });
});
