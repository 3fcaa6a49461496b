import { describe, expect, test } from 'vitest';
import { makeSpec } from './scales';
import {
  durationTicks,
  formatDurationTicks,
  formatLogTick,
  formatTicks,
  formatTimeTicks,
  linearTicks,
  logTicks,
  stepTicks,
  symlogTicks,
  timeTicks,
  valueTicks,
} from './ticks';

describe('linear', () => {
  test.each([
    [0, 1.65, 4, ['0.0', '0.5', '1.0', '1.5']],
    [0.6, 0.98, 4, ['0.6', '0.7', '0.8', '0.9']],
    [0, 6100, 4, ['0', '2k', '4k', '6k']],
    [-0.05, 0.05, 4, ['−0.04', '−0.02', '0.00', '0.02', '0.04']],
    [0, 3e-6, 4, ['0', '1e−6', '2e−6', '3e−6']],
    [0, 5e6, 4, ['0', '2M', '4M']],
    [1e9, 4e9, 4, ['1e9', '2e9', '3e9', '4e9']],
  ])('%s…%s', (lo, hi, count, labels) =>
    expect(formatTicks(linearTicks(lo, hi, count))).toEqual(labels),
  );

  test('ticks are in range, even and about as many as asked, for any range', () => {
    for (let k = 0; k < 400; k++) {
      const lo = (Math.sin(k * 12.9898) * 43_758.5453) % 1000;
      const hi = lo + 10 ** ((k % 16) - 8);
      const ticks = linearTicks(lo, hi, 4);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(7);
      for (const v of ticks)
        expect(v >= lo - (hi - lo) * 1e-6 && v <= hi + (hi - lo) * 1e-6).toBe(true);
    }
  });

  test('one value, nothing, or no end', () => {
    expect(linearTicks(3, 3, 4)).toEqual([3]);
    expect(linearTicks(Number.NaN, 3, 4)).toEqual([]);
    expect(linearTicks(0, Number.POSITIVE_INFINITY, 4)).toEqual([0]);
  });
});

test.each([
  [0, 3, 4, ['0', '1', '2', '3']],
  [0, 1, 4, ['0', '1']],
  [0, 58_650, 3, ['0', '20k', '40k']],
  [0, 1000, 3, ['0', '500', '1000']],
])('steps %s…%s are whole', (lo, hi, count, labels) =>
  expect(stepTicks(lo, hi, count).map(t => t.label)).toEqual(labels),
);

describe('log', () => {
  test.each([
    [1e-6, 1, 5, 4],
    [1e-2, 1e2, 5, 5],
  ])('decades of %s…%s', (lo, hi, count, least) => {
    const ticks = logTicks(lo, hi, count);
    expect(ticks.length).toBeGreaterThanOrEqual(Math.min(4, least));
    expect(ticks.length).toBeLessThanOrEqual(count + 1);
    for (const v of ticks) expect(Math.log10(v) % 1).toBeCloseTo(0, 9);
  });
  test('1, 3 within two decades; round values within a fraction of one', () => {
    expect(logTicks(0.04, 4, 4)).toEqual([0.1, 0.3, 1, 3]);
    expect(logTicks(0.15, 0.25, 4).length).toBeGreaterThanOrEqual(2);
  });
  test.each([
    [0.001, '0.001'],
    [1e-4, '1e−4'],
    [20, '20'],
    [10_000, '10k'],
    [1e7, '1e7'],
    [-0.01, '−0.01'],
    [0, '0'],
  ])('label of %s', (v, label) => expect(formatLogTick(v)).toBe(label));
});

test('symlog ticks have zero, both signs, no crowd in the middle', () => {
  const ticks = symlogTicks(-700, 700, 5, 1);
  expect(ticks).toContain(0);
  expect(ticks).toEqual([...ticks].sort((a, b) => a - b));
  expect(ticks).toEqual(ticks.map(v => (v === 0 ? 0 : -v)).reverse());
  expect(ticks.filter(v => v !== 0 && Math.abs(v) < 10)).toEqual([]);
});

describe('time', () => {
  test('durations fall on what clocks count in', () => {
    expect(formatDurationTicks(durationTicks(0, 7200, 4), 'en')).toEqual([
      '0',
      '30 m',
      '1 h',
      '1 h 30 m',
      '2 h',
    ]);
    expect(formatDurationTicks(durationTicks(0, 95, 3), 'zh-CN')).toEqual([
      '0',
      '30 秒',
      '1 分',
      '1 分 30 秒',
    ]);
    expect(formatDurationTicks(durationTicks(0, 0.5, 4), 'en').at(-1)).toBe('0.4 s');
  });
  test('wall times fall on round local times; midnight reads as a date', () => {
    const lo = new Date(2026, 10, 24, 20, 10).getTime() / 1e3;
    const ticks = timeTicks(lo, lo + 8 * 3600, 4);
    expect(formatTimeTicks(ticks, 'en', lo)).toEqual(['22:00', 'Nov 25', '02:00', '04:00']);
    expect(formatTimeTicks(ticks, 'zh-CN', lo)[1]).toBe('11月25日');
  });
  test('days are calendar days', () => {
    const lo = new Date(2026, 2, 20, 12).getTime() / 1e3;
    for (const tick of timeTicks(lo, lo + 20 * 86_400, 4))
      expect(new Date(tick * 1e3).getHours()).toBe(0);
  });
});

test('valueTicks follow the scale', () => {
  expect(valueTicks(makeSpec('log', [1e-4, 1], [0, 1]), 4).map(t => t.label)).toEqual([
    '1e−4',
    '0.001',
    '0.01',
    '0.1',
    '1',
  ]);
});
