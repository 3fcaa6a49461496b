import { describe, expect, test } from 'vitest';
import { makeScale, makeSpec, type ScaleKind, symlogConstant } from './scales';

describe.each<[ScaleKind, [number, number]]>([
  ['linear', [-3, 12]],
  ['log', [1e-5, 40]],
  ['symlog', [-700, 20]],
  ['time', [1.7e9, 1.7e9 + 60]],
])('%s over %s', (kind, domain) => {
  const scale = makeScale(makeSpec(kind, domain, [188, 6]));
  test('ends land on the ends', () => {
    expect(scale.map(domain[0])).toBeCloseTo(188, 9);
    expect(scale.map(domain[1])).toBeCloseTo(6, 9);
  });
  test('invert undoes map', () => {
    for (let p = 6; p <= 188; p += 7) expect(scale.map(scale.invert(p))).toBeCloseTo(p, 5);
  });
  test('is monotonic', () => {
    let last = Number.NEGATIVE_INFINITY;
    for (let p = 188; p >= 6; p--) {
      const v = scale.invert(p);
      expect(v).toBeGreaterThan(last);
      last = v;
    }
  });
});

test('a log scale has no place for zero and below', () => {
  const { map } = makeScale(makeSpec('log', [0.1, 10], [0, 100]));
  expect([0, -1, Number.NaN].map(map).some(Number.isFinite)).toBe(false);
});

test('a domain without width does not divide by zero', () => {
  expect(makeScale(makeSpec('linear', [5, 5], [0, 100])).map(5)).toBe(0);
});

test.each([
  [-1, 700, 1],
  [-2e-6, 1e-6, 1e-8],
  [0, 0, 1],
  [0, 1000, 1],
])('symlog constant of %s…%s is %s', (lo, hi, constant) => {
  expect(symlogConstant(lo, hi)).toBeCloseTo(constant, 12);
});
