import { expect, test } from 'vitest';
import { readBlock } from './block';
import { makeBlock, makeCurve } from './fixture';

test('curves come back, those without points too', () => {
  const sent = [
    makeCurve([1, 0.5, 0], [0.3, 0.6, 1], { thresholds: 5, faults: ['a count is negative'] }),
    makeCurve([], [], { area: Number.NaN, best: null, error: 'a curve without thresholds' }),
    makeCurve([0.5], [1]),
  ];
  expect(readBlock(makeBlock(sent))).toEqual(sent);
});

test('anything else is refused', () => {
  expect(() => readBlock(new ArrayBuffer(0))).toThrow();
  expect(() => readBlock(new TextEncoder().encode('{"error": "no"} ').buffer)).toThrow();
});
