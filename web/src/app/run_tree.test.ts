import { expect, test } from 'vitest';
import type { Run } from '../api';
import { makeGroupRows, makePlaces, makeRunRows, makeRunTree } from './run_tree';

const runs = (...names: string[]): Run[] =>
  names.map((name, id) => ({ id, name, start: null, last: null, slot: 1, tag_set: 0, points: 0 }));
const draw = (names: string[], folded: string[] = []) =>
  makeRunTree(runs(...names), new Set(folded)).rows.map(
    row =>
      `${'  '.repeat(row.depth)}${row.kind === 'folder' ? `${row.open ? '-' : '+'} ${row.label} ${row.to - row.from}` : row.label}`,
  );

test('flat names have no folders', () => {
  expect(draw(['a', 'b'])).toEqual(['a', 'b']);
});

test('folders with their counts', () => {
  expect(draw(['res/a', 'res/b', 'vit/c/x', 'vit/c/y', 'vit/d'])).toEqual([
    '- res 2',
    '  a',
    '  b',
    '- vit 3',
    '  - c 2',
    '    x',
    '    y',
    '  d',
  ]);
});

test('folders with one thing in them are joined', () => {
  expect(draw(['lightning/logs/v0', 'lightning/logs/v1'])).toEqual([
    '- lightning/logs 2',
    '  v0',
    '  v1',
  ]);
  expect(draw(['only/one/run'])).toEqual(['only/one/run']);
});

test('a run that is also a folder, and the root', () => {
  expect(draw(['.', 'a', 'a/b'])).toEqual(['.', '- a 2', '  .', '  b']);
});

test('a folded folder hides its rows, not its runs', () => {
  const tree = makeRunTree(runs('a/x', 'a/y', 'b'), new Set(['a']));
  expect(draw(['a/x', 'a/y', 'b'], ['a'])).toEqual(['+ a 2', 'b']);
  expect(tree.order.map(run => run.name)).toEqual(['a/x', 'a/y', 'b']);
});

test("a folder's runs are one range of the order", () => {
  const { rows, order } = makeRunTree(runs('a', 'b/c', 'b/d', 'e'), new Set());
  const folder = rows.find(row => row.kind === 'folder');
  expect(
    folder?.kind === 'folder' && order.slice(folder.from, folder.to).map(run => run.name),
  ).toEqual(['b/c', 'b/d']);
});

test('groups open to their runs, whose places follow each other', () => {
  const [a, b, c] = runs('x/a', 'b', 'c');
  const groups = [
    { key: '1', values: ['sgd'], runs: [a, c] },
    { key: '2', values: [null], runs: [b] },
  ] as never;
  const { rows, order } = makeGroupRows(groups, new Set(['2']), group => group.values[0] ?? 'none');
  expect(rows.map(row => [row.kind, row.label, row.depth])).toEqual([
    ['folder', 'sgd', 0],
    ['run', 'x/a', 1],
    ['run', 'c', 1],
    ['folder', 'none', 0],
  ]);
  expect(order).toEqual([a, c, b]);
  expect(
    rows.filter(row => row.kind === 'folder').map(row => [row.from, row.to, row.open]),
  ).toEqual([
    [0, 2, true],
    [2, 3, false],
  ]);
});

test.each([
  [
    ['x/y/a', 'x/y/b'],
    ['a', 'b'],
  ],
  [
    ['x/y/a', 'x/b'],
    ['y/a', 'b'],
  ],
  [
    ['xy/a', 'x/b'],
    ['xy/a', 'x/b'],
  ],
  [['x/a'], ['x/a']],
  [
    ['.', 'a'],
    ['.', 'a'],
  ],
])('runs %j of one group are listed as %j', (names, labels) => {
  const group = { key: 'g', values: ['g'], runs: runs(...names) };
  const { rows } = makeGroupRows([group], new Set(), () => 'g');
  expect(rows.slice(1).map(row => row.label)).toEqual(labels);
});

test('a sorted list is a row a run, by full name', () => {
  const { rows } = makeRunRows(runs('x/b', 'x/a'));
  expect(rows.map(row => row.label)).toEqual(['x/b', 'x/a']);
});

test('every row knows its place among its siblings, whatever of the list is in view', () => {
  const names = ['res/a', 'res/b', 'vit/c/x', 'vit/c/y', 'vit/d', 'z'];
  const placed = (folded: string[]) => {
    const { rows } = makeRunTree(runs(...names), new Set(folded));
    const places = makePlaces(rows);
    return rows.map((row, i) => `${row.label} ${places(i).at}/${places(i).of}`);
  };
  expect(placed([])).toEqual([
    'res 1/3',
    'a 1/2',
    'b 2/2',
    'vit 2/3',
    'c 1/2',
    'x 1/2',
    'y 2/2',
    'd 2/2',
    'z 3/3',
  ]);
  expect(placed(['res', 'vit/c'])).toEqual(['res 1/3', 'vit 2/3', 'c 1/2', 'd 2/2', 'z 3/3']);
  expect(makePlaces([])(0)).toEqual({ at: 0, of: 0 });
});
