// Asks for the first card's curves while the page is still being made.
import { FREE } from '../../charts/curve';
import { recallScroll } from '../../public/remembered';
import type { Workspace } from '../../public/workspace.svelte';
import { askedOf } from './follow';
import {
  cardWidth,
  columnsOf,
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
  const open = groupsOf(w, pins, settings.combined).find(
    ({ name }) => name === null || !settings.folded.includes(name),
  );
  const card = open?.cards[0];
  if (!card || isCombined(card)) return;
  const { tag } = card;
  const pixels = pixelsOf(cardWidth(w.room, columnsOf(settings, w.room)));
  const ends = settings.linkZoom ? askedOf(shared.zoom, shared.window) : FREE;
  const runs = runsOf(w, tag);
  const sketch = sketchOf(tag.tag, runs.length, settings, null, pixels);
  const wish = wishOf(tag, runs, settings, xTagOf(w, settings), ends, pixels, sketch);
  if (wish) await w.feed.ahead(wish);
}
