import { expect, test } from 'vitest';
import { readBlocks } from './block';
import { makeBlock, makeRow } from './fixture';

const rows = [makeRow(0, [1, 2, 3]), makeRow(1, [4, 0, 0], { below: 2, mean: 0.5 })];

test('a whole block', () => {
  const [card] = readBlocks(makeBlock(rows, [0, 1], true), [null]);
  expect(card?.grid).toEqual({ origin: 0, width: 1, bins: 3 });
  expect(card?.runs[0]?.rows).toEqual(rows);
  expect(card?.runs[0]?.problems).toEqual([{ step: 7, what: 'no values: it is empty' }]);
  expect(card?.runs[0]?.more).toBe(2);
});

test('a delta stands among the rows that are held', () => {
  const [before] = readBlocks(makeBlock(rows, [0, 1], true), [null]);
  const grown = [...rows, makeRow(2, [0, 9, 0])];
  const [after] = readBlocks(makeBlock(grown, [2], false), [before ?? null]);
  expect(after?.runs[0]?.rows).toEqual(grown);
  expect(after?.runs[0]?.rows[0]).toBe(before?.runs[0]?.rows[0]);
});

test('several blocks stand one after another', () => {
  const one = new Uint8Array(makeBlock(rows, [0, 1], true));
  const both = new Uint8Array(2 * one.length);
  both.set(one);
  both.set(one, one.length);
  const cards = readBlocks(both.buffer, [null, null]);
  expect(cards.map(card => card.runs[0]?.rows.length)).toEqual([2, 2]);
});

test('what is no block is refused', () => {
  expect(() => readBlocks(new ArrayBuffer(16), [null])).toThrow('not a histogram block');
  expect(() => readBlocks(new ArrayBuffer(0), [null])).toThrow('not a histogram block');
});
