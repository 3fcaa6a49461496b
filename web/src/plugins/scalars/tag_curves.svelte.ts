// One tag's curves in a card of several: asked for as long as they are wanted, shown until the next answer.
import type { CurveWish, HeldSeries, Run, SourceError } from '../../api';
import { sameWish } from '../../api';
import type { CurveSeries } from '../../charts/curve';
import { withSmoothing } from '../../charts/smooth';
import type { Workspace } from '../../public/workspace.svelte';
import type { ScalarSettings } from './settings';

type Smooth = Pick<ScalarSettings, 'smoothing' | 'smoother'>;

/** How a run's curve of a tag is shown. */
export type Look = Pick<CurveSeries, 'key' | 'name' | 'tag' | 'color' | 'dash' | 'marker' | 'live'>;

export class TagCurves {
  #held = $state.raw<ReadonlyMap<number, HeldSeries> | null>(null);
  #answered = $state.raw<CurveWish | null>(null);
  #feed: number | null = null;
  #wish: CurveWish | null = null;
  /** One object per run, the same one as long as nothing about it changed: the plot redraws only what did. */
  readonly #made = new Map<number, { from: HeldSeries; series: CurveSeries }>();

  /** `tell`: an answer came (null), or what is wrong. */
  constructor(
    readonly w: Workspace,
    readonly tell: (error: SourceError | null) => void,
  ) {}

  /** The wish that is answered; null: nothing has come yet. */
  get answered(): CurveWish | null {
    return this.#answered;
  }

  answers(runs: readonly Run[]): boolean {
    return runs.every(run => this.#held?.has(run.id));
  }

  /** null: what is held is let go. */
  ask(wish: CurveWish | null): void {
    if (wish && this.#wish && sameWish(wish, this.#wish)) return;
    this.#wish = wish;
    const { feed } = this.w;
    if (!wish) {
      if (this.#feed !== null) feed.remove(this.#feed);
      this.#feed = this.#held = this.#answered = null;
      this.#made.clear();
    } else if (this.#feed !== null) feed.wish(this.#feed, wish);
    else
      this.#feed = feed.add(wish, {
        show: (series, to) => {
          this.#held = new Map(series);
          this.#answered = to;
          this.tell(null);
        },
        fail: this.tell,
      });
  }

  retry(): void {
    if (this.#feed !== null) this.w.feed.retry(this.#feed);
  }

  seriesOf(runs: readonly Run[], lookOf: (run: Run) => Look, smoothed: Smooth) {
    const out: CurveSeries[] = [];
    for (const run of runs) {
      const from = this.#held?.get(run.id);
      if (!from || from.total === 0) continue;
      const look = lookOf(run);
      const before = this.#made.get(run.id);
      if (before?.from === from && sameLook(before.series, look)) {
        out.push(before.series);
        continue;
      }
      const series: CurveSeries = { ...from, ...look };
      this.#made.set(run.id, { from, series });
      out.push(series);
    }
    // What was not smoothed by the server in the wished way is smoothed here.
    const answered = this.#answered;
    const { smoothing, smoother } = smoothed;
    if (!answered || (answered.smoothing === smoothing && answered.smoother === smoother))
      return out;
    return out.map(one =>
      one.coarse ? one : withSmoothing(one, answered.x, { smoothing, smoother }),
    );
  }
}

const sameLook = (a: Look, b: Look): boolean =>
  a.key === b.key &&
  a.name === b.name &&
  a.color === b.color &&
  a.live === b.live &&
  a.marker === b.marker &&
  a.dash.join() === b.dash.join();
