import { describe, expect, test } from 'vitest';
import { bandStretches, countRange, countText } from './band';
import type { CurveSeries, CurveView } from './curve';
import { makeTestGroup, makeTestSeries } from './fixture';
import { aloneOf, lineOf } from './line';
import { bandOpacity, notches } from './paint';
import { makeScene } from './scene';
import type { Theme } from './theme';

const NaN_ = Number.NaN;
const view: CurveView = {
  x: 'step',
  y: 'linear',
  xRange: null,
  yRange: null,
  xLog: false,
  yEnds: [null, null],
  ignoreOutliers: true,
};

const whole = (one: CurveSeries) => Int32Array.of(0, one.step.length);
const INPUT = { view, width: 360, height: 168, direction: 'none', locale: 'en', now: 0 } as const;
const sceneOf = (series: readonly CurveSeries[]) => makeScene({ ...INPUT, series });

describe('a band is cut', () => {
  const cut = (n: number[]) => {
    const one = makeTestGroup(n);
    return bandStretches([one], whole(one)).map(({ from, to, share }) => [from, to, share]);
  };
  test('nowhere while all runs are there', () => expect(cut([4, 4, 4])).toEqual([[0, 2, 1]]));
  test('where a run ends: between two points as many count as have both', () =>
    expect(cut([4, 4, 2, 2])).toEqual([
      [0, 1, 1],
      [1, 3, 0.5],
    ]));
  test('it ends where one run is left, and there is none of a single run', () => {
    expect(cut([2, 2, 1, 1])).toEqual([[0, 1, 1]]);
    expect(cut([1, 1])).toEqual([]);
  });
  test('at a gap', () =>
    expect(cut([2, 2, 0, 2, 2])).toEqual([
      [0, 1, 1],
      [3, 4, 1],
    ]));
  test('to what is in view', () => {
    const one = makeTestGroup([2, 2, 2, 2, 2]);
    expect(bandStretches([one], Int32Array.of(1, 4))).toMatchObject([{ from: 1, to: 3 }]);
  });
});

test('a curve without a band has no stretches', () => {
  const one = makeTestSeries([
    [0, 1],
    [1, 1],
  ]);
  expect(bandStretches([one], whole(one))).toEqual([]);
});

test('how many runs there are, in words', () => {
  const of = (...n: number[]) => ({ n: Float64Array.from(n), members: Math.max(...n) });
  expect(countText(of(3, 3))).toBe('3');
  expect(countText(of(3, 2, 1, 0))).toBe('1–3');
  expect(countRange({ n: Float64Array.of(0, 0), members: 2 })).toEqual([0, 0]);
});

describe('where one run of several is left', () => {
  const values = (line: { value: CurveSeries['value'] } | null | undefined) =>
    line ? Array.from(line.value) : null;
  const group = makeTestGroup([3, 3, 2, 1, 1]);
  test('the line ends, and a dotted one goes on from it', () => {
    expect(values(lineOf(group, 'step'))).toEqual([1, 1, 1, NaN_, NaN_]);
    expect(values(aloneOf(group, 'step').line)).toEqual([NaN_, NaN_, 1, 1, 1]);
    expect(aloneOf(group, 'step').line?.dash).not.toEqual([]);
  });
  test('a group that is a single run is a line like any', () => {
    const one = makeTestGroup([1, 1]);
    expect(values(lineOf(one, 'step'))).toEqual([1, 1]);
    expect(aloneOf(one, 'step').line).toBeNull();
  });
});

describe('notches', () => {
  const layout = sceneOf([]).layout;
  const drawn = (series: readonly CurveSeries[]) => {
    const { marks } = sceneOf(series);
    return notches(marks, layout, text => 6 * text.length).map(({ mark, label }) => [
      mark.text,
      label,
    ]);
  };
  test('stand where runs are lost, not where they come', () =>
    expect(drawn([makeTestGroup([2, 3, 3, 2, 1])])).toEqual([
      ['n 2', true],
      ['n 1', true],
    ]));
  test('say how many go on where there is room', () => {
    const crowded = makeTestGroup(Array.from({ length: 101 }, (_, i) => (i < 99 ? 9 : 108 - i)));
    const two = makeTestGroup([...Array<number>(50).fill(9), 8, 7, ...Array<number>(50).fill(7)]);
    expect(drawn([crowded])).toEqual([['n 8', false]]);
    expect(drawn([two])).toEqual([
      ['n 8', false],
      ['n 7', true],
    ]);
  });
  test('of several groups only the places are told, of very many nothing', () => {
    const groups = (count: number) =>
      Array.from({ length: count }, (_, key) => ({ ...makeTestGroup([2, 2, 1]), key }));
    expect(drawn(groups(2))).toEqual([
      ['n 1', false],
      ['n 1', false],
    ]);
    expect(drawn(groups(50))).toEqual([]);
  });
});

test('y takes in the band', () => {
  const { y } = sceneOf([makeTestGroup([2, 2, 2])]);
  expect(y.lo).toBeLessThanOrEqual(0.5);
  expect(y.hi).toBeGreaterThanOrEqual(1.5);
});

test('a band fades with its runs and among many groups, but never quite', () => {
  const theme = { bandOpacity: 0.15 } as Theme;
  const full = bandOpacity(theme, 1, 3);
  expect(bandOpacity(theme, 0.5, 3)).toBeLessThan(full);
  expect(bandOpacity(theme, 1, 50)).toBeLessThan(full);
  expect(bandOpacity(theme, 0, 50)).toBeGreaterThan(0.01);
});

describe('last values say how far the runs lie from them', () => {
  const group = makeTestGroup([2, 2, 2]);
  const labels = (series: readonly CurveSeries[], width: number) =>
    makeScene({ ...INPUT, series, width }).labels.map(({ text, spread }) => [text, spread]);
  test('where there is room', () => {
    expect(labels([group], 720)).toEqual([['1.00', '±0.50']]);
    expect(labels([group], 360)).toEqual([['1.00', '']]);
  });
  test('not where one run is left, nor where the band is no distance', () => {
    expect(labels([makeTestGroup([2, 1])], 720)).toEqual([['1.00', '']]);
    expect(labels([makeTestGroup([2, 2], {}, 'minmax')], 720)).toEqual([['1.00', '']]);
    expect(labels([makeTestGroup([2, 2], {}, 'std', 'median')], 720)).toEqual([['1.00', '']]);
  });
});
