import { expect, test } from 'vitest';
import type { Run } from '../api';
import { makeRunTree } from './run_tree';

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
