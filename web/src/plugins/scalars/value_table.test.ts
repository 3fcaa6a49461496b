import { describe, expect, test } from 'vitest';
import { makeTestSeries } from '../../charts/fixture';
import type { Statistics } from './statistics';
import { columnsFor, nextSort, percentOf, type Row, sorted, tableTsv } from './value_table';

const nothing = Object.fromEntries(
  'count nonfinite firstStep firstWall firstValue firstSmoothed lastStep lastWall lastValue lastSmoothed min stepAtMin max stepAtMax mean deviation'
    .split(' ')
    .map(field => [field, Number.NaN]),
) as unknown as Statistics;
const row = (name: string, statistics: Partial<Statistics>): Row => ({
  series: makeTestSeries([], { name, start: 100 }),
  statistics: { ...nothing, count: 2, ...statistics },
});
const rows = [
  row('run10', { firstValue: 2, lastValue: 1, mean: 1.5, lastStep: 9, lastWall: 160 }),
  row('run2', { firstValue: -2, lastValue: -1, mean: -1.5, lastStep: 8, lastWall: 100 }),
  row('odd', { firstValue: 0, lastValue: Number.NaN }),
];
const cells = (name: string, step = false) => {
  const column = columnsFor(step, true).find(one => one.name === name);
  return rows.map(one => column?.format(column.of(one), 'en'));
};

test('what stands in the cells', () => {
  expect(cells('delta')).toEqual(['−1.000', '+1.000', '—']);
  expect(cells('percent')).toEqual(['−50.0 %', '+50.0 %', '—']);
  expect(cells('mean')).toEqual(['1.500', '−1.500', '—']);
  expect(cells('step', true)).toEqual(['9', '8', '—'.replace('—', 'NaN')]);
  expect(cells('relative', true)).toEqual(['1 m', '0 s', '—']);
  expect(percentOf({ ...nothing, firstValue: 0, lastValue: 1 })).toBeNaN();
});

test('without smoothing there is no smoothed column', () => {
  expect(columnsFor(true, false).map(column => column.name)).toEqual(['value', 'step', 'relative']);
});

describe('order', () => {
  const names = (order: Parameters<typeof sorted>[2]) =>
    sorted(rows, columnsFor(false, true), order).map(one => one.series.name);
  test.each([
    [null, ['run10', 'run2', 'odd']],
    [{ column: 'run', down: false }, ['odd', 'run2', 'run10']],
    [{ column: 'run', down: true }, ['run10', 'run2', 'odd']],
    [{ column: 'end', down: true }, ['run10', 'run2', 'odd']],
    [{ column: 'end', down: false }, ['run2', 'run10', 'odd']],
    [{ column: 'relative', down: true }, ['run10', 'run2', 'odd']],
  ] as const)('%j', (order, wanted) => {
    expect(names(order)).toEqual(wanted);
  });

  test('three clicks on a head come back to how the runs stand', () => {
    let order = nextSort(null, 'mean');
    expect(order).toEqual({ column: 'mean', down: true });
    order = nextSort(order, 'mean');
    expect(order).toEqual({ column: 'mean', down: false });
    expect(nextSort(order, 'mean')).toBeNull();
    expect(nextSort(order, 'run')).toEqual({ column: 'run', down: false });
  });
});

test('the copy has every digit and no broken lines', () => {
  const odd = row('a\tb\n', { firstValue: 0.1 + 0.2, lastValue: 1 });
  const text = tableTsv([odd], columnsFor(false, false));
  expect(text.split('\n')).toHaveLength(2);
  expect(text).toContain('a b \t0.30000000000000004\t1\t0.7');
});
