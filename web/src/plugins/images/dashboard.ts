// What is loaded when the dashboard is first opened.
import type { Workspace } from '../../public/workspace.svelte';
import { imageState } from './state.svelte';

export { default } from './Dashboard.svelte';
export { default as Settings } from './Settings.svelte';

/** Cards that a page opens with, most often. */
const FIRST = 2;

export async function ahead(w: Workspace): Promise<void> {
  const shared = imageState(w);
  const cards = await shared.ahead(FIRST);
  await Promise.all(cards.map(({ tag, runs }) => shared.measure(tag, runs)));
}
