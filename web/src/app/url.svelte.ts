// Keeps the workspace's view and the URL the same: read once, then written as it changes, and read again on "back".
import { parseView, printView } from '../public/view_state';
import type { Workspace } from '../public/workspace.svelte';

/** Browsers forbid more than about a hundred writes in half a minute; a slider makes that many. */
const WRITE_MS = 300;

export class UrlHome {
  readonly #w: Workspace;
  #timer = 0;

  constructor(workspace: Workspace) {
    this.#w = workspace;
    $effect(() => {
      const hash = printView(workspace.view);
      if (this.#timer === 0 && hash !== location.hash)
        this.#timer = setTimeout(() => this.write(), WRITE_MS) as unknown as number;
    });
  }

  write(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
    const hash = printView(this.#w.view);
    if (hash !== location.hash && !(hash === '#' && location.hash === ''))
      history.replaceState(history.state, '', hash);
  }

  /** Opening a dashboard is a place of its own in the history. */
  open(dashboard: string): void {
    if (this.#w.view.dashboard === dashboard) return;
    this.write();
    this.#w.set({ dashboard });
    history.pushState(null, '', printView(this.#w.view));
  }

  /** Opens a saved view: a place of its own too, so that "back" leads out of it. */
  show(state: string): void {
    this.write();
    this.#w.view = parseView(`#${state}`);
    history.pushState(null, '', printView(this.#w.view));
  }

  start(): () => void {
    const read = () => {
      if (location.hash !== printView(this.#w.view)) this.#w.view = parseView(location.hash);
    };
    const leave = () => this.write();
    addEventListener('popstate', read);
    addEventListener('hashchange', read);
    addEventListener('pagehide', leave);
    return () => {
      removeEventListener('popstate', read);
      removeEventListener('hashchange', read);
      removeEventListener('pagehide', leave);
    };
  }
}
