// Cards in groups by what stands before the first "/" of their tag; pinned ones first, in the order they were pinned.
import type { Tag } from '../api';

/** One tag's place on a dashboard. */
export interface TagCard {
  readonly tag: Tag;
  /** The part of the tag that the group's header does not say already, and the part before it. */
  readonly before: string;
  readonly name: string;
}

export interface TagGroup {
  /** "" for tags without a "/", null for the pinned. */
  readonly name: string | null;
  /** What the group is called where its name is not for people. */
  readonly title?: string;
  readonly cards: readonly TagCard[];
  /** How many tags they are, where that is not the number of cards. */
  readonly count?: number;
}

export function groupOf(tag: string): string {
  const cut = tag.indexOf('/');
  return cut > 0 ? tag.slice(0, cut) : '';
}

/** `tags` in the order they are to be shown. `nameOf`: what a tag is called on the page. */
export function makeGroups(
  tags: readonly Tag[],
  pins: readonly string[] = [],
  nameOf = (tag: Tag) => tag.tag,
): TagGroup[] {
  const byName = new Map<string, TagCard[]>();
  for (const tag of tags) {
    const name = nameOf(tag);
    const group = groupOf(name);
    const cards = byName.get(group) ?? [];
    byName.set(group, cards);
    cards.push({
      tag,
      before: '',
      name: (group ? name.slice(group.length + 1) : name) || tag.tag,
    });
  }
  const groups: TagGroup[] = [...byName].map(([name, cards]) => ({ name, cards }));
  const pinned = pins.flatMap(pin => {
    const tag = tags.find(tag => tag.tag === pin);
    if (!tag) return [];
    const cut = tag.tag.lastIndexOf('/') + 1;
    return [{ tag, before: tag.tag.slice(0, cut), name: tag.tag.slice(cut) || tag.tag }];
  });
  return pinned.length > 0 ? [{ name: null, cards: pinned }, ...groups] : groups;
}
