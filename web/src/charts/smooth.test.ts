import { describe, expect, test } from 'vitest';
import type { CurveSeries } from './curve';
import { line, makeTestSeries } from './fixture';
import { type Smoother, smooth, withSmoothing } from './smooth';

const SMOOTHERS: readonly Smoother[] = ['exponential', 'timed', 'gaussian', 'mean'];
const noise = (i: number) =>
  Math.sin(i * 12.9898) * 43758.5453 - Math.floor(Math.sin(i * 12.9898) * 43758.5453);

/** TensorBoard's own loop, vz_line_chart's resmoothDataset, on plain numbers. */
function tensorBoard(values: readonly number[], weight: number): number[] {
  let last = values.length > 0 ? 0 : Number.NaN;
  let count = 0;
  const constant = values.every(v => v === values[0]);
  return values.map(v => {
    if (constant || !Number.isFinite(v)) return v;
    last = last * weight + (1 - weight) * v;
    count++;
    return last / (1 - weight ** count);
  });
}

describe('with every point there', () => {
  test.each([0.1, 0.6, 0.9, 0.99, 0.999])(
    'exponential is TensorBoard’s to 1e-6: weight %d',
    weight => {
      const points = line(300, i => (i % 37 === 5 ? Number.NaN : noise(i)));
      const found = smooth(makeTestSeries(points), 'step', 'exponential', weight);
      const wanted = tensorBoard(
        points.map(p => p[1]),
        weight,
      );
      for (const [i, value] of wanted.entries())
        if (Number.isNaN(value)) expect(found?.[i]).toBeNaN();
        else expect(Math.abs((found?.[i] ?? Number.NaN) - value)).toBeLessThan(1e-6);
    },
  );

  test('timed is exponential where points are evenly apart', () => {
    const series = makeTestSeries(line(200, noise));
    const a = smooth(series, 'step', 'timed', 0.9) as Float64Array;
    const b = smooth(series, 'step', 'exponential', 0.9) as Float64Array;
    a.forEach((value, i) => {
      expect(value).toBeCloseTo(b[i] as number, 9);
    });
  });

  test('timed forgets across a gap', () => {
    const points = [...line(100, () => 0), [199, 1]] as [number, number][];
    expect(smooth(makeTestSeries(points), 'step', 'timed', 0.9)?.at(-1)).toBeGreaterThan(0.9);
  });

  test('mean is the mean of the neighbours, fewer at the ends', () => {
    const series = makeTestSeries(line(5, i => i * i));
    expect([...(smooth(series, 'step', 'mean', 0.5) as Float64Array)]).toEqual([
      0.5,
      5 / 3,
      14 / 3,
      29 / 3,
      12.5,
    ]);
  });

  test('gaussian is close to the bell', () => {
    const size = 400;
    const points = line(size, noise);
    const sigma = 0.9 / (1 - 0.9);
    const found = smooth(makeTestSeries(points), 'step', 'gaussian', 0.9) as Float64Array;
    for (let i = 60; i < size - 60; i++) {
      let sum = 0;
      let weights = 0;
      points.forEach(([x, v]) => {
        const weight = Math.exp(-0.5 * ((x - i) / sigma) ** 2);
        sum += weight * v;
        weights += weight;
      });
      expect(Math.abs((found[i] as number) - sum / weights)).toBeLessThan(0.02);
    }
  });
});

test.each(SMOOTHERS)('%s: none without weight, constants and what is not finite stay', smoother => {
  const odd = [
    [0, Number.NaN],
    [1, 0.1],
    [2, 0.1],
    [3, Number.POSITIVE_INFINITY],
  ] as const;
  const series = makeTestSeries(odd);
  expect(smooth(series, 'step', smoother, 0)).toBeNull();
  expect([...(smooth(series, 'step', smoother, 0.9) as Float64Array)]).toEqual(odd.map(p => p[1]));
});

test.each(['exponential', 'timed'] as const)('%s at 1: the mean of all values so far', smoother => {
  const values = [4, 8, Number.NaN, 0, 100].map((value, i) => [i, value] as const);
  const found = smooth(makeTestSeries(values), 'step', smoother, 1) as Float64Array;
  expect([...found].map(one => Math.round(one * 1e4) / 1e4)).toEqual([4, 6, Number.NaN, 4, 28]);
});

test.each(SMOOTHERS)('%s: smoothed values stay among the values', smoother => {
  const series = makeTestSeries(line(300, i => noise(i) * (i % 50 === 0 ? 1e6 : 1)));
  for (const weight of [0.3, 0.9, 0.999])
    for (const value of smooth(series, 'step', smoother, weight) as Float64Array) {
      expect(value).toBeGreaterThanOrEqual(-1e-6);
      expect(value).toBeLessThanOrEqual(1e6);
    }
});

test('where points are hidden, each that is there weighs for those it stands for', () => {
  const whole = makeTestSeries(line(4000, i => Math.sin(i / 300) + 0.001 * noise(i)));
  const every = 10;
  const pick = <T extends Float64Array>(values: T) => values.filter((_, i) => i % every === 0);
  const thin: CurveSeries = {
    ...whole,
    step: pick(whole.step),
    wall: pick(whole.wall),
    value: pick(whole.value as Float64Array),
  };
  const exact = smooth(whole, 'step', 'exponential', 0.99) as Float64Array;
  const near = smooth(thin, 'step', 'exponential', 0.99) as Float64Array;
  let worst = 0;
  for (let i = 50; i < near.length; i++)
    worst = Math.max(worst, Math.abs((near[i] as number) - (exact[i * every] as number)));
  expect(worst).toBeLessThan(0.05);
});

test('a smoothed series is the same object until something else is asked', () => {
  const series = makeTestSeries(line(20, noise));
  const how = { smoother: 'mean', smoothing: 0.5 } as const;
  const once = withSmoothing(series, 'step', how);
  expect(once).toEqual({ ...series, smoothed: smooth(series, 'step', 'mean', 0.5) });
  expect(withSmoothing(series, 'step', { ...how })).toBe(once);
  for (const other of [{ ...how, smoothing: 0.6 }, { ...how, smoother: 'timed' } as const])
    expect(withSmoothing(series, 'step', other)).not.toBe(once);
});
