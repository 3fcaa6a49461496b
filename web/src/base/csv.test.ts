import { expect, test } from 'vitest';
import { csvField } from './csv';

test.each([
  ['plain', 'plain'],
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=1+1', "'=1+1"],
  ['@cmd', "'@cmd"],
  ['\tx', "'\tx"],
  ['-1.5e-7', '-1.5e-7'],
  ['-Infinity', '-Infinity'],
  ['-1,5', '"\'-1,5"'],
])('%j is written %j', (text, cell) => {
  expect(csvField(text)).toBe(cell);
});
