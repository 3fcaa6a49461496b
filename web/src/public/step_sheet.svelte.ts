// Dashboards over steps: one chosen step for all cards, the logged steps of those looked at, kept while runs grow.
import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import { type Run, SourceError, type Tag } from '../api';
import { recallScroll } from './remembered';
import type { StepSettings } from './step_settings';
import { indexAt, unionOf } from './steps';
import { makeGroups } from './tag_groups';
import type { Slice } from './view_state';
import type { Workspace } from './workspace.svelte';

/** The steps that one run logged of a tag, ascending. */
export interface LoggedSteps {
  readonly run: number;
  readonly step: readonly number[];
}

/** One tag's steps, of some runs. */
export interface StepsAsked {
  readonly epoch: string;
  readonly tag: number;
  readonly runs: readonly number[];
}

/** How a dashboard's settings are written into the URL. */
export interface Codec<S> {
  parse(slice: Slice): S;
  print(settings: S): Slice;
}

/** What the cards of one dashboard share. `L`: what the server tells of a run's steps; `S`: the settings. */
export class StepSheet<L extends LoggedSteps = LoggedSteps, S extends StepSettings = StepSettings> {
  readonly w: Workspace;
  readonly plugin: string;
  readonly #codec: Codec<S>;
  readonly settings: S = $derived.by(() => this.#codec.parse(this.w.slice(this.plugin)));
  /** What is known of the tags that are near, by tag id. */
  readonly steps = new SvelteMap<number, readonly L[]>();
  /** The steps of every tag met so far: what the slider goes over. */
  readonly known = new SvelteMap<number, readonly LoggedSteps[]>();
  /** Every step of every card. */
  readonly union = $derived.by(() => {
    const shown = new Set(this.w.shownRuns.map(run => run.id));
    const lists = [...this.known.values()].flat().filter(run => shown.has(run.run));
    return unionOf(lists.map(run => run.step));
  });
  readonly index = $derived.by(() => {
    const { step } = this.settings;
    if (step === null) return this.union.length - 1;
    return Math.max(0, indexAt(this.union, step));
  });
  readonly step = $derived(this.union[this.index] ?? 0);
  playing = $state(false);
  /** Replies that were asked for before there were cards, by tag; each is taken once. */
  readonly #early = new Map<number, { key: string; reply: Promise<readonly L[]> }>();

  constructor(workspace: Workspace, plugin: string, codec: Codec<S>) {
    this.w = workspace;
    this.plugin = plugin;
    this.#codec = codec;
  }

  set(change: Partial<S>): void {
    this.w.setSlice(this.plugin, this.#codec.print({ ...this.settings, ...change }));
  }

  /** The newest step is followed, not named: the view moves on as training does. */
  goTo(step: number): void {
    this.#setStep({ step: step === this.union.at(-1) ? null : step });
  }

  follow(): void {
    this.#setStep({ step: null });
  }

  fold(group: string): void {
    const { folded } = this.settings;
    this.#setStep({
      folded: folded.includes(group) ? folded.filter(name => name !== group) : [...folded, group],
    });
  }

  async ask(tag: number, runs: readonly number[]): Promise<readonly L[]> {
    const body = { epoch: this.w.board?.epoch ?? '', tag, runs };
    const early = this.#early.get(tag);
    this.#early.delete(tag);
    if (early?.key === JSON.stringify(body)) return early.reply;
    return this.request(body);
  }

  /** The server's reply to `ask`. */
  protected async request(body: StepsAsked): Promise<readonly L[]> {
    const path = `api/plugins/${this.plugin}/steps`;
    return (await this.w.source.json<{ readonly runs: readonly L[] }>(path, body)).runs;
  }

  /**
   * Asks for the steps of the first cards before the page is made, and resolves with them: none where the page opens
   * elsewhere, or they could not be had (the cards ask again, and say so).
   */
  async ahead(
    cards: number,
    nameOf?: (tag: Tag) => string,
  ): Promise<readonly { readonly tag: Tag; readonly runs: readonly L[] }[]> {
    const { w } = this;
    if (recallScroll(this.plugin) > 0) return [];
    const tags = (w.board?.tags ?? []).filter(
      tag => tag.plugin === this.plugin && w.tagFilter.test(tag.tag),
    );
    const open = makeGroups(tags, [], nameOf)
      .filter(({ name }) => !this.settings.folded.includes(name ?? ''))
      .flatMap(group => group.cards)
      .slice(0, cards);
    const asked = open.map(async ({ tag }) => {
      // The runs' ids in the order in which the card asks.
      const runs = this.runsOf(tag).map(run => run.id);
      if (runs.length === 0) return [];
      const reply = this.ask(tag.id, runs);
      const key = JSON.stringify({ epoch: w.board?.epoch ?? '', tag: tag.id, runs });
      this.#early.set(tag.id, { key, reply });
      try {
        return [{ tag, runs: await reply }];
      } catch {
        this.#early.delete(tag.id);
        return [];
      }
    });
    return (await Promise.all(asked)).flat();
  }

  hold(tag: number, runs: readonly L[]): void {
    this.steps.set(tag, runs);
    this.learn(tag, runs);
  }

  learn(tag: number, runs: readonly LoggedSteps[]): void {
    this.known.set(
      tag,
      runs.map(({ run, step }) => ({ run, step })),
    );
  }

  /** The shown runs that log a tag. */
  runsOf(tag: Tag): Run[] {
    const sets = this.w.board?.tagSets;
    return this.w.shownRuns.filter(run => sets?.[run.tag_set]?.has(tag.id));
  }

  #setStep(change: Partial<StepSettings>): void {
    this.set(change as Partial<S>);
  }
}

/** Growth that comes while a reply is under way waits this long, and for as long again as replies take. */
const PAUSE_MS = 200;

/** Keeps one card's steps: asked for when it comes near, again as its runs grow, let go of when it is far. */
export class CardSteps<L extends LoggedSteps> {
  error = $state.raw<SourceError | null>(null);
  readonly runs: readonly Run[] = $derived.by(() => this.#sheet().runsOf(this.#tag()));
  /** The runs whose steps are there, in the order of the runs' list. */
  readonly rows: readonly { readonly run: Run; readonly steps: L }[] = $derived.by(() => {
    const held = new Map(
      (this.#sheet().steps.get(this.#tag().id) ?? []).map(one => [one.run, one]),
    );
    return this.runs.flatMap(run => {
      const steps = held.get(run.id);
      return steps && steps.step.length > 0 ? [{ run, steps }] : [];
    });
  });
  /** The card's own steps: none that only other tags logged. */
  readonly own: readonly number[] = $derived(unionOf(this.rows.map(row => row.steps.step)));
  readonly #sheet: () => StepSheet<L>;
  readonly #tag: () => Tag;
  readonly #near: () => boolean;
  // One request at a time; growth during it is asked for after it.
  #busy = false;
  #again = false;
  /** With its component: what is derived there is no longer kept true. */
  #ended = false;

  /** Made while the card's component is. */
  constructor(sheet: () => StepSheet<L>, tag: () => Tag, near: () => boolean) {
    this.#sheet = sheet;
    this.#tag = tag;
    this.#near = near;
    const { w } = sheet();
    // A value, not the tag: props that are objects count as changed whenever the board or the view does.
    const id = $derived(tag().id);
    const wanted = $derived(
      near()
        ? `${w.board?.epoch}:${w.connection.kind === 'lost'}:${this.runs.map(run => run.id).join()}`
        : '',
    );
    $effect(() => () => {
      this.#ended = true;
    });
    $effect(() => {
      if (wanted) untrack(() => void this.load());
    });
    $effect(() => {
      if (!near()) return;
      const held = id;
      const stop = w.onGrew(grown => {
        const ours = new Set(this.runs.map(run => run.id));
        if (grown.some(run => ours.has(run))) void this.load();
      });
      return () => {
        stop();
        untrack(sheet).steps.delete(held);
      };
    });
  }

  async load(): Promise<void> {
    if (this.#ended) return;
    if (this.#busy) {
      this.#again = true;
      return;
    }
    const { id } = this.#tag();
    const runs = this.runs.map(run => run.id);
    if (runs.length === 0) return;
    this.#busy = true;
    const began = performance.now();
    try {
      const reply = await this.#sheet().ask(id, runs);
      if (this.#ended) return;
      if (this.#near()) this.#sheet().hold(id, reply);
      this.error = null;
    } catch (told) {
      if (this.#ended) return;
      if (told instanceof SourceError && told.kind === 'stale') void this.#sheet().w.refresh(true);
      else if (!(told instanceof SourceError) || told.kind === 'refused')
        this.error = told instanceof SourceError ? told : new SourceError(String(told), 'refused');
    } finally {
      this.#busy = false;
      if (this.#again) {
        this.#again = false;
        setTimeout(() => void this.load(), PAUSE_MS + performance.now() - began);
      }
    }
  }
}
