// What is loaded when the dashboard is first opened.
import type { Workspace } from '../../public/workspace.svelte';
import { projectorState } from './state.svelte';

export { default } from './Dashboard.svelte';
export { default as Panel } from './Panel.svelte';

export function ahead(workspace: Workspace): Promise<void> {
  return projectorState(workspace).ahead();
}
