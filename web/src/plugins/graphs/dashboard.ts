// What is loaded when the dashboard is first opened.
import type { Workspace } from '../../public/workspace.svelte';
import { graphState } from './state.svelte';

export { default } from './Dashboard.svelte';
export { default as Panel } from './Panel.svelte';
export { default as Settings } from './Settings.svelte';

export function ahead(workspace: Workspace): Promise<void> {
  return graphState(workspace).ahead();
}
