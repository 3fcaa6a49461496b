// The statistics of a page's tables come through one feed, which hears of growth for all of them.
import type { Workspace } from '../../public/workspace.svelte';
import { StatisticsFeed } from './statistics';

const feeds = new WeakMap<Workspace, StatisticsFeed>();
const PACE_MS = 300; // growth is told many times a second; a table is read

export function statisticsOf(w: Workspace): StatisticsFeed {
  const held = feeds.get(w);
  if (held) return held;
  const feed = new StatisticsFeed(w.source, () => w.board?.epoch ?? '');
  feeds.set(w, feed);
  let grown = new Set<number>();
  w.onGrew(runs => {
    if (grown.size === 0)
      setTimeout(() => {
        feed.grew(grown);
        grown = new Set();
      }, PACE_MS);
    for (const run of runs) grown.add(run);
  });
  return feed;
}
