import { expect, test } from 'vitest';
import { decodeSketchBlocks } from './sketch_block';

// As the server sends it: five columns of steps 0 … 10, three curves: (0, 1) (1, 5) (2, 2) (9, NaN) (10, 100); none;
// (4, 10). Levels from 1 to 100, linear and logarithmic.
const LINEAR =
  'TEJTMQAAAAADAAAABQAAAAAAAAAAAAAAAAAAAAAAJEAAAAAAAADwPwAAAAAAAFlAAAAAAAAAFEAAAAAAAAAAAAAAAA' +
  'AAAPA/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8D8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAJEAAAAAAAAD4' +
  'fwAAAAAAABBAAAAAAAAAWUAAAAAAAAD4fwAAAAAAACRAAAAAAAAA8D8AAAAAAAD4fwAAAAAAACRAAAAAAAAAAAAAAA' +
  'AAAAD4fwAAAAAAABBAAAAAAAAAWUAAAAAAAAD4fwAAAAAAACRAAAAAAAAAJEAAAAAAAAD4fwAAAAAAABBAAAAAAAAA' +
  '+H8AAAAAAAD4fwAAAAAAAPh/AAAAAAAAAAAAAAAAAAD4fwAAAAAAABBAAAAAAAAAJEAAAAAAAAD4fwAAAAAAABBAAA' +
  'MAAPoAAAAAAAAAFwAACwEAAAEAAAAAAAAAAQAAAAA=';
const LOG =
  'TEJTMQAAAAADAAAABQAAAAAAAAAAAAAAAAAAAAAAJEAAAAAAAADwPwAAAAAAAFlAAAAAAAAAFEAAAAAAAAAAAAAAAA' +
  'AAAPA/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA8D8AAAAAAAAAAAAAAAAAAAAAAAAAAAAAJEAAAAAAAAD4' +
  'fwAAAAAAABBAAAAAAAAAWUAAAAAAAAD4fwAAAAAAACRAAAAAAAAA8D8AAAAAAAD4fwAAAAAAACRAAAAAAAAAAAAAAA' +
  'AAAAD4fwAAAAAAABBAAAAAAAAAWUAAAAAAAAD4fwAAAAAAACRAAAAAAAAAJEAAAAAAAAD4fwAAAAAAABBAAAAAAAAA' +
  '+H8AAAAAAAD4fwAAAAAAAPh/AAAAAAAAAAAAAAAAAAD4fwAAAAAAABBAAAAAAAAAJEAAAAAAAAD4fwAAAAAAABBAAC' +
  'YAANcAAAAAAAAAfgAAWQEAAAEAAAAAAAAAAQAAAAA=';

const bytesOf = (...blocks: string[]) => {
  const parts = blocks.map(block => Uint8Array.from(atob(block), c => c.charCodeAt(0)));
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all.buffer;
};

test('columns become points: where a curve goes, and what is known of all of it', () => {
  const [block, ...more] = decodeSketchBlocks(bytesOf(LINEAR), ['linear'], false);
  expect(more).toEqual([]);
  const [first, none, lone] = block ?? [];
  expect(first).toMatchObject({
    coarse: true,
    total: 5,
    from: 0,
    nonfinite: 1,
    lastStep: 10,
    lastValue: 100,
    min: 1,
    stepAtMin: 0,
    max: 100,
    stepAtMax: 10,
    extent: [0, 10],
    smoothed: null,
  });
  expect([...(first?.step ?? [])]).toEqual([0.5, 1.5, 3, 9]);
  const rung = 99 / 253;
  for (const [i, value] of [1, 5, 2, 100].entries())
    expect(Math.abs((first?.value[i] ?? 0) - value)).toBeLessThanOrEqual(rung / 2 + 1e-6);
  expect(first?.wall).toBe(first?.step);
  expect(none).toMatchObject({ total: 0, extent: null });
  expect(none?.step).toHaveLength(0);
  expect([...(lone?.step ?? [])]).toEqual([5]);
});

test('the line goes on from the nearer end of a column', () => {
  const [block] = decodeSketchBlocks(bytesOf(LINEAR), ['linear'], false);
  const values = block?.[0]?.value;
  // 1 → 5 within the first column, though 2 is nearer to what follows: which came first is not told.
  expect((values?.[0] ?? 0) < (values?.[1] ?? 0)).toBe(true);
});

test('each card has its own levels', () => {
  const [linear, log] = decodeSketchBlocks(bytesOf(LINEAR, LOG), ['linear', 'log'], false);
  for (const block of [linear, log]) {
    expect(block?.[0]?.value[0]).toBe(1);
    expect(block?.[0]?.value.at(-1)).toBe(100);
  }
  expect(log?.[2]?.value[0]).toBeCloseTo(10, 0);
  expect(linear?.[2]?.value[0]).toBeCloseTo(10, 0);
});

test('what is no block is said', () => {
  expect(() => decodeSketchBlocks(new ArrayBuffer(48), [], false)).toThrow('no sketch block');
  expect(() => decodeSketchBlocks(new ArrayBuffer(7), [], false)).toThrow('at byte 0 of 7');
  expect(decodeSketchBlocks(new ArrayBuffer(0), [], false)).toEqual([]);
});
