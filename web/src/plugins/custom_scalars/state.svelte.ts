// What the charts share: the layout, the settings, the place of the crosshair.
import { type Layout, SourceError } from '../../api';
import type { Workspace } from '../../public/workspace.svelte';
import { type CustomSettings, parseSettings, printSettings } from './settings';

const PLUGIN = 'custom_scalars';

export class CustomState {
  readonly w: Workspace;
  readonly settings: CustomSettings = $derived.by(() => parseSettings(this.w.slice(PLUGIN)));
  layout = $state.raw<Layout | null>(null);
  error = $state.raw<SourceError | null>(null);
  /** x under the pointer, in all charts. */
  cross = $state<number | null>(null);
  #busy = false;
  #again = false;

  constructor(workspace: Workspace) {
    this.w = workspace;
  }

  set(change: Partial<CustomSettings>): void {
    this.w.setSlice(PLUGIN, printSettings({ ...this.settings, ...change }));
  }

  /** Shown runs that log a layout. */
  get runs(): readonly number[] {
    const { board, shownRuns } = this.w;
    const ours = (board?.tags ?? []).filter(tag => tag.plugin === PLUGIN);
    return shownRuns
      .filter(run => ours.some(tag => board?.tagSets[run.tag_set]?.has(tag.id)))
      .map(run => run.id);
  }

  async load(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      const body = { epoch: this.w.board?.epoch ?? '', runs: this.runs };
      const found = await this.w.source.json<Layout>('api/plugins/custom_scalars/layout', body);
      if (JSON.stringify(found) !== JSON.stringify(this.layout)) this.layout = found;
      this.error = null;
    } catch (told) {
      if (told instanceof SourceError && told.kind === 'stale') void this.w.refresh(true);
      else if (!(told instanceof SourceError) || told.kind === 'refused')
        this.error = told instanceof SourceError ? told : new SourceError(String(told), 'refused');
    } finally {
      this.#busy = false;
      if (this.#again) {
        this.#again = false;
        setTimeout(() => void this.load(), 2_000);
      }
    }
  }
}
