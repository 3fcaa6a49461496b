// What the cards of this dashboard share: settings (in the URL), the crosshair, pins (kept by this browser).
import type { Ends, Range } from '../../charts/curve';
import { recall, remember } from '../../public/remembered';
import type { Workspace } from '../../public/workspace.svelte';
import { isFree, parseSettings, printSettings, type ScalarSettings } from './settings';

function recallPins(): readonly string[] {
  try {
    const list: unknown = JSON.parse(recall('pins') ?? '[]');
    return Array.isArray(list) ? list.filter(tag => typeof tag === 'string') : [];
  } catch {
    return [];
  }
}

/** Milliseconds without a movement of the smoothing slider until the server is asked. */
const REST = 40;

export class ScalarState {
  readonly #w: Workspace;
  readonly settings: ScalarSettings = $derived.by(() => parseSettings(this.#w.slice('scalars')));
  /** x under the pointer, in units of the x axis, shared by all cards. */
  cross = $state<number | null>(null);
  pins = $state.raw(recallPins());
  /** What of the smoothing the server is asked for: the settings, once the hand on the slider rests. */
  asked = $state.raw<Pick<ScalarSettings, 'smoothing' | 'smoother'>>({
    smoothing: 0,
    smoother: 'exponential',
  });

  constructor(workspace: Workspace) {
    this.#w = workspace;
    this.asked = this.settings;
  }

  /** Called in an effect: brings `asked` up to the settings; returns what calls it off. */
  settle(): () => void {
    const { smoothing, smoother } = this.settings;
    const timer = setTimeout(() => {
      this.asked = { smoothing, smoother };
    }, REST);
    return () => clearTimeout(timer);
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

  /** Ends of one tag's y axis. */
  limitY(ends: Ends, tag: string): void {
    const { [tag]: _, ...others } = this.settings.yOwn;
    this.set({ yOwn: isFree(ends) ? others : { ...others, [tag]: ends } });
  }

  /** Ends of every card's y axis; those of `tag` no longer depart from them. */
  limitAll(ends: Ends, tag: string): void {
    const { [tag]: _, ...yOwn } = this.settings.yOwn;
    this.set({ yEnds: ends, yOwn });
  }

  flip(tag: string): void {
    const { flipped } = this.settings;
    this.set({
      flipped: flipped.includes(tag) ? flipped.filter(name => name !== tag) : [...flipped, tag],
    });
  }
}
