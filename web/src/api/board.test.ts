import { expect, test } from 'vitest';
import { applyBoard, type Board, runsWithTag } from './board';
import type { BoardReply, LoadState, Run, Tag } from './wire';

const load: LoadState = {
  phase: 'live',
  files: 0,
  files_done: 0,
  runs_done: 0,
  bytes: 0,
  bytes_done: 0,
  runs: 0,
  checked_at: 0,
  damaged: 0,
  notices: [],
};
const run = (id: number, name: string, tag_set = 0): Run => ({
  id,
  name,
  start: 0,
  last: 1,
  slot: id + 1,
  tag_set,
  points: 1,
});
const tag = (id: number, name: string): Tag => ({
  id,
  tag: name,
  plugin: 'scalars',
  display_name: '',
  description: '',
});
const reply = (change: Partial<BoardReply>): BoardReply => ({
  epoch: 'a',
  version: 1,
  full: false,
  lightboard: '0',
  window_title: '',
  logdir: 'logs',
  logdir_path: '/logs',
  runs: [],
  gone: [],
  tags: [],
  tag_sets: [[0, 1], [1]],
  load,
  ...change,
});
const names = (board: Board) => board.runs.map(item => item.name);
const first = () =>
  applyBoard(
    null,
    reply({
      full: true,
      runs: [run(0, 'run10'), run(1, 'run9')],
      tags: [tag(0, 'b'), tag(1, 'a')],
    }),
  );

test('a full board is in natural order', () => {
  expect(names(first())).toEqual(['run9', 'run10']);
  expect(first().tags.map(item => item.tag)).toEqual(['a', 'b']);
});

test('changes are merged in place, the old board stays', () => {
  const before = first();
  const after = applyBoard(
    before,
    reply({ version: 2, runs: [run(2, 'run9b'), { ...run(0, 'run10'), points: 7 }] }),
  );
  expect(names(after)).toEqual(['run9', 'run9b', 'run10']);
  expect(after.runById.get(0)?.points).toBe(7);
  expect(names(before)).toEqual(['run9', 'run10']);
});

test('gone runs go, and tags nobody logs any more', () => {
  const after = applyBoard(first(), reply({ version: 2, gone: [0, 1], runs: [run(2, 'x', 1)] }));
  expect(names(after)).toEqual(['x']);
  expect(after.tags.map(item => item.tag)).toEqual(['a']);
});

test('another epoch replaces everything', () => {
  expect(
    names(applyBoard(first(), reply({ epoch: 'b', full: true, runs: [run(0, 'z')] }))),
  ).toEqual(['z']);
});

test('runs that log a tag', () => {
  const board = applyBoard(first(), reply({ runs: [run(2, 'x', 1)] }));
  expect(runsWithTag(board, 0).map(item => item.name)).toEqual(['run9', 'run10']);
});
