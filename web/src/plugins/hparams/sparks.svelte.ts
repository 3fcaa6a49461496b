// Small curves in the table's cells: of the rows in view, from the feed that the curves of the page come from.
import type { CurveWish, HeldSeries } from '../../api';
import type { Workspace } from '../../public/workspace.svelte';

const PIXELS = 48;
/** While one scrolls, nothing is asked for. */
const REST_MS = 80;

export interface Wanted {
  readonly label: string;
  /** Id of the tag. */
  readonly tag: number;
  readonly runs: readonly number[];
}

interface Spark {
  readonly series: ReadonlyMap<number, HeldSeries>;
  /** Of all that is in view: the cells of a column have one scale. */
  readonly lo: number;
  readonly hi: number;
  readonly from: number;
  readonly to: number;
  /** Paths that were made, by run, width and height. */
  readonly paths: Map<string, string>;
}
const NOTHING: Spark = { series: new Map(), lo: 0, hi: 1, from: 0, to: 1, paths: new Map() };

export class Sparks {
  readonly #w: Workspace;
  readonly #asked = new Map<string, { id: number; key: string }>();
  shown = $state.raw<ReadonlyMap<string, Spark>>(new Map());
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(workspace: Workspace) {
    this.#w = workspace;
  }

  of(label: string): Spark {
    return this.shown.get(label) ?? NOTHING;
  }

  want(wanted: readonly Wanted[]): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(wanted), this.#asked.size === 0 ? 0 : REST_MS);
  }

  #ask(wanted: readonly Wanted[]): void {
    const { feed } = this.#w;
    for (const [label, { id }] of this.#asked)
      if (!wanted.some(one => one.label === label)) {
        feed.remove(id);
        this.#asked.delete(label);
      }
    for (const { label, tag, runs } of wanted) {
      if (runs.length === 0) continue;
      const key = `${tag}:${runs.join()}`;
      const held = this.#asked.get(label);
      if (held?.key === key) continue;
      const wish: CurveWish = {
        tag,
        runs: [...runs],
        lo: null,
        hi: null,
        pixels: PIXELS,
        x: 'step',
        smoothing: 0,
      };
      if (held) {
        feed.wish(held.id, wish);
        this.#asked.set(label, { id: held.id, key });
      } else {
        const id = feed.add(wish, {
          show: series => this.#show(label, series),
          fail: () => {}, // the numbers say what is missing; a small curve is no place for it
        });
        this.#asked.set(label, { id, key });
      }
    }
  }

  #show(label: string, series: ReadonlyMap<number, HeldSeries>): void {
    let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const one of series.values()) {
      const x = one.x ?? one.step;
      for (let i = 0; i < one.value.length; i++) {
        const value = one.value[i] as number;
        if (!Number.isFinite(value)) continue;
        if (value < lo) lo = value;
        if (value > hi) hi = value;
        const at = x[i] as number;
        if (at < from) from = at;
        if (at > to) to = at;
      }
    }
    const shown: Spark =
      lo <= hi ? { series: new Map(series), lo, hi, from, to, paths: new Map() } : NOTHING;
    this.shown = new Map(this.shown).set(label, shown);
  }

  /** As an SVG path of `width` × `height`; "" without points. */
  path(label: string, run: number, width: number, height: number): string {
    const { series, lo, hi, from, to, paths } = this.of(label);
    const one = series.get(run);
    if (!one) return '';
    const key = `${run} ${width} ${height}`;
    const known = paths.get(key);
    if (known !== undefined) return known;
    const x = one.x ?? one.step;
    const across = to > from ? width / (to - from) : 0;
    const up = hi > lo ? (height - 3) / (hi - lo) : 0;
    let path = '';
    let pen = false;
    for (let i = 0; i < one.value.length; i++) {
      const value = one.value[i] as number;
      if (!Number.isFinite(value)) {
        pen = false;
        continue;
      }
      const px = ((x[i] as number) - from) * across;
      const py = up === 0 ? height / 2 : height - 1.5 - (value - lo) * up;
      path += `${pen ? 'L' : 'M'}${px.toFixed(1)} ${py.toFixed(1)}`;
      pen = true;
    }
    paths.set(key, path);
    return path;
  }

  end(): void {
    clearTimeout(this.#timer);
    for (const { id } of this.#asked.values()) this.#w.feed.remove(id);
    this.#asked.clear();
  }
}
