// Which tags are gathered, under which name, and where their card stands.
import { expect, test } from 'vitest';
import type { Tag } from '../../api';
import { familiesOf, gatheredGroups, isFamily } from './families';

const tagsNamed = (names: readonly string[]): Tag[] =>
  names.map((tag, id) => ({ id, tag, plugin: 'scalars', display_name: '', description: '' }));
const numbered = (count: number, name: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => name(i));
const gathering = {
  pins: [],
  filter: '',
  opened: [],
  full: null,
  idOf: (key: string) => -key.length,
};
const groups = (
  names: readonly string[],
  over: Partial<Parameters<typeof gatheredGroups>[1]> = {},
) =>
  gatheredGroups(tagsNamed(names), { ...gathering, ...over }).map(group => ({
    name: group.name,
    title: group.title,
    count: group.count,
    cards: group.cards.map(
      card => card.name + (isFamily(card) ? ` · ${card.family.tags.length}` : ''),
    ),
  }));

test.each<[string, string[], [string, number[]][]]>([
  ['four are a family', ['l1', 'l2', 'l3', 'l4'], [['l{}', [1, 2, 3, 4]]]],
  ['three are none', ['l1', 'l2', 'l3'], []],
  ['no numbers', ['loss', 'acc', 'lr', 'norm'], []],
  ['in the order of the numbers', ['e_10', 'e_9', 'e_2', 'e_100'], [['e_{}', [2, 9, 10, 100]]]],
  [
    'they differ in one number only: the one that most differ in',
    [0, 1].flatMap(head => numbered(5, layer => `layer.${layer}/head.${head}`)),
    [
      ['layer.{}/head.0', [0, 1, 2, 3, 4]],
      ['layer.{}/head.1', [0, 1, 2, 3, 4]],
    ],
  ],
  [
    'what looks like a replacement is text',
    numbered(4, i => `$&${i}$1`),
    [['$&{}$1', [0, 1, 2, 3]]],
  ],
])('%s', (_, names, found) => {
  expect(familiesOf(tagsNamed(names)).map(one => [one.pattern, one.numbers])).toEqual(found);
});

const layers = numbered(10, i => `layer.${i}/weight`);
const experts = numbered(5, i => `moe/expert_${i}`);
const all = ['loss', ...layers, ...experts, 'moe/router'];

test('one card in place of each family, in a group that has all of its numbers', () => {
  expect(groups(all)).toEqual([
    { name: '', title: undefined, count: undefined, cards: ['loss'] },
    { name: 'layer.{}', title: 'layer.{0…9}', count: 10, cards: ['weight · 10'] },
    { name: 'moe', title: undefined, count: 6, cards: ['expert_{0…4} · 5', 'router'] },
  ]);
});

test('opened, its cards stand behind it', () => {
  const opened = groups(all, { opened: ['layer.{}/weight'] });
  expect(opened[1]?.cards).toEqual(['weight · 10', ...layers]);
  expect(opened[1]?.count).toBe(10);
  expect(groups(all, { full: 'moe/expert_3' })[2]?.cards).toContain('expert_3');
});

test('what is named singly stays single, and few cards are as they are', () => {
  const pinned = groups(all, { pins: ['layer.3/weight'] });
  expect(pinned[0]?.cards).toEqual(['weight']);
  expect(pinned.find(group => group.name === 'layer.{}')?.cards).toEqual(['weight · 9']);
  expect(pinned.find(group => group.name === 'layer.3')?.cards).toEqual(['weight']);
  expect(groups(all, { filter: 'layer.1' }).some(group => group.title)).toBe(false);
  expect(groups(numbered(11, i => `expert_${i}`))[0]?.cards).toHaveLength(11);
  expect(groups(numbered(12, i => `expert_${i}`))[0]?.cards).toEqual(['expert_{0…11} · 12']);
});
