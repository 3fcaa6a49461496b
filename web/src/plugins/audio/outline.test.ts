import { expect, test } from 'vitest';
import { outline } from './outline';

test('lowest and highest of each column, its right edge included', () => {
  const samples = Float32Array.of(0, 1, -1, 0.5, 0.25, 0.25);
  expect([...outline(samples, 0, 6, 3)]).toEqual([-1, 1, -1, 0.5, 0.25, 0.25]);
});

test('one loud sample among millions is seen', () => {
  const samples = new Float32Array(1_000_000);
  samples[765_432] = -0.5;
  const found = outline(samples, 0, samples.length, 100);
  expect(found.indexOf(-0.5)).toBe(2 * 76);
});

test('nothing is drawn beyond the end, nor of samples that are no numbers', () => {
  const found = outline(Float32Array.of(1, 1, Number.NaN, Number.NaN), 0, 8, 8);
  expect([...found.slice(0, 4)]).toEqual([1, 1, 1, 1]);
  expect(found.slice(4).every(Number.isNaN)).toBe(true);
});
