import { expect, test } from 'vitest';
import type { Tag } from '../api';
import { makeGroups } from './tag_groups';

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
