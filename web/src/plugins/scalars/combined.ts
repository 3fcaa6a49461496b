// Cards of several tags: what makes one, as the URL holds it; what it is called; which tags it shows now.
import type { Tag } from '../../api';
import { naturalSort } from '../../base/natural';
import { parseFilter } from '../../public/text_filter';

export interface Combined {
  /** As somebody called it; "" is what its tags make of it. */
  readonly name: string;
  readonly tags: readonly string[];
  /** A tag filter: the tags that pass it, now and later, are in the card too. "" is none. */
  readonly match: string;
  /** The tags on the right y axis; without it their values tell. */
  readonly right?: readonly string[] | undefined;
}

/** Curves of more tags than this tell nobody anything. */
export const MOST_TAGS = 20;

/** Where its settings stand beside those of tags: whether it is wide, at full size, logarithmic. */
export const keyOf = (card: Combined): string => `combined:${titleOf(card)}`;

/** Where the settings of its right y axis stand. */
export const rightKeyOf = (key: string): string => `right:${key}`;

export const titleOf = ({ name, tags, match }: Combined): string =>
  name || [match, tags.length > 0 ? joinedName(tags) : ''].filter(Boolean).join(' + ');

/** "{train, val}/loss" where parts of the paths are the same, else "loss + lr". */
export function joinedName(listed: readonly string[]): string {
  const tags = naturalSort(listed, tag => tag);
  const paths = tags.map(tag => tag.split('/'));
  const [first = []] = paths;
  const least = Math.min(...paths.map(path => path.length)) - 1;
  let head = 0;
  while (head < least && paths.every(path => path[head] === first[head])) head++;
  let tail = 0;
  while (head + tail < least && paths.every(path => path.at(-1 - tail) === first.at(-1 - tail)))
    tail++;
  if (tags.length < 2) return tags.join('');
  if (head + tail === 0) return shortened(tags, ' + ');
  const middles = paths.map(path => path.slice(head, path.length - tail).join('/'));
  return [
    ...first.slice(0, head),
    `{${shortened(middles, ', ')}}`,
    ...(tail > 0 ? first.slice(-tail) : []),
  ].join('/');
}

function shortened(words: readonly string[], between: string): string {
  return words.length > 4 ? [...words.slice(0, 3), '…'].join(between) : words.join(between);
}

/** Of `all`, in their order, those that the card holds. */
export function tagsOf({ tags, match }: Combined, all: readonly Tag[]): readonly Tag[] {
  const filter = match ? parseFilter(match) : null;
  const listed = new Set(tags);
  return all.filter(
    ({ plugin, tag }) =>
      plugin === 'scalars' && (listed.has(tag) || (filter?.error === null && filter.test(tag))),
  );
}

const texts = (list: unknown): readonly string[] =>
  Array.isArray(list) ? [...new Set(list.filter(item => typeof item === 'string' && item))] : [];
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A list of tags, a filter, or an object that says more. */
function cardOf(item: unknown): Combined {
  if (typeof item === 'string') return { name: '', tags: [], match: item };
  if (Array.isArray(item)) return { name: '', tags: texts(item), match: '' };
  const { name, tags, match, right } = (item ?? {}) as Record<string, unknown>;
  return {
    name: textOf(name),
    tags: texts(tags),
    match: textOf(match),
    ...(Array.isArray(right) && { right: texts(right) }),
  };
}

export function parseCombined(text: string | undefined): readonly Combined[] {
  if (!text) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? distinct(list.map(cardOf)) : [];
  } catch {
    return [];
  }
}

export function printCombined(cards: readonly Combined[]): string {
  return JSON.stringify(
    cards.map(({ name, tags, match, right }) => {
      if (!name && !match && !right) return tags;
      if (!name && tags.length === 0 && !right) return match;
      return {
        ...(name && { name }),
        ...(tags.length > 0 && { tags }),
        ...(match && { match }),
        ...(right && { right }),
      };
    }),
  );
}

/** No two of one name, none without tags. */
export function distinct(cards: readonly Combined[]): readonly Combined[] {
  const taken = new Set<string>();
  const out: Combined[] = [];
  for (const card of cards) {
    if (card.tags.length === 0 && !card.match) continue;
    const title = titleOf(card);
    let name = card.name;
    for (let n = 2; taken.has(name || title); n++) name = `${title} ${n}`;
    taken.add(name || title);
    out.push({ ...card, name });
  }
  return out;
}

/** Name of the group of these cards, where the names of groups of tags stand. */
export const COMBINED_GROUP = 'combined:';

/** How many tags a filter would bring into one chart; 0 where that makes no sense, or is there already. */
export function combinableOf(
  filter: string,
  all: readonly Tag[],
  cards: readonly Combined[],
): number {
  const match = filter.trim();
  if (!match || cards.some(card => card.match === match)) return 0;
  const found = tagsOf({ name: '', tags: [], match }, all).length;
  return found >= 2 && found <= MOST_TAGS ? found : 0;
}
