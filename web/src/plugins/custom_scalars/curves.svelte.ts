// The curves of one chart: a wish for each tag, and what has come of them.
import { SvelteMap } from 'svelte/reactivity';
import { type CurveWish, type HeldSeries, type SourceError, sameWish } from '../../api';
import type { Workspace } from '../../public/workspace.svelte';

export class ChartCurves {
  /** By tag, by run. */
  readonly held = new SvelteMap<number, ReadonlyMap<number, HeldSeries>>();
  error = $state.raw<SourceError | null>(null);
  readonly #asked = new Map<number, { feed: number; wish: CurveWish }>();

  constructor(readonly w: Workspace) {}

  /** What is wanted from now on; everything else is let go. */
  ask(wishes: readonly CurveWish[]): void {
    const wanted = new Set(wishes.map(wish => wish.tag));
    for (const [tag, { feed }] of this.#asked)
      if (!wanted.has(tag)) {
        this.w.feed.remove(feed);
        this.#asked.delete(tag);
        this.held.delete(tag);
      }
    for (const wish of wishes) {
      const before = this.#asked.get(wish.tag);
      if (before && sameWish(before.wish, wish)) continue;
      if (before) this.w.feed.wish(before.feed, wish);
      const feed = before?.feed ?? this.#add(wish);
      this.#asked.set(wish.tag, { feed, wish });
    }
  }

  #add(wish: CurveWish): number {
    return this.w.feed.add(wish, {
      show: series => {
        this.held.set(wish.tag, new Map(series));
        this.error = null;
      },
      fail: error => {
        this.error = error;
      },
    });
  }

  retry(): void {
    this.error = null;
    for (const { feed } of this.#asked.values()) this.w.feed.retry(feed);
  }
}
