import { describe, expect, test } from 'vitest';
import { formatBytes, formatCount, formatNumber, formatStep, formatStepExact } from './numbers';

describe('formatNumber', () => {
  test.each([
    [0, '0'],
    [-0, '0'],
    [1, '1.000'],
    [0.16012, '0.1601'],
    [1.4234, '1.423'],
    [52.8, '52.80'],
    [2079.4, '2079'],
    [-0.5, '−0.5000'],
    [9999.4, '9999'],
    [9999.6, '10k'],
    [12_345, '12.35k'],
    [999_960, '1M'],
    [3_400_000, '3.4M'],
    [0.001, '0.001000'],
    [0.00099994, '1e−3'],
    [0.000012345, '1.23e−5'],
    [-2.5e-7, '−2.5e−7'],
    [1.5e12, '1.5e12'],
    [Number.NaN, 'NaN'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('%s → %s', (value, text) => expect(formatNumber(value)).toBe(text));

  test.each([
    [0.96041, '0.960'],
    [5223.4, '5223'],
    [0.0413, '0.0413'],
    [1e-4, '1e−4'],
  ])('three digits: %s → %s', (value, text) => expect(formatNumber(value, 3)).toBe(text));

  test('never says less than four digits between 0.001 and 10,000', () => {
    for (let v = 1.2347e-3; v < 1e4; v *= 1.37) {
      const read = Number(formatNumber(v));
      expect(Math.abs(read - v) / v).toBeLessThanOrEqual(5.001e-4);
    }
  });
});

describe('steps and counts', () => {
  test.each([
    [0, '0'],
    [999, '999'],
    [1234, '1,234'],
    [30_600, '30.6k'],
    [-12_800, '−12.8k'],
    [1_234_567, '1.235M'],
    [999_960, '1M'],
  ])('formatStep(%s) → %s', (step, text) => expect(formatStep(step)).toBe(text));
  test.each([
    [30_600, '30,600'],
    [-1_000_000, '−1,000,000'],
    [2.5, '2.50000'],
    [Number.NaN, 'NaN'],
  ])('formatStepExact(%s) → %s', (step, text) => expect(formatStepExact(step)).toBe(text));
  test('formatCount', () =>
    expect([0, 48, 1024, 10_000_000].map(formatCount)).toEqual(['0', '48', '1,024', '10,000,000']));
});

describe('formatBytes', () => {
  test.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1 kB'],
    [999_600, '1 MB'],
    [2_345_678_901, '2.35 GB'],
    [4e15, '4000 TB'],
  ])('%d is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});
