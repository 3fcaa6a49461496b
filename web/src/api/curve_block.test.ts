import { expect, test } from 'vitest';
import { decodeCurveBlocks } from './curve_block';
import { encodeCurveBlock } from './fake';

const series = (...value: number[]) => ({
  step: value.map((_, i) => i * 10),
  wall: value.map((_, i) => 100 + i),
  value,
});

function joined(...blocks: ArrayBuffer[]): ArrayBuffer {
  const all = new Uint8Array(blocks.reduce((sum, block) => sum + block.byteLength, 0));
  let at = 0;
  for (const block of blocks) {
    all.set(new Uint8Array(block), at);
    at += block.byteLength;
  }
  return all.buffer;
}

test('several blocks, odd counts and absent series', () => {
  const bytes = joined(
    encodeCurveBlock(
      [
        { series: series(1, 2, Number.NaN), since: 0 },
        { series: series(), since: 0 },
      ],
      0.5,
    ),
    encodeCurveBlock([{ series: series(7), since: 0 }], 0),
  );
  const [first, second, ...more] = decodeCurveBlocks(bytes);
  expect(more).toEqual([]);
  expect(first?.map(part => part.total)).toEqual([3, 0]);
  expect([...(first?.[0]?.step ?? [])]).toEqual([0, 10, 20]);
  expect([...(first?.[0]?.wall ?? [])]).toEqual([100, 101, 102]);
  expect([...(first?.[0]?.value ?? [])]).toEqual([1, 2, Number.NaN]);
  expect([...(first?.[0]?.smoothed ?? [])]).toEqual([1, 1.5, Number.NaN]);
  expect(first?.[0]).toMatchObject({
    min: 1,
    stepAtMin: 0,
    max: 2,
    stepAtMax: 10,
    nonfinite: 1,
    lastStep: 20,
  });
  expect(second?.[0]?.smoothed).toBeNull();
  expect([...(second?.[0]?.value ?? [])]).toEqual([7]);
});

test('arrays are views on the reply', () => {
  const bytes = encodeCurveBlock([{ series: series(1, 2), since: 0 }], 0);
  const part = decodeCurveBlocks(bytes)[0]?.[0];
  expect(part?.step.buffer).toBe(bytes);
  expect(part?.value.buffer).toBe(bytes);
});

test('series of the same steps have one array of them', () => {
  const late = { step: [5, 6], wall: [7, 9.5], value: [1, 2] };
  const parts = [series(1, 2), late, series(3, 4), series(), late];
  const bytes = encodeCurveBlock(
    parts.map(one => ({ series: one, since: 0 })),
    0,
  );
  const found = decodeCurveBlocks(bytes)[0] ?? [];
  expect(found.map(part => [...part.step])).toEqual(parts.map(part => part.step));
  expect(found.map(part => [...part.wall])).toEqual(parts.map(part => part.wall));
  expect(found[2]?.step).toBe(found[0]?.step);
  expect(found[4]?.step).toBe(found[1]?.step);
  expect(bytes.byteLength).toBe(16 + 5 * 152 + 4 * 8 + 8 * 4 + 8 * 4);
});

test('wall times that no ticks tell stand as they are', () => {
  const bytes = new ArrayBuffer(16 + 152 + 3 * 8);
  new Uint32Array(bytes, 0, 4).set([0x3243424c, 0, 1, 1]);
  new Float64Array(bytes, 16, 2).set([1, 1]);
  new Float64Array(bytes, 16 + 152, 2).set([4, Number.POSITIVE_INFINITY]);
  new Float32Array(bytes, 16 + 152 + 16, 1).set([0.5]);
  const part = decodeCurveBlocks(bytes)[0]?.[0];
  expect([part?.step[0], part?.wall[0], part?.value[0]]).toEqual([
    4,
    Number.POSITIVE_INFINITY,
    0.5,
  ]);
});

test('a delta says from where it goes on', () => {
  const part = decodeCurveBlocks(
    encodeCurveBlock([{ series: series(1, 2, 3), since: 2 }], 0),
  )[0]?.[0];
  expect(part).toMatchObject({ total: 3, from: 2 });
  expect([...(part?.value ?? [])]).toEqual([3]);
});

test('bytes that are no block are refused', () => {
  expect(() => decodeCurveBlocks(new ArrayBuffer(8))).toThrow('no curve block at byte 0 of 8');
  expect(() => decodeCurveBlocks(new TextEncoder().encode('<!doctype html>......').buffer)).toThrow(
    RangeError,
  );
});
