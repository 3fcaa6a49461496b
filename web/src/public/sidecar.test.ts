// Operations on the page's side: what they do, and that undo brings back exactly what was.
import { describe, expect, test } from 'vitest';
import type { Operation, RunMarks, SavedView } from '../api';
import {
  applyOperations,
  marksOf,
  NOTHING_SAID,
  type Said,
  undoOf,
  withOperation,
} from './sidecar';

const said = (runs: Record<string, RunMarks>, views: Record<string, SavedView> = {}): Said => ({
  runs: new Map(Object.entries(runs)),
  views: new Map(Object.entries(views)),
});
const held: Said = said(
  { a: { name: 'A', tags: ['x'] }, b: { colour: '#112233', archived: true } },
  { v: { state: 'images', by: 'ann', made: '2026-01-01T00:00:00Z' } },
);

describe('operations', () => {
  test('marks change what they name; null, "" and false take back', () => {
    const after = applyOperations(held, [
      { op: 'mark_runs', runs: ['a', 'c'], name: ' New ', note: 'n' },
      { op: 'mark_runs', runs: ['b'], colour: null, archived: false },
      { op: 'mark_runs', runs: ['a'], name: '' },
    ]);
    expect(after.runs).toEqual(
      new Map<string, RunMarks>([
        ['a', { tags: ['x'], note: 'n' }],
        ['c', { name: 'New', note: 'n' }],
      ]),
    );
    expect(held.runs.get('b')?.archived).toBe(true);
  });

  test('tags are added and removed, not replaced', () => {
    const after = applyOperations(held, [
      { op: 'tag_runs', runs: ['a', 'b'], add: ['y', ' z '] },
      { op: 'tag_runs', runs: ['a'], remove: ['x', 'q'] },
    ]);
    expect(marksOf(after, 'a').tags).toEqual(['y', 'z']);
    expect(marksOf(after, 'b').tags).toEqual(['y', 'z']);
  });

  test('a view does not replace another unless it says so', () => {
    const kept = applyOperations(held, [
      { op: 'save_view', name: 'v', state: 'scalars' },
      { op: 'rename_view', name: 'gone', to: 'w' },
    ]);
    expect(kept).toEqual(held);
    const after = applyOperations(held, [
      { op: 'save_view', name: 'v', state: 'scalars', replace: true },
      { op: 'rename_view', name: 'v', to: 'w' },
    ]);
    expect([...after.views]).toEqual([['w', { state: 'scalars' }]]);
    expect(applyOperations(after, [{ op: 'delete_view', name: 'w' }]).views.size).toBe(0);
  });
});

const cases: [string, Operation[]][] = [
  [
    'marks of runs that differ',
    [{ op: 'mark_runs', runs: ['a', 'b', 'c'], name: 'N', colour: '#fff' }],
  ],
  ['putting away', [{ op: 'mark_runs', runs: ['a', 'b'], archived: true, hidden: true }]],
  ['tags', [{ op: 'tag_runs', runs: ['a', 'b'], add: ['x', 'y'], remove: ['x'] }]],
  ['a new view', [{ op: 'save_view', name: 'new', state: 'scalars' }]],
  ['a replaced view', [{ op: 'save_view', name: 'v', state: 'scalars', replace: true }]],
  ['a renamed view', [{ op: 'rename_view', name: 'v', to: 'w' }]],
  ['a deleted view', [{ op: 'delete_view', name: 'v' }]],
  [
    'what does nothing',
    [
      { op: 'rename_view', name: 'gone', to: 'w' },
      { op: 'delete_view', name: 'gone' },
      { op: 'set_aside' },
    ],
  ],
  [
    'several, one upon another',
    [
      { op: 'mark_runs', runs: ['a'], name: 'One' },
      { op: 'mark_runs', runs: ['a'], name: null },
      { op: 'tag_runs', runs: ['a'], remove: ['x'] },
      { op: 'rename_view', name: 'v', to: 'w' },
      { op: 'save_view', name: 'v', state: 'images' },
    ],
  ],
];
test.each(cases)('undo brings back what was: %s', (_, operations) => {
  const after = applyOperations(held, operations);
  expect(applyOperations(after, undoOf(held, operations))).toEqual(held);
});

test('runs of which the same was said go back in one operation', () => {
  const runs = Array.from({ length: 1000 }, (_, i) => `run${i}`);
  expect(undoOf(NOTHING_SAID, [{ op: 'mark_runs', runs, archived: true }])).toHaveLength(1);
});

test('what this browser keeps does not grow with every change of the same thing', () => {
  const rename = (name: string): Operation => ({ op: 'mark_runs', runs: ['a'], name });
  const done: Operation[] = [
    rename('1'),
    rename('2'),
    { op: 'mark_runs', runs: ['a'], note: 'n' },
    rename('3'),
  ];
  const all = done.reduce<readonly Operation[]>(withOperation, []);
  expect(all).toHaveLength(2);
  expect(marksOf(applyOperations(NOTHING_SAID, all), 'a')).toEqual({ name: '3', note: 'n' });
});
