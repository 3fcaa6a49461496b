import { expect, test } from 'vitest';
import { decodeCurveBlocks, type SeriesPart } from './curve_block';
import { encodeCurveBlock } from './fake';
import { type HeldSeries, mergePart } from './held_series';

const all = Array.from({ length: 1000 }, (_, i) => i / 7);
function part(total: number, since: number, smoothing = 0.5): SeriesPart {
  const value = all.slice(0, total);
  const series = { step: value.map((_, i) => i), wall: value.map((_, i) => i), value };
  return decodeCurveBlocks(encodeCurveBlock([{ series, since }], smoothing))[0]?.[0] as SeriesPart;
}
const merge = (held: HeldSeries | undefined, next: SeriesPart) =>
  mergePart(held, next) as HeldSeries;

test('many deltas give what one whole reply gives', () => {
  let held = merge(undefined, part(3, 0));
  for (let total = 4; total <= 1000; total += 3) held = merge(held, part(total, held.total));
  const whole = part(1000, 0);
  expect(held.total).toBe(1000);
  expect(held.step).toEqual(whole.step);
  expect(held.value).toEqual(whole.value);
  expect(held.smoothed).toEqual(whole.smoothed);
  expect(held.appended).toBe(997);
});

test('what was handed out stays as it was', () => {
  const first = merge(undefined, part(5, 0));
  const second = merge(first, part(8, 5));
  const third = merge(second, part(9, 8));
  expect(first.step.length).toBe(5);
  expect([...second.step]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(third.step.buffer).toBe(second.step.buffer);
});

test('the reply itself is never written to', () => {
  const whole = part(5, 0);
  const before = whole.value.slice();
  merge(merge(undefined, whole), part(6, 5));
  expect(whole.value).toEqual(before);
});

test('a reply from 0 replaces', () => {
  const held = merge(merge(undefined, part(5, 0)), part(3, 0));
  expect(held).toMatchObject({ total: 3, appended: 0 });
});

test('a delta that does not fit is not merged', () => {
  const held = merge(undefined, part(5, 0));
  expect(mergePart(held, part(9, 7))).toBeNull();
  expect(mergePart(undefined, part(9, 7))).toBeNull();
  expect(mergePart(held, part(9, 5, 0))).toBeNull();
});

test('float32 columns become float64 when the block does', () => {
  const held = merge(undefined, part(2, 0, 0));
  const wide = { ...part(3, 2, 0), value: Float64Array.of(1e300) };
  const value = merge(held, wide).value;
  expect(value).toBeInstanceOf(Float64Array);
  expect(value[2]).toBe(1e300);
});
