import { describe, expect, test } from 'vitest';
import { makeScale, makeSpec } from '../base/scales';
import type { Band } from './curve';
import { line, makeTestGroup, makeTestSeries } from './fixture';
import { bandText, countAt, nextOrder, placeTip, shownRows, tipAt, tipTsv } from './tip';

const x = makeScale(makeSpec('linear', [0, 100], [0, 100]));
const y = makeScale(makeSpec('linear', [0, 100], [100, 0]));
const flat = (key: number, name: string, value: number, n = 101) =>
  makeTestSeries(
    line(n, () => value),
    { key, name },
  );
const runs = [
  flat(1, 'run10', 20),
  flat(2, 'run2', 80),
  flat(3, 'run1', 50),
  flat(4, 'short', 90, 11),
];

describe('tipAt', () => {
  const keys = (order: 'nearest' | 'value' | 'name', py: number | null, hot: number | null) =>
    tipAt(runs, 'step', x, y, 60, py, hot, order).rows.map(row => row.series.key);
  test('nearest to the pointer first', () => expect(keys('nearest', 45, 3)).toEqual([3, 2, 1]));
  test('without a pointer, nearest to the highlighted run', () =>
    expect(keys('nearest', null, 1)).toEqual([1, 3, 2]));
  test('by value', () => expect(keys('value', 45, 3)).toEqual([2, 3, 1]));
  test('by name, number-aware', () => expect(keys('name', 45, 3)).toEqual([3, 2, 1]));
  test('counts those that ended and those not yet begun', () => {
    expect(tipAt(runs, 'step', x, y, 60, 45, null, 'nearest')).toMatchObject({
      ended: 1,
      unborn: 0,
    });
    expect(
      tipAt(
        [
          makeTestSeries([
            [80, 1],
            [90, 1],
          ]),
        ],
        'step',
        x,
        y,
        60,
        45,
        null,
        'nearest',
      ),
    ).toMatchObject({ ended: 0, unborn: 1 });
  });
  test('NaN comes last and breaks nothing', () => {
    const rows = tipAt(
      [flat(9, 'nan', Number.NaN), ...runs],
      'step',
      x,
      y,
      60,
      45,
      null,
      'nearest',
    ).rows;
    expect(rows.at(-1)?.series.key).toBe(9);
  });
});

test('the order goes round', () =>
  expect([nextOrder('nearest'), nextOrder('value'), nextOrder('name')]).toEqual([
    'value',
    'name',
    'nearest',
  ]));

test('the highlighted run is always among the shown', () => {
  const many = Array.from({ length: 30 }, (_, k) => flat(k, `r${k}`, k));
  const rows = tipAt(many, 'step', x, y, 60, null, 3, 'value').rows;
  const shown = shownRows(rows, 3);
  expect(shown).toHaveLength(8);
  expect(shown.map(row => row.series.key)).toContain(3);
});

test('the copy is a table, whatever names hold', () => {
  const { rows } = tipAt([flat(1, 'a\tb\nc', 0.1)], 'step', x, y, 3, 0, null, 'name');
  expect(tipTsv(rows)).toBe(
    'run\tvalue\tsmoothed\tstep\trelative\twall_time\na b c\t0.1\t0.1\t3\t6\t1970-01-01T00:16:46.000Z',
  );
});

test.each<[Band['kind'], Band['centre'], string]>([
  ['std', 'mean', '0.500'],
  ['ci95', 'mean', '0.500'],
  ['std', 'median', '0.5000 … 1.500'], // it lies around the mean
  ['minmax', 'mean', '0.5000 … 1.500'],
  ['quartiles', 'median', '0.5000 … 1.500'],
])('the band %s around the %s reads %s; of one run there is none', (kind, centre, words) => {
  const { band } = makeTestGroup([2, 1], {}, kind, centre);
  expect(bandText(band, 0)).toBe(words);
  expect(bandText(band, 1)).toBe('–');
  expect([countAt(band, 0), countAt(band, 1)]).toEqual(['2', '1 / 2']);
});

test('the copy of groups has centre, band and n', () => {
  const group = makeTestGroup([2, 2], { name: 'lr\t1' });
  const { rows } = tipAt([group], 'step', x, y, 1, 0, null, 'name');
  expect(tipTsv(rows)).toBe('group\tmean\tlow\thigh\tn\tx\nlr 1\t1\t0.5\t1.5\t2\t1');
});

describe('placeTip', () => {
  const screen = { width: 1000, height: 700 };
  test.each([
    [100, 100, 116, 116],
    [900, 100, 484, 116],
    [100, 650, 116, 434],
    [900, 650, 484, 434],
  ])('pointer at %s, %s → %s, %s', (px, py, left, top) =>
    expect(placeTip(px, py, { width: 400, height: 200 }, screen)).toEqual({ left, top }),
  );
  test('is never under the pointer, wherever that is and however large it grows', () => {
    for (let px = 0; px <= 1000; px += 25) {
      for (let py = 0; py <= 700; py += 25) {
        for (const tip of [
          { width: 300, height: 100 },
          { width: 700, height: 200 },
          { width: 990, height: 300 },
          { width: 450, height: 650 },
        ]) {
          const { left, top } = placeTip(px, py, tip, screen);
          const over = px >= left && px <= left + tip.width && py >= top && py <= top + tip.height;
          expect(over).toBe(false);
        }
      }
    }
  });
});
