import { expect, test } from 'vitest';
import type { Tag } from '../../api';
import { makeCsv } from './csv';
import { makeGroups } from './groups';

const tags = (...names: string[]): Tag[] =>
  names.map((tag, id) => ({ id, tag, plugin: 'scalars', display_name: '', description: '' }));
const draw = (names: string[], pins: string[] = []) =>
  makeGroups(tags(...names), pins).map(group => [
    group.name,
    group.cards.map(card => `${card.before}|${card.name}`),
  ]);

test('groups by what stands before the first slash', () => {
  expect(draw(['lr', 'train/loss', 'train/acc/top5', 'val/loss'])).toEqual([
    ['', ['|lr']],
    ['train', ['|loss', '|acc/top5']],
    ['val', ['|loss']],
  ]);
});

test('odd tags keep a name', () => {
  expect(draw(['/x', 'a/', '/', ''])).toEqual([
    ['', ['|/x', '|/', '|']],
    ['a', ['|a/']],
  ]);
});

test('pinned cards come first in the order they were pinned, and stay in their group', () => {
  expect(draw(['a/x', 'b/c/y'], ['b/c/y', 'gone', 'a/x'])).toEqual([
    [null, ['b/c/|y', 'a/|x']],
    ['a', ['|x']],
    ['b', ['|c/y']],
  ]);
});

test('CSV: names are quoted, and are no formulas', () => {
  const one = (name: string) => ({
    key: 0,
    name,
    color: '',
    dash: [],
    total: 1,
    start: 0,
    end: 0,
    lastStep: 0,
    lastValue: 0,
    min: 0,
    stepAtMin: 0,
    max: 0,
    stepAtMax: 0,
    nonfinite: 0,
    restart: Number.NaN,
    live: false,
    step: Float64Array.of(3),
    wall: Float64Array.of(1.5),
    value: Float64Array.of(Number.NaN),
    smoothed: null,
  });
  expect(makeCsv([one('a,"b"'), one('=cmd()')])).toBe(
    `run,step,wall_time,value\n"a,""b""",3,1.5,NaN\n'=cmd(),3,1.5,NaN\n`,
  );
});
