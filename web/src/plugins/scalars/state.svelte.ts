// What the cards of this dashboard share: settings (in the URL), the crosshair, pins (kept by this browser).
import type { Range } from '../../charts/curve';
import { recall, remember } from '../../public/remembered';
import type { Workspace } from '../../public/workspace.svelte';
import { parseSettings, printSettings, type ScalarSettings } from './settings';

function recallPins(): readonly string[] {
  try {
    const list: unknown = JSON.parse(recall('pins') ?? '[]');
    return Array.isArray(list) ? list.filter(tag => typeof tag === 'string') : [];
  } catch {
    return [];
  }
}

export class ScalarState {
  readonly #w: Workspace;
  readonly settings: ScalarSettings = $derived.by(() => parseSettings(this.#w.slice('scalars')));
  /** x under the pointer, in units of the x axis, shared by all cards. */
  cross = $state<number | null>(null);
  pins = $state.raw(recallPins());

  constructor(workspace: Workspace) {
    this.#w = workspace;
  }

  set(change: Partial<ScalarSettings>): void {
    this.#w.setSlice('scalars', printSettings({ ...this.settings, ...change }));
  }

  zoom(range: Range | null): void {
    this.set({ zoom: range });
  }

  pin(tag: string): void {
    this.pins = this.pins.includes(tag)
      ? this.pins.filter(pin => pin !== tag)
      : [...this.pins, tag];
    remember('pins', this.pins.length > 0 ? JSON.stringify(this.pins) : null);
  }

  fold(group: string): void {
    const { folded } = this.settings;
    this.set({
      folded: folded.includes(group) ? folded.filter(name => name !== group) : [...folded, group],
    });
  }

  flip(tag: string): void {
    const { flipped } = this.settings;
    this.set({
      flipped: flipped.includes(tag) ? flipped.filter(name => name !== tag) : [...flipped, tag],
    });
  }
}
