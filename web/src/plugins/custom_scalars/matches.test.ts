import { expect, test } from 'vitest';
import type { Run, Tag } from '../../api';
import { listMatches } from './matches';

const tag = (id: number, name: string) => ({ id, tag: name, plugin: 'scalars' }) as Tag;
const run = (id: number) => ({ id, name: `run ${id}` }) as Run;
const [train, val, lr] = [tag(3, 'loss/train'), tag(5, 'loss/val'), tag(8, 'lr')] as const;
const logs = new Map<Tag, Run[]>([
  [train, [run(1), run(2)]],
  [val, [run(2)]],
  [lr, []],
]);

test('each tag once, with its runs; what is logged by none, and what matches nothing', () => {
  const patterns = [
    { pattern: 'loss/.*', tags: [3, 5], error: null },
    { pattern: 'loss/val', tags: [5], error: null },
    { pattern: 'l', tags: [8], error: null },
    { pattern: 'acc', tags: [], error: null },
    { pattern: '(', tags: [], error: 'missing )' },
  ];
  const found = listMatches(patterns, [train, val, lr], [train], one => logs.get(one) ?? []);
  expect(found.count).toBe(3);
  expect(found.found.map(one => [one.tag.tag, one.runs.length, one.drawn])).toEqual([
    ['loss/train', 2, true],
    ['loss/val', 1, false],
  ]);
  expect(found.unlogged).toEqual([lr]);
  expect(found.nothing).toEqual(['acc']);
});

test('no patterns', () => {
  const none = { count: 0, found: [], unlogged: [], nothing: [] };
  expect(listMatches([], [train], [], () => [])).toEqual(none);
});
