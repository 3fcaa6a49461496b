// What a card asks for: the same before the page is made and after.
import type { Tag } from '../../api';
import type { Workspace } from '../../public/workspace.svelte';
import type { Wish } from './feed';
import type { HistogramSettings } from './settings';

/** Runs of a tag at first; more when asked for. */
export const FIRST_RUNS = 12;
/** Steps of all the runs of one tag, at most about. */
const ROWS = { ridges: 480, overlay: 480, heat: 1536, bands: 1536 } as const;
const ROWS_OF_RUN = { ridges: 48, overlay: 48, heat: 256, bands: 256 } as const;
const BINS = 160;

/** Whether the runs share one plot. */
export const isTogether = ({ runs }: HistogramSettings) => runs === 'together';

/** The shown runs that log the tag. */
export function runsOf(w: Workspace, tag: Tag) {
  const sets = w.board?.tagSets;
  return w.shownRuns.filter(run => sets?.[run.tag_set]?.has(tag.id));
}

export function wishOf(tag: number, runs: readonly number[], settings: HistogramSettings): Wish {
  const { mode, x, values, zoom } = settings;
  // Heat maps lie below each other in it: none hides another.
  const together = isTogether(settings) && mode !== 'heat';
  const share = Math.floor((ROWS[mode] * (together ? 0.25 : 1)) / runs.length);
  return {
    tag,
    runs,
    x,
    trim: values === 'typical',
    rows: Math.max(together ? 8 : 24, Math.min(ROWS_OF_RUN[mode], share)),
    bins: BINS,
    lo: zoom?.[0] ?? null,
    hi: zoom?.[1] ?? null,
  };
}
