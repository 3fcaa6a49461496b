// State of a dashboard that lasts as long as the page: its panel, its drawer and what is asked ahead share it.
import type { Workspace } from './workspace.svelte';

/** Gives the one state of each workspace; made when it is first asked for. */
export function lasting<S>(make: (workspace: Workspace) => S): (workspace: Workspace) => S {
  const states = new WeakMap<Workspace, { readonly state: S }>();
  return workspace => {
    let held = states.get(workspace);
    if (!held) {
      // Of no component: what is derived in it must not end with whoever asked first.
      $effect.root(() => {
        held = { state: make(workspace) };
      });
      states.set(workspace, held as unknown as { state: S });
    }
    return (held as unknown as { state: S }).state;
  };
}
