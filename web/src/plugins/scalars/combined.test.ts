// Cards of several tags: names, which tags they show, and the URL.
import { expect, test } from 'vitest';
import type { Tag } from '../../api';
import {
  type Combined,
  combinableOf,
  distinct,
  joinedName,
  keyOf,
  MOST_TAGS,
  parseCombined,
  printCombined,
  tagsOf,
  titleOf,
} from './combined';
import { idOf, seriesKey } from './series_key';

const list = (...tags: string[]): Combined => ({ name: '', tags, match: '' });
const matching = (match: string): Combined => ({ name: '', tags: [], match });
const tagsNamed = (...names: string[]): Tag[] =>
  names.map((tag, id) => ({ id, tag, plugin: 'scalars', display_name: '', description: '' }));

test.each([
  [['train/loss', 'val/loss'], '{train, val}/loss'],
  [['train/loss', 'train/acc'], 'train/{acc, loss}'],
  [['m/train/loss', 'm/val/loss'], 'm/{train, val}/loss'],
  [['loss', 'lr'], 'loss + lr'],
  [['loss', 'train/loss'], 'loss + train/loss'],
  [['a/a', 'a/a/a'], 'a/{a, a/a}'],
  [['a/1', 'a/2', 'a/3', 'a/4', 'a/5'], 'a/{1, 2, 3, …}'],
  [['loss'], 'loss'],
])('%j are called %s', (tags, name) => {
  expect(joinedName(tags)).toBe(name);
});

test('a given name goes before what the tags make of it', () => {
  expect(titleOf({ ...list('a', 'b'), name: 'both' })).toBe('both');
  expect(titleOf({ name: '', tags: ['lr'], match: '/loss/' })).toBe('/loss/ + lr');
});

test('a card holds what is listed and what matches, in the order of all', () => {
  const all = tagsNamed('acc', 'loss', 'lr', 'val/loss');
  const names = (card: Combined) => tagsOf(card, all).map(tag => tag.tag);
  expect(names(list('lr', 'acc', 'gone'))).toEqual(['acc', 'lr']);
  expect(names(matching('/^loss|lr/'))).toEqual(['loss', 'lr']);
  expect(names({ name: '', tags: ['acc'], match: 'loss' })).toEqual(['acc', 'loss', 'val/loss']);
  expect(names(matching('/(/'))).toEqual([]); // and not everything
  const images = tagsNamed('loss').map(tag => ({ ...tag, plugin: 'images' }));
  expect(tagsOf(list('loss'), images)).toEqual([]);
});

test.each<readonly Combined[]>([
  [list('train/loss', 'val/"loss"')],
  [matching('/a|b/'), list('a', 'b')],
  [
    { name: 'x', tags: ['a'], match: 'b c' },
    { ...matching('/b/'), name: 'y' },
  ],
  [
    { ...list('a', 'b'), right: ['b'] },
    { ...matching('/x/'), right: [] },
  ],
])('cards survive the URL', (...cards) => {
  expect(parseCombined(printCombined(cards))).toEqual(cards);
});

test('the URL says no more than it must', () => {
  expect(printCombined([list('a', 'b'), matching('/x/')])).toBe('[["a","b"],"/x/"]');
});

test('no two cards have one name, and one without tags is none', () => {
  const cards = distinct([list('a', 'b'), list('a', 'b'), list(), list('a', 'b')]);
  expect(cards.map(titleOf)).toEqual(['a + b', 'a + b 2', 'a + b 3']);
  expect(new Set(cards.map(keyOf)).size).toBe(3);
  expect(distinct(cards)).toEqual(cards);
});

test.each([
  ['', 0],
  ['loss', 2],
  ['/^loss$/', 0],
  ['/(/', 0],
  [' l ', 3],
  ['many', 0],
])('the filter %j brings %i tags into one chart', (filter, count) => {
  const many = Array.from({ length: MOST_TAGS + 1 }, (_, i) => `many/${i}`);
  const all = tagsNamed('loss', 'lr', 'val/loss', ...many);
  expect(combinableOf(filter, all, [])).toBe(count);
  expect(combinableOf(filter, all, [matching(filter.trim())])).toBe(0);
});

test.each([
  [0, 0],
  [3, 9_999],
  [19, -1],
  [0, -500],
])('place %i and id %i are one number', (place, id) => {
  expect(idOf(seriesKey(place, id))).toBe(id);
  expect(seriesKey(place, id)).not.toBe(seriesKey(place + 1, id));
});
