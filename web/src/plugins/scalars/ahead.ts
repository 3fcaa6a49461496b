// Asks for the first cards' curves while the page is still being made.
import { FREE } from '../../charts/curve';
import { recallScroll } from '../../public/remembered';
import type { TagCard } from '../../public/tag_groups';
import type { Workspace } from '../../public/workspace.svelte';
import { keyOf, MOST_TAGS, tagsOf } from './combined';
import { isFamily } from './families';
import { askedOf } from './follow';
import {
  cardWidth,
  columnsOf,
  combinedWishes,
  groupsOf,
  isCombined,
  pixelsOf,
  runsOf,
  sketchOf,
  wishOf,
  xTagOf,
} from './sheet';
import { scalarState } from './state.svelte';

const MOST_AHEAD = 12; // besides the first: two portions of the feed
const ROW = 200; // pixels, about the height of a card

const isPlain = (card: TagCard) => !isFamily(card) && !isCombined(card);

export async function ahead(w: Workspace): Promise<void> {
  const shared = scalarState(w);
  shared.fetchGrouping();
  if (recallScroll('scalars') > 0 || w.groupBy.length > 0) return;
  const { settings, pins } = shared;
  const columns = columnsOf(settings, w.room);
  const most = Math.min(1 + MOST_AHEAD, columns * Math.ceil(innerHeight / ROW));
  const cards: TagCard[] = [];
  for (const { name, cards: its } of groupsOf(w, pins, settings)) {
    if (name !== null && settings.folded.includes(name)) continue;
    cards.push(...its.slice(0, most - cards.length));
    if (cards.length >= most) break;
  }
  const [card, ...others] = cards;
  if (!card) return;
  const pixels = pixelsOf(cardWidth(w.room, columns));
  const ends = settings.linkZoom ? askedOf(shared.zoom, shared.window) : FREE;
  const xTag = xTagOf(w, settings);
  if (isFamily(card) && card.family.open) return;
  if (isFamily(card)) {
    void import('./CombinedCard.svelte');
    return;
  }
  if (isCombined(card)) {
    void import('./CombinedCard.svelte');
    const { combined } = card;
    const parts = tagsOf(combined, w.board?.tags ?? [])
      .slice(0, MOST_TAGS)
      .map(tag => ({ tag, runs: runsOf(w, tag) }));
    const axes = { rights: new Set(combined.right), left: null, right: null };
    const wishes = combinedWishes(
      keyOf(combined),
      parts,
      settings,
      settings,
      xTag,
      ends,
      pixels,
      axes,
      false,
    );
    const [wish, ...more] = wishes.filter(one => one !== null);
    if (wish) await w.feed.ahead(wish, more);
    return;
  }
  const wishOfCard = ({ tag }: TagCard) => {
    const runs = runsOf(w, tag);
    const sketch = sketchOf(tag.tag, runs.length, settings, null, pixels);
    return wishOf(tag, runs, settings, xTag, ends, pixels, sketch);
  };
  const wish = wishOfCard(card);
  if (!wish) return;
  const more = wish.sketch
    ? []
    : others
        .filter(isPlain)
        .map(wishOfCard)
        .filter(one => one !== null);
  await w.feed.ahead(
    wish,
    more.filter(one => !one.sketch && one.runs.length > 0),
  );
}
