// Asks for the first card's curves while the page is still being made.
import { FREE } from '../../charts/curve';
import { recallScroll } from '../../public/remembered';
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

export async function ahead(w: Workspace): Promise<void> {
  const shared = scalarState(w);
  shared.fetchGrouping();
  if (recallScroll('scalars') > 0 || w.groupBy.length > 0) return;
  const { settings, pins } = shared;
  const open = groupsOf(w, pins, settings).find(
    ({ name }) => name === null || !settings.folded.includes(name),
  );
  const card = open?.cards[0];
  if (!card) return;
  const pixels = pixelsOf(cardWidth(w.room, columnsOf(settings, w.room)));
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
  const { tag } = card;
  const runs = runsOf(w, tag);
  const sketch = sketchOf(tag.tag, runs.length, settings, null, pixels);
  const wish = wishOf(tag, runs, settings, xTag, ends, pixels, sketch);
  if (wish) await w.feed.ahead(wish);
}
