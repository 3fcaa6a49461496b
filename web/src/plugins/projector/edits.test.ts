import { describe, expect, test } from 'vitest';
import { columnOf, numberColumn, wordOf } from './columns';
import { applyEdits, countEdits, freeColumn, NO_EDITS, printMetadata, withEdit } from './edits';

const columns = [
  columnOf('label', ['a', 'b', 'a', 'c']),
  numberColumn('loss', Float64Array.of(1, 2.5, Number.NaN, 4)),
];
const words = (found: ReturnType<typeof applyEdits>) =>
  Object.fromEntries(
    found.map(column => [column.name, [0, 1, 2, 3].map(i => wordOf(column, i))] as const),
  );

describe('labels changed on the page', () => {
  test('nothing changed is the same object', () => {
    expect(applyEdits(columns, NO_EDITS, 4)).toBe(columns);
  });
  test.each([
    ['a known word', 'label', [1, 2], 'c', ['a', 'c', 'c', 'c']],
    ['a new word', 'label', [0], 'new', ['new', 'b', 'a', 'c']],
    ['none', 'label', [3], '', ['a', 'b', 'a', '']],
    ['a number stays one', 'loss', [0, 2], '7', ['7', '2.5', '7', '4']],
    ['no number any more', 'loss', [3], 'high', ['1', '2.5', '', 'high']],
    ['a column of its own', 'tag', [1], 'odd', ['', 'odd', '', '']],
    ['a point that another step has', 'label', [0, 99], 'z', ['z', 'b', 'a', 'c']],
  ])('%s', (_, column, points, word, expected) => {
    const edits = withEdit(NO_EDITS, column, points, word);
    const found = applyEdits(columns, edits, 4);
    expect(words(found)[column]).toEqual(expected);
    expect(countEdits(edits)).toBe(points.length);
    // What was read stays what it was.
    expect(words(columns)).toEqual({ label: ['a', 'b', 'a', 'c'], loss: ['1', '2.5', '', '4'] });
  });
  test('a number is still sized and coloured as one', () => {
    const [, loss] = applyEdits(columns, withEdit(NO_EDITS, 'loss', [0], ' 9 '), 4);
    expect(loss?.numbers?.[0]).toBe(9);
    const [, text] = applyEdits(columns, withEdit(NO_EDITS, 'loss', [0], 'x'), 4);
    expect(text?.numbers).toBeNull();
  });
  test('the later edit counts', () => {
    const once = withEdit(NO_EDITS, 'label', [0, 1], 'x');
    const twice = withEdit(once, 'label', [1], 'y');
    expect(words(applyEdits(columns, twice, 4)).label).toEqual(['x', 'y', 'a', 'c']);
    expect(words(applyEdits(columns, once, 4)).label).toEqual(['x', 'x', 'a', 'c']);
  });
  test('the file has a header for several columns, and no cell breaks a line', () => {
    const edits = withEdit(NO_EDITS, 'label', [0], 'two\twords\nhere');
    expect(printMetadata(applyEdits(columns, edits, 4), 4)).toBe(
      'label\tloss\ntwo words here\t1\nb\t2.5\na\t\nc\t4\n',
    );
    expect(printMetadata(columns.slice(0, 1), 4)).toBe('a\nb\na\nc\n');
  });
  test('a free name', () => {
    expect(freeColumn(columns, 'tag')).toBe('tag');
    expect(freeColumn(columns, 'label')).toBe('label 2');
  });
});
