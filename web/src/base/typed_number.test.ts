import { expect, test } from 'vitest';
import { parseTyped, printTyped } from './typed_number';

test.each([
  ['', null],
  ['  ', null],
  ['0', 0],
  ['-0.5', -0.5],
  ['−3', -3],
  ['1e-3', 1e-3],
  ['12,800', 12_800],
  ['10k', 10_000],
  ['1.5 M', 1.5e6],
  ['2b', 2e9],
])('%j is %j', (text, value) => {
  expect(parseTyped(text)).toBe(value);
});

test.each(['a', '1..2', 'k', '1e999', 'Infinity', 'NaN', '1 2'])('%j is no number', text => {
  expect(parseTyped(text)).toBeNaN();
});

test.each([null, 0, -1, 0.1 + 0.2, 1e-12, 123_456_789.5, 1e21])('%d survives the field', value => {
  const back = parseTyped(printTyped(value));
  if (value === null) expect(back).toBeNull();
  else expect(back).toBeCloseTo(value, 9);
});
