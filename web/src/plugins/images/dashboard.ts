// What is loaded when the dashboard is first opened.
import { indexAt, unionOf } from '../../public/steps';
import type { Workspace } from '../../public/workspace.svelte';
import { cardCells } from './sizes';
import { imageState, shownUrl } from './state.svelte';
import { cellAt, columnsAround } from './steps';

export { default } from './Dashboard.svelte';
export { default as Settings } from './Settings.svelte';

/** Cards that a page opens with, most often. */
const FIRST = 2;
/** Pictures asked for before their places are there. */
const PICTURES = 24;
/** Milliseconds in which the places are made, and show them. */
const HELD = 5_000;

export async function ahead(w: Workspace): Promise<void> {
  const shared = imageState(w);
  const { settings } = shared;
  const early: HTMLImageElement[] = [];
  for (const { tag, runs } of await shared.ahead(FIRST)) {
    const logged = runs.filter(run => run.step.length > 0);
    const own = unionOf(logged.map(run => run.step));
    const step = settings.unlinked[tag.tag] ?? settings.step ?? own.at(-1) ?? 0;
    const natural = shared.natural.get(tag.tag) ?? null;
    const { layout, actual } = settings;
    const phone = w.room === innerWidth; // nothing stands beside the sheet
    const card = { width: w.room, phone, natural, layout, actual, size: settings.size };
    const cells = cardCells({ ...card, runs: logged.length, steps: own.length });
    const chosen = Math.max(0, indexAt(own, step));
    const columns = cells.grid ? columnsAround(own.length, chosen, cells.fits) : [chosen];
    for (const run of logged)
      for (const column of columns) {
        const cell = cellAt(run, own[column] ?? 0);
        if (early.length >= PICTURES || cell.kind !== 'picture') continue;
        const image = new Image();
        image.src = shownUrl(w, tag.id, run, cell.index, 0, cells.size);
        early.push(image);
      }
  }
  // Held until then: a browser lets go of pictures that nobody shows.
  setTimeout(() => early.splice(0), HELD);
}
