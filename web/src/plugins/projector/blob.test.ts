import { expect, test } from 'vitest';
import { pickComponents, readMetadata, readPositions } from './blob';
import { wordOf } from './columns';
import { makeBlob } from './fixture';

test('metadata: numbers and texts, and what is missing', () => {
  const data = makeBlob(
    0x314d424c,
    {
      rows: 3,
      said: ['odd'],
      columns: [
        { name: 'n', kind: 'numbers', words: [], at: 0 },
        { name: 't', kind: 'texts', words: ['a', 'b'], at: 24 },
      ],
    },
    [Float64Array.of(1.5, Number.NaN, 3), Int32Array.of(1, -1, 0)],
  );
  const { columns, said, rows } = readMetadata(data);
  expect(rows).toBe(3);
  expect(said).toEqual(['odd']);
  expect(columns.map(column => [0, 1, 2].map(i => wordOf(column, i)))).toEqual([
    ['1.5', '', '3'],
    ['b', '', 'a'],
  ]);
});

test('positions, or only how far it is', () => {
  const head = { rows: 2, dims: 2, positions: true, state: 'running', version: 3 };
  const found = readPositions(makeBlob(0x3150424c, head, [Float32Array.of(1, 2, 3, 4)]));
  expect(found.head.version).toBe(3);
  expect([...(found.positions ?? [])]).toEqual([1, 2, 3, 4]);
  expect(
    readPositions(makeBlob(0x3150424c, { ...head, positions: false }, [])).positions,
  ).toBeNull();
  expect(() => readPositions(new ArrayBuffer(4))).toThrow('not a projection');
});

test('components by choice; a point that was left out is so in all', () => {
  const positions = Float32Array.of(1, 2, 3, 4, 5, 6, Number.NaN, Number.NaN, Number.NaN);
  expect([...pickComponents(positions, 3, 3, [2, 0])]).toEqual([
    3,
    1,
    6,
    4,
    Number.NaN,
    Number.NaN,
  ]);
  expect([...pickComponents(positions, 2, 3, [1, 9])]).toEqual([2, 0, 5, 0]);
});
