import { expect, test } from 'vitest';
import { makeGroupBlock } from './fixture';
import { decodeGroupBlocks } from './group_block';

test('blocks of a reply follow each other; each group has its own places', () => {
  const first = makeGroupBlock([
    {
      members: 3,
      rows: [
        [0, 1, 0.5, 1.5, 3],
        [10, 2, 1.5, 2.5, 2],
      ],
    },
    { members: 0, rows: [] },
    { members: 1, columns: true, rows: [[5, 4, Number.NaN, Number.NaN, 1]] },
  ]);
  const second = makeGroupBlock([]);
  const blocks = decodeGroupBlocks(joined(first, second, first));
  expect(blocks.map(parts => parts.length)).toEqual([3, 0, 3]);
  const [all, nobody, one] = blocks[2] ?? [];
  expect([all?.members, all?.columns, Array.from(all?.x ?? [])]).toEqual([3, false, [0, 10]]);
  expect([Array.from(all?.low ?? []), Array.from(all?.high ?? [])]).toEqual([
    [0.5, 1.5],
    [1.5, 2.5],
  ]);
  expect([nobody?.members, nobody?.x.length]).toEqual([0, 0]);
  expect([one?.columns, one?.centre[0], one?.low[0], one?.n[0]]).toEqual([true, 4, Number.NaN, 1]);
});

test('nothing is no block; what is none is refused', () => {
  expect(decodeGroupBlocks(new ArrayBuffer(0))).toEqual([]);
  expect(() => decodeGroupBlocks(new ArrayBuffer(16))).toThrow(RangeError);
  const cut = makeGroupBlock([{ members: 1, rows: [[0, 1, 1, 1, 1]] }]).slice(0, 40);
  expect(() => decodeGroupBlocks(cut)).toThrow(RangeError);
});

function joined(...parts: readonly ArrayBuffer[]): ArrayBuffer {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(new Uint8Array(part), at);
    at += part.byteLength;
  }
  return bytes.buffer;
}
