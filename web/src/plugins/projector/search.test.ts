import { expect, test } from 'vitest';
import { columnOf, numberColumn } from './columns';
import { find } from './search';

const columns = [
  numberColumn('label', Float64Array.of(9, 9, 4, 9, Number.NaN)),
  numberColumn('predicted', Float64Array.of(9, 4, 4, 7, 1)),
  columnOf('word', ['Apple', 'pineapple pie', 'a.b', '<img onerror>', 'x=1']),
];
const points = (text: string, field = '') => {
  const found = find(columns, 5, { text, field });
  return found.kind === 'points' ? [...found.points] : found.fault.code;
};

test.each([
  ['apple', [0, 1]],
  ['pie apple', [1]],
  ['<img', [3]],
  ['/^apple$/', [0]],
  ['/^Apple$/', [0]],
  ['/^APPLE$/', []],
  ['/^APPLE$/i', [0]],
  ['/a\\.b/', [2]],
  ['/a.b', [2]],
  ['label = 9', [0, 1, 3]],
  ['label = 9 and pred != 9', [1, 3]],
  ['label = predicted', [0, 2]],
  ['label != predicted', [1, 3]],
  ['label != pred and predicted < 5', [1]],
  ['not label = predicted', [1, 3, 4]],
  ['LABEL = 9 and predicted in (4, 7)', [1, 3]],
  ['predicted >= 7', [0, 3]],
  ['word ~ apple', [0, 1]],
  ['missing(label)', [4]],
  ['not label = 9', [2, 4]],
  ['x=1', [4]],
  ['', []],
])('%s', (text, expected) => expect(points(text)).toEqual(expected));

test('in one column only', () => {
  expect(points('4')).toEqual([1, 2]);
  expect(points('4', 'label')).toEqual([2]);
});

test.each([
  ['labl = 9', 'unknown_name'],
  ['label =', 'expected_value'],
  ['/(/', 'bad_pattern'],
])('%s is told: %s', (text, code) => expect(points(text)).toBe(code));

test('a name that is nearly right is told the right one', () => {
  expect(find(columns, 5, { text: 'labl = 9', field: '' })).toMatchObject({
    fault: { instead: 'label' },
  });
});
