// What the cards of this dashboard share: settings (in the URL), and every card's logged steps.
import { SvelteMap } from 'svelte/reactivity';
import type { Workspace } from '../../public/workspace.svelte';
import { type ImageSettings, parseSettings, printSettings } from './settings';
import type { Size } from './sizes';
import { indexAt, type RunSteps, unionOf } from './steps';

export interface Opened {
  readonly tag: number;
  readonly run: number;
  readonly sample: number;
}

export class ImageState {
  readonly #w: Workspace;
  readonly settings: ImageSettings = $derived.by(() => parseSettings(this.#w.slice('images')));
  /** Steps of the tags looked at, by tag id; those out of view keep their steps only, for the slider. */
  readonly steps = new SvelteMap<number, readonly RunSteps[]>();
  /** What a tag's pictures measure, by tag: no card changes its size when it comes back into view; null is unknown. */
  readonly natural = new SvelteMap<string, Size | null>();
  /** Every step of every card. */
  readonly union = $derived.by(() => {
    const shown = new Set(this.#w.shownRuns.map(run => run.id));
    const lists = [...this.steps.values()].flat().filter(run => shown.has(run.run));
    return unionOf(lists.map(run => run.step));
  });
  readonly index = $derived.by(() => {
    const { step } = this.settings;
    if (step === null) return this.union.length - 1;
    return Math.max(0, indexAt(this.union, step));
  });
  readonly step = $derived(this.union[this.index] ?? 0);
  opened = $state.raw<Opened | null>(null);
  playing = $state(false);

  constructor(workspace: Workspace) {
    this.#w = workspace;
  }

  set(change: Partial<ImageSettings>): void {
    this.#w.setSlice('images', printSettings({ ...this.settings, ...change }));
  }

  /** The newest step is followed, not named: the view moves on as training does. */
  goTo(step: number): void {
    this.set({ step: step === this.union.at(-1) ? null : step });
  }

  /** A card out of view lets go of all but what the slider needs. */
  letGo(tag: number): void {
    const runs = this.steps.get(tag) ?? [];
    this.steps.set(
      tag,
      runs.map(({ run, step }) => ({ run, step, wall_time: [], ref: [], samples: [] })),
    );
  }

  fold(group: string): void {
    const { folded } = this.settings;
    this.set({
      folded: folded.includes(group) ? folded.filter(name => name !== group) : [...folded, group],
    });
  }
}

/** Steps that any shown run logged for this tag. */
export function stepsOf(rows: readonly { readonly steps: RunSteps }[]): number[] {
  return unionOf(rows.map(row => row.steps.step));
}

export function pictureUrl(
  w: Workspace,
  tag: number,
  run: RunSteps,
  index: number,
  sample: number,
): string {
  const ref = encodeURIComponent(run.ref[index] ?? '');
  return w.source.url(`api/plugins/images/blob/${w.board?.epoch ?? ''}/${ref}/${tag}/${sample}`);
}
