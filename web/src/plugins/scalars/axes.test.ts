// Which tags of a card stand on the right axis.
import { expect, test } from 'vitest';
import { line, makeTestSeries } from '../../charts/fixture';
import { onRight, partBySize, sizeOf } from './axes';

test.each<[string, Record<string, number>, string[]]>([
  ['losses of one size stay together', { 'train/loss': 2.3, 'val/loss': 2.9 }, []],
  ['loss 0.01 and accuracy 95 are parted', { loss: 0.01, acc: 95 }, ['acc']],
  ['the first stays left', { acc: 95, loss: 0.01 }, ['loss']],
  ['the fewer go right', { lr: 1e-4, 'train/loss': 2.3, 'val/loss': 2.9 }, ['lr']],
  ['cut where they differ most', { a: 1, b: 20, c: 4000, d: 5000 }, ['c', 'd']],
  ['what is zero or has no value yet stays', { a: 0, b: 5, c: 0 }, []],
  ['nothing at all', {}, []],
])('%s', (_, sizes, right) => {
  expect(partBySize(new Map(Object.entries(sizes)))).toEqual(right);
});

test('a spike and what is no number make no tag large', () => {
  const values = line(100, i => (i === 3 ? 1e6 : i === 4 ? Number.NaN : -2));
  expect(sizeOf([makeTestSeries(values)])).toBe(2);
  expect(sizeOf([makeTestSeries([[0, Number.POSITIVE_INFINITY]])])).toBe(0);
  expect(sizeOf([])).toBe(0);
  const many = [makeTestSeries(line(20_000, () => 1)), makeTestSeries(line(20_000, () => 3))];
  expect(sizeOf(many)).toBe(3);
});

test('the same curve on the right is the same object', () => {
  const series = makeTestSeries([[0, 1]]);
  expect(onRight(series)).toBe(onRight(series));
  expect(onRight(series)).toEqual({ ...series, right: true });
});
