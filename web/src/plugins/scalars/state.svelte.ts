// What the cards of this dashboard share: settings and pins (in the URL; the pins are kept by this browser, too), the crosshair.
import { own } from '../../base/own';
import { type Direction, directionOf, type Ends, type Range } from '../../charts/curve';
import type { Selected } from '../../charts/selected';
import { shared as plots } from '../../charts/shared.svelte';
import { lasting } from '../../public/lasting.svelte';
import { recall, remember } from '../../public/remembered';
import type { Workspace } from '../../public/workspace.svelte';
import { windowOf, type Zoom } from './follow';
import { isFree, parseSettings, printSettings, type ScalarSettings } from './settings';
import type { Order } from './value_table';

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
  /** The pins of this browser. A link or a saved view brings its own, which leave these alone. */
  #kept = $state.raw(recallPins());
  readonly pins: readonly string[] = $derived(this.settings.pins ?? this.#kept);
  /** How the tables under the cards are sorted; null: as the runs stand. */
  order = $state.raw<Order | null>(null);
  /** x of everything that the cards in view hold. */
  extent = $state.raw<Range | null>(null);
  /** What of the smoothing the server is asked for: the settings, once the hand on the slider rests. */
  asked = $state.raw<Pick<ScalarSettings, 'smoothing' | 'smoother'>>({
    smoothing: 0,
    smoother: 'exponential',
  });

  /** What makes groups of runs into curves; fetched when runs are grouped. */
  grouping = $state.raw<typeof import('./grouped.svelte') | null>(null);

  /** Called in an effect. */
  fetchGrouping(): void {
    if (this.#w.groupBy.length > 0 && !this.grouping)
      void import('./grouped.svelte').then(made => (this.grouping = made));
  }

  constructor(workspace: Workspace) {
    this.#w = workspace;
    this.asked = this.settings;
    // A link to this view, and a view saved from it, show what is pinned here.
    if (this.settings.pins === null && this.#kept.length > 0) this.set({ pins: this.#kept });
    const order = recall('tipOrder');
    if (order === 'nearest' || order === 'value' || order === 'name') plots.order = order;
    const rows = Number(recall('tipRows'));
    if (rows >= 1) plots.rows = rows;
  }

  readonly #extents = new Map<object, Range>();

  /** A card tells how far its curves go; null: it is gone. */
  reach(card: object, extent: Range | null): void {
    if (extent) this.#extents.set(card, extent);
    else this.#extents.delete(card);
    let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [first, last] of this.#extents.values()) {
      if (first < lo) lo = first;
      if (last > hi) hi = last;
    }
    const before = this.extent;
    if (!(lo <= hi)) this.extent = null;
    else if (before?.[0] !== lo || before[1] !== hi) this.extent = [lo, hi];
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

  get selecting(): 'nothing' | 'step' | 'range' {
    const { selected } = this.settings;
    return !selected ? 'nothing' : selected[1] === null ? 'step' : 'range';
  }

  /** A step or a range in the middle of what is in view. */
  select(what: 'nothing' | 'step' | 'range'): void {
    const [lo, hi] = this.window ?? this.extent ?? [0, 1];
    const at = (share: number) => {
      const x = lo + (hi - lo) * share;
      return this.settings.x === 'step' ? Math.round(x) : x;
    };
    const selected: Selected =
      what === 'nothing' ? null : what === 'step' ? [at(0.5), null] : [at(0.25), at(0.75)];
    this.set({ selected });
  }

  /** Nothing, a step, a range, and again. */
  selectNext(): void {
    const { selecting } = this;
    this.select(selecting === 'nothing' ? 'step' : selecting === 'step' ? 'range' : 'nothing');
  }

  /** Another x axis: what is zoomed to and selected was told in units of the old one. */
  setX(x: ScalarSettings['x'], xTag = ''): void {
    this.set({ x, xTag, zoom: null, follow: null, selected: null });
  }

  /** What all cards are zoomed to, unless each is for itself. */
  readonly zoom: Zoom = $derived({ range: this.settings.zoom, end: this.settings.follow });
  /** The part of x in view: the zoom, or where it has moved to with the newest point. */
  readonly window: Range | null = $derived(windowOf(this.zoom, this.extent?.[1] ?? null));

  setZoom({ range, end }: Zoom): void {
    this.set({ zoom: range, follow: end });
  }

  pin(tag: string): void {
    const before = this.pins;
    const pins = before.includes(tag) ? before.filter(pin => pin !== tag) : [...before, tag];
    if (before.length === this.#kept.length && before.every(pin => this.#kept.includes(pin))) {
      this.#kept = pins;
      remember('pins', pins.length > 0 ? JSON.stringify(pins) : null);
    }
    this.set({ pins: pins.length + this.#kept.length > 0 ? pins : null });
  }

  fold(group: string): void {
    const { folded } = this.settings;
    this.set({
      folded: folded.includes(group) ? folded.filter(name => name !== group) : [...folded, group],
    });
  }

  /** Opens a family of tags into its cards, or gathers them again. */
  openFamily(pattern: string): void {
    const { opened } = this.settings;
    this.set({
      opened: opened.includes(pattern)
        ? opened.filter(name => name !== pattern)
        : [...opened, pattern],
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

  /** Opens a card at full size, or puts it back. */
  fill(tag: string): void {
    this.set({ full: this.settings.full === tag ? null : tag });
  }

  widen(tag: string): void {
    const { wide } = this.settings;
    this.set({ wide: wide.includes(tag) ? wide.filter(name => name !== tag) : [...wide, tag] });
  }

  /** Which way a tag is meant to go: as somebody said, else by its name. */
  directionOf(tag: string): Direction {
    return own(this.settings.best, tag) ?? directionOf(tag);
  }

  setDirection(tag: string, way: Direction): void {
    const { [tag]: _, ...best } = this.settings.best;
    this.set({ best: way === directionOf(tag) ? best : { ...best, [tag]: way } });
  }

  flip(tag: string): void {
    const { flipped } = this.settings;
    this.set({
      flipped: flipped.includes(tag) ? flipped.filter(name => name !== tag) : [...flipped, tag],
    });
  }
}

/** The dashboard, its drawer and what is asked ahead share it. */
export const scalarState = lasting(workspace => new ScalarState(workspace));
