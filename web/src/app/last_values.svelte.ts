// The runs panel's value column: the last value of one tag for each run, live. Asks for one pixel per run.
import type { HeldSeries, Run, Tag } from '../api';
import { tagLabel } from '../base/tag_label';
import { recall, remember } from '../public/remembered';
import type { Workspace } from '../public/workspace.svelte';

/** Beyond this many runs the column is empty for those further down; it must not cost what the curves cost. */
const MOST_RUNS = 1_000;
/** Characters that fit into the column's head; of a longer tag the last part is shown. */
const ROOM = 14;
/** The column waits until the curves have been asked for. */
const DELAY_MS = 300;

/** The tag people most likely want beside the run's name: a validation accuracy, then any accuracy, then a loss. */
export function bestColumn(tags: readonly Tag[]): Tag | undefined {
  const scalars = tags.filter(tag => tag.plugin === 'scalars');
  const find = (pattern: RegExp) => scalars.find(tag => pattern.test(tag.tag));
  return (
    find(/(val|test|eval).*acc/i) ??
    find(/acc.*(val|test|eval)/i) ??
    find(/acc/i) ??
    find(/(val|test|eval).*loss/i) ??
    find(/loss/i) ??
    scalars[0]
  );
}

export class LastValues {
  readonly #w: Workspace;
  #choice = $state(recall('column'));
  #values = $state.raw<ReadonlyMap<number, HeldSeries>>(new Map());
  #feed: number | null = null;
  #timer = 0;

  readonly #scalars = $derived.by(
    () => this.#w.board?.tags.filter(tag => tag.plugin === 'scalars') ?? [],
  );
  readonly #tag = $derived.by(() => {
    if (this.#choice === '-') return undefined;
    return this.#scalars.find(tag => tag.tag === this.#choice) ?? bestColumn(this.#scalars);
  });
  readonly choices = $derived.by(() =>
    this.#scalars.slice(0, 200).map(tag => ({
      value: tag.tag,
      label: tagLabel(tag.tag, this.#w.locale),
    })),
  );

  constructor(workspace: Workspace) {
    this.#w = workspace;
  }

  get chosen(): string {
    return this.#tag?.tag ?? '-';
  }

  get label(): string {
    const tag = this.#tag ? tagLabel(this.#tag.tag, this.#w.locale) : '…';
    return tag.length > ROOM ? (tag.split('/').at(-1) ?? tag) : tag;
  }

  choose(tag: string): void {
    this.#choice = tag;
    remember('column', tag);
  }

  of(run: number): number | null {
    const series = this.#values.get(run);
    return series && series.total > 0 ? series.lastValue : null;
  }

  /** Called in an effect: asks for what the column needs, and lets go on the way out. */
  follow(order: readonly Run[]): () => void {
    const tag = this.#tag;
    const sets = this.#w.board?.tagSets;
    const runs = tag
      ? order
          .filter(run => sets?.[run.tag_set]?.has(tag.id))
          .slice(0, MOST_RUNS)
          .map(run => run.id)
      : [];
    clearTimeout(this.#timer);
    const feed = this.#w.feed;
    if (!tag || runs.length === 0) {
      this.#values = new Map();
      return () => {};
    }
    const wish = {
      tag: tag.id,
      runs,
      x: 'step' as const,
      smoothing: 0,
      lo: null,
      hi: null,
      pixels: 1,
    };
    this.#timer = setTimeout(() => {
      this.#feed = feed.add(wish, {
        show: series => {
          this.#values = new Map(series);
        },
        fail: () => {},
      });
    }, DELAY_MS) as unknown as number;
    return () => {
      clearTimeout(this.#timer);
      if (this.#feed !== null) feed.remove(this.#feed);
      this.#feed = null;
    };
  }
}
