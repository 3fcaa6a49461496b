// Asks for the first card's rows while the page is still being made.
import { recallScroll } from '../../public/remembered';
import { makeGroups } from '../../public/tag_groups';
import type { Workspace } from '../../public/workspace.svelte';
import { histogramState, tagsOf } from './state.svelte';
import { FIRST_RUNS, runsOf, wishOf } from './wish';

export async function ahead(w: Workspace): Promise<void> {
  if (recallScroll('histograms') > 0) return;
  const { feed, settings } = histogramState(w);
  const open = makeGroups(tagsOf(w)).find(({ name }) => !settings.folded.includes(name ?? ''));
  const tag = open?.cards[0]?.tag;
  if (!tag) return;
  const runs = runsOf(w, tag).slice(0, FIRST_RUNS);
  if (runs.length === 0) return;
  const ids = runs.map(run => run.id);
  await feed.ahead(wishOf(tag.id, ids, settings));
}
