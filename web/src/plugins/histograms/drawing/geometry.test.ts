import { describe, expect, test } from 'vitest';
import { makeRow, makeRun } from '../fixture';
import { parseSettings } from '../settings';
import { heightFor } from './figure';
import {
  bucketAt,
  extentOf,
  gridBucket,
  heightOf,
  LEAST_PANEL,
  levelOf,
  loggedBucket,
  makeGeometry,
  panelAt,
  peakOf,
  pick,
  rowAt,
  rowPeak,
} from './geometry';
import { reachOf } from './paint';

const grid = { origin: 0, width: 1, bins: 4 };
const card = { grid, lo: 0, hi: 4 };
const box = { width: 400, height: 300 };
const run = makeRun(
  0,
  [0, 10, 20].map(x => makeRow(x, [0, 8, 1, 1])),
);

test('the nearest row', () => {
  expect([-5, 0, 4, 6, 14, 16, 99].map(x => rowAt(run.rows, x))).toEqual([0, 0, 0, 1, 1, 2, 2]);
  expect(rowAt([], 3)).toBe(-1);
});

test('heights by the logarithm of counts: a few values stand beside a million, none is none', () => {
  const row = makeRow(0, [1e6, 9, 0, 1]);
  const peak = (log: boolean) => peakOf([makeRun(0, [row])], log);
  const by = (log: boolean) => makeGeometry('ridges', box, card, [0, 1], peak(log), log);
  const levels = (log: boolean) => [...row.counts].map(count => levelOf(by(log), row, count));
  expect(levels(false)[0]).toBe(1);
  expect(levels(true)[2]).toBe(0);
  expect(levels(true)[3]).toBeCloseTo(Math.log(2) / Math.log(1e6 + 1));
  expect(levels(true)[1]).toBeCloseTo(Math.log(10) / Math.log(1e6 + 1));
  expect(levels(true)[0]).toBeCloseTo(1);
});

test('buckets are closed at the left and open at the right, the last at both ends', () => {
  expect([0, 0.99, 1, 3.99].map(value => bucketAt(grid, value))).toEqual([0, 0, 1, 3]);
  expect([-0.1, 4].map(value => bucketAt(grid, value))).toEqual([null, null]);
  const buckets = { left: [0, 1, null, 5], right: [1, 2, 3, 5], counts: [3, 4, 5, 6] };
  expect(loggedBucket(buckets, 1)).toEqual({ lo: 1, hi: 2, count: 4, closed: false });
  expect(loggedBucket(buckets, 5)).toEqual({ lo: 5, hi: 5, count: 6, closed: true });
  expect(loggedBucket(buckets, 2.5)).toBeNull();
  const last = { left: [0, 1], right: [1, 2], counts: [3, 4] };
  expect(loggedBucket(last, 2)).toEqual({ lo: 1, hi: 2, count: 4, closed: true });
  expect(gridBucket(grid, makeRow(0, [1, 2, 3, 4]), 2.5)).toEqual({
    lo: 2,
    hi: 3,
    count: 3,
    closed: false,
  });
});

test('a value that very many share does not flatten what lies beside it', () => {
  const zeros = makeRow(0, [900, 10, 20, 30, 40]);
  expect(rowPeak(zeros)).toBeCloseTo(40 / 1000);
  expect(rowPeak(makeRow(0, [5]))).toBe(1);
  expect(rowPeak(makeRow(0, [0]))).toBe(0);
});

test('a row unlike the others does not flatten them', () => {
  const flat = Array.from({ length: 20 }, (_, x) => makeRow(x, [10, 10, 10, 10, 10, 10, 10, 10]));
  const spike = makeRow(20, [0, 0, 0, 1, 0, 0, 0, 0]);
  expect(peakOf([makeRun(0, flat)])).toBeCloseTo(1 / 8);
  expect(peakOf([makeRun(0, [...flat, spike])])).toBeCloseTo(3 / 8);
  expect(peakOf([])).toBe(1);
});

test('the extent is the zoom, else what the runs reach', () => {
  expect(extentOf([run, makeRun(1, [makeRow(50, [1])])], null)).toEqual([0, 50]);
  expect(extentOf([run], [5, 6])).toEqual([5, 6]);
  expect(extentOf([makeRun(0, [])], null)).toEqual([0, 1]);
});

describe('what is under the pointer', () => {
  const lines = [{ run, colour: '#000', name: 'a' }];

  test('of ridges: the outline that is nearest', () => {
    const geometry = makeGeometry('ridges', box, card, [0, 20], 1);
    for (const [index, row] of run.rows.entries()) {
      const py = geometry.time.map(row.x) - heightOf(geometry, row, 1);
      const found = pick(geometry, lines, geometry.value.map(1.5), py);
      expect(found?.index).toBe(index);
      expect(found?.value).toBeCloseTo(1.5);
    }
  });

  test('of a heat map: the step that is nearest, and the value', () => {
    const geometry = makeGeometry('heat', box, card, [0, 20], 1);
    const found = pick(geometry, lines, geometry.time.map(11), geometry.value.map(3.25));
    expect(found?.row.x).toBe(10);
    expect(found?.value).toBeCloseTo(3.25);
  });

  test('of bands of two runs: the one whose median is nearer', () => {
    const high = makeRun(1, [makeRow(0, [1], { percentiles: new Float64Array(9).fill(3.5) })]);
    const low = makeRun(2, [makeRow(0, [1], { percentiles: new Float64Array(9).fill(0.5) })]);
    const geometry = makeGeometry('bands', box, card, [0, 1], 1);
    const two = [high, low].map(run => ({ run, colour: '#000', name: '' }));
    const at = (value: number) => pick(geometry, two, geometry.left, geometry.value.map(value));
    expect(at(3)?.run).toBe(high);
    expect(at(1)?.run).toBe(low);
  });

  test('of nothing: nothing', () => {
    const geometry = makeGeometry('ridges', box, card, [0, 1], 1);
    expect(pick(geometry, [], 10, 10)).toBeNull();
  });
});

test('a single step stands in the plot', () => {
  for (const mode of ['ridges', 'overlay', 'heat', 'bands'] as const) {
    const { time } = makeGeometry(mode, box, card, [7, 7], 1);
    expect(Number.isFinite(time.map(7))).toBe(true);
  }
});

test('heat maps of several runs stand below each other, with one scale for all', () => {
  const runs = [0, 1, 2].map(id =>
    makeRun(
      id,
      [0, 10].map(x => makeRow(x, [0, 8, 1, id])),
    ),
  );
  const lines = runs.map(run => ({ run, colour: '#000', name: '' }));
  const geometry = makeGeometry('heat', box, card, [0, 10], 1, false, 3);
  expect(geometry.panels).toHaveLength(3);
  let above = geometry.top;
  for (const { top, bottom, value } of geometry.panels) {
    expect(top).toBeGreaterThan(above);
    expect([value.map(0), value.map(4)]).toEqual([bottom, top]);
    above = bottom;
  }
  expect(above).toBeCloseTo(geometry.bottom);
  for (const [i, line] of lines.entries()) {
    const { value } = panelAt(geometry, i);
    const found = pick(geometry, lines, geometry.right, value.map(2.5));
    expect(found?.run).toBe(line.run);
    expect(found?.row.x).toBe(10);
    expect(found?.value).toBeCloseTo(2.5);
  }
  // Over the name of a run it is that run's, at the panel's edge.
  const name = pick(geometry, lines, geometry.left, panelAt(geometry, 1).top - 9);
  expect([name?.run, name?.value]).toEqual([runs[1], 4]);
  expect(makeGeometry('bands', box, card, [0, 10], 1, false, 3).panels).toHaveLength(1);
});

test('a heat map shows a run where it logged, and half a step around', () => {
  const at = (...xs: number[]) =>
    reachOf(
      xs.map(x => makeRow(x, [1])),
      [0, 40],
    );
  expect(at(0, 10, 30)).toEqual([-5, 40]);
  expect(at(20)).toEqual([19, 21]);
  expect(reachOf([makeRow(7, [1])], [7, 7])).toEqual([6, 8]);
});

test('a card grows with its heat maps', () => {
  const heat = parseSettings({ mode: 'heat' });
  expect(heightFor(heat, 1, 296)).toBe(296);
  expect(heightFor(heat, 2, 296)).toBe(296);
  expect(heightFor(heat, 6, 296)).toBeGreaterThan(6 * LEAST_PANEL);
  expect(heightFor(parseSettings({}), 6, 296)).toBe(296);
});
