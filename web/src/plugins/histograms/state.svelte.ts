// What the cards of this dashboard share: settings (in the URL), the rows they show, the place under the pointer.
import { SvelteMap } from 'svelte/reactivity';
import { lasting } from '../../public/lasting.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import type { Row } from './block';
import { HistogramFeed } from './feed';
import { type HistogramSettings, parseSettings, printSettings } from './settings';

/** A step's buckets as they were logged. */
export interface Buckets {
  readonly left: readonly (number | null)[];
  readonly right: readonly (number | null)[];
  readonly counts: readonly (number | null)[];
}

const KEPT_BUCKETS = 64;

export class HistogramState {
  readonly #w: Workspace;
  readonly settings: HistogramSettings = $derived.by(() =>
    parseSettings(this.#w.slice('histograms')),
  );
  readonly feed: HistogramFeed;
  /** x under the pointer, in any card. */
  cross = $state<number | null>(null);
  /** What all cards stand at: chosen, else under the pointer. */
  readonly at: number | null = $derived(this.cross ?? this.settings.at);
  readonly #buckets = new SvelteMap<string, Buckets | null>();

  constructor(workspace: Workspace) {
    this.#w = workspace;
    this.feed = new HistogramFeed(
      workspace.source,
      () => workspace.board?.epoch ?? '',
      () => void workspace.refresh(true),
    );
  }

  set(change: Partial<HistogramSettings>): void {
    this.#w.setSlice('histograms', printSettings({ ...this.settings, ...change }));
  }

  /** What was zoomed to and chosen was told in units of the old axis. */
  setX(x: HistogramSettings['x']): void {
    this.set({ x, zoom: null, at: null });
  }

  fold(group: string): void {
    const { folded } = this.settings;
    this.set({
      folded: folded.includes(group) ? folded.filter(name => name !== group) : [...folded, group],
    });
  }

  #key(tag: number, row: Row): string {
    return `${this.#w.board?.epoch}.${tag}.${row.file}.${row.n}`;
  }

  /** The row's own buckets, if they are there. */
  buckets(tag: number, row: Row): Buckets | null {
    return this.#buckets.get(this.#key(tag, row)) ?? null;
  }

  /** Asks for the row's own buckets. */
  async fetchBuckets(tag: number, row: Row): Promise<void> {
    const key = this.#key(tag, row);
    if (this.#buckets.has(key)) return;
    this.#buckets.set(key, null);
    for (const old of this.#buckets.keys()) {
      if (this.#buckets.size <= KEPT_BUCKETS) break;
      this.#buckets.delete(old);
    }
    const body = { epoch: this.#w.board?.epoch ?? '', tag, file: row.file, n: row.n };
    try {
      this.#buckets.set(key, await this.#w.source.json('api/plugins/histograms/buckets', body));
    } catch {
      this.#buckets.delete(key); // the tooltip keeps the bucket of the grid
    }
  }
}

/** The tags that the dashboard shows. */
export function tagsOf(w: Workspace) {
  const tags = w.board?.tags ?? [];
  return tags.filter(tag => tag.plugin === 'histograms' && w.tagFilter.test(tag.tag));
}

/** The dashboard and its drawer share it. */
export const histogramState = lasting(workspace => new HistogramState(workspace));
