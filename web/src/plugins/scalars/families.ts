// Tags that differ in one number only (layer.0/weight … layer.31/weight): gathered into one card, which can be opened.
import type { Tag } from '../../api';
import { groupOf, makeGroups, type TagCard, type TagGroup } from '../../public/tag_groups';

export interface Family {
  /** The tags' text around the number: "layer.{}/weight". */
  readonly pattern: string;
  /** "layer.{0…31}/weight". */
  readonly title: string;
  /** By the number. */
  readonly tags: readonly Tag[];
  readonly numbers: readonly number[];
  readonly open: boolean;
}

/** Fewer are no crowd. */
const LEAST = 4;
/** A board of fewer cards is seen at a glance as it is. */
const FEW_CARDS = 12;
const HOLE = '{}';
const NUMBERS = /\d+/g;

/** Where settings of a family's card stand. */
export const familyKey = (pattern: string): string => `family:${pattern}`;

/** Families of four and more; a tag with several numbers goes with the most others. `alone`: tags that are in none. */
export function familiesOf(
  tags: readonly Tag[],
  opened: readonly string[] = [],
  alone: ReadonlySet<string> = new Set(),
): readonly Family[] {
  const byPattern = new Map<string, { tag: Tag; number: number }[]>();
  for (const tag of tags) {
    if (alone.has(tag.tag)) continue;
    for (const { 0: digits, index } of tag.tag.matchAll(NUMBERS)) {
      const pattern = tag.tag.slice(0, index) + HOLE + tag.tag.slice(index + digits.length);
      const found = byPattern.get(pattern) ?? [];
      byPattern.set(pattern, found);
      found.push({ tag, number: Number(digits) });
    }
  }
  const taken = new Set<Tag>();
  const families: Family[] = [];
  // Of equally many the pattern that was met first, which has the leftmost number.
  for (const [pattern, found] of [...byPattern].sort(([, a], [, b]) => b.length - a.length)) {
    const members = found.filter(({ tag }) => !taken.has(tag)).sort((a, b) => a.number - b.number);
    if (members.length < LEAST) continue;
    for (const { tag } of members) taken.add(tag);
    const numbers = members.map(({ number }) => number);
    const span = `{${numbers[0]}…${numbers.at(-1)}}`;
    families.push({
      pattern,
      title: pattern.replace(HOLE, () => span),
      tags: members.map(({ tag }) => tag),
      numbers,
      open: opened.includes(pattern),
    });
  }
  return families;
}

export interface FamilyPlace extends TagCard {
  readonly family: Family;
}

export const isFamily = (card: TagCard): card is FamilyPlace => 'family' in card;

interface Gathering {
  readonly pins: readonly string[];
  /** The tag filter as it was typed. */
  readonly filter: string;
  /** Patterns of the families that are opened. */
  readonly opened: readonly string[];
  /** The card that fills the page. */
  readonly full: string | null;
  /** A number for a card that is no tag's own. */
  readonly idOf: (key: string) => number;
}

/**
 * Groups of cards, with one card in place of each family. What somebody names singly stays single: what is pinned, what
 * fills the page, and everything while the filter has a number in it.
 */
export function gatheredGroups(tags: readonly Tag[], gathering: Gathering): TagGroup[] {
  const { pins, filter, opened, full, idOf } = gathering;
  const families =
    tags.length < FEW_CARDS || /\d/.test(filter) ? [] : familiesOf(tags, opened, new Set(pins));
  if (families.length === 0) return makeGroups(tags, pins);

  const familyOf = new Map<Tag, Family>();
  for (const family of families) for (const tag of family.tags) familyOf.set(tag, family);
  const heads = new Map<Tag, Family>();
  const nameOf = new Map<Tag, string>();
  const listed: Tag[] = [];
  const met = new Set<Family>();
  for (const tag of tags) {
    const family = familyOf.get(tag);
    if (!family) {
      listed.push(tag);
      continue;
    }
    if (met.has(family)) continue;
    met.add(family);
    const { pattern, title } = family;
    const key = familyKey(pattern);
    const open = family.open || family.tags.some(member => member.tag === full);
    const head: Tag = {
      id: idOf(key),
      plugin: 'scalars',
      tag: key,
      display_name: title,
      description: '',
    };
    heads.set(head, open === family.open ? family : { ...family, open });
    nameOf.set(head, pattern);
    listed.push(head);
    if (!open) continue;
    // Members stand in the family's group, which has no number; there their names are whole.
    const group = groupOf(pattern);
    for (const member of family.tags) {
      listed.push(member);
      if (group.includes(HOLE)) nameOf.set(member, `${group}/${member.tag}`);
    }
  }
  return makeGroups(listed, pins, tag => nameOf.get(tag) ?? tag.tag).map(group => {
    const cards = group.cards.map(card => {
      const family = heads.get(card.tag);
      if (!family) return card;
      const { pattern, title } = family;
      const cut = groupOf(pattern);
      return { ...card, name: cut ? title.slice(groupOf(title).length + 1) : title, family };
    });
    const first = cards.find(isFamily);
    if (!first) return { ...group, cards };
    const count = cards.reduce((sum, card) => {
      if (!isFamily(card)) return sum + 1;
      return card.family.open ? sum : sum + card.family.tags.length;
    }, 0);
    const title = group.name?.includes(HOLE) ? { title: groupOf(first.family.title) } : {};
    return { ...group, ...title, cards, count };
  });
}
