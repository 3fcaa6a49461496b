// How many runs there are, and how many of them run, stalled or failed, in words.
import type { Workspace } from '../public/workspace.svelte';
import { runsText } from './runs_text';
import { text } from './text';

export function countText(w: Workspace): string {
  let [stalled, failed] = [0, 0];
  for (const status of w.facts.facts.status.values()) {
    if (status === 'stalled') stalled++;
    else if (status === 'failed') failed++;
  }
  const r = runsText(w.locale);
  return (
    text(w.locale).countRuns(w.ownRuns.length, w.running.size) +
    (stalled > 0 ? r.countStalled(stalled) : '') +
    (failed > 0 ? r.countFailed(failed) : '')
  );
}
