// What the page knows and shows, as a dashboard sees it: the board, the runs in view, the settings, the live state.
import { getContext, setContext } from 'svelte';
import {
  applyBoard,
  type Board,
  type BoardVersion,
  CurveFeed,
  type DataSource,
  type LiveConnection,
  type LiveEvent,
  type LiveListener,
  type LoadState,
  type Operation,
  type Run,
  type RunMarks,
  SourceError,
} from '../api';
import { givenColour, NO_PALETTE, type Palette } from '../base/colours';
import type { Locale } from '../base/i18n';
import { type ColourBy, type Colouring, makeColouring, parseColourBy, Slots } from './run_colours';
import { RunFactsFeed } from './run_facts.svelte';
import { type Field, type RunData, splitMeasure } from './run_fields';
import { makeRunTest, type RunFilter, readRunFilter } from './run_filter';
import { type GroupBy, makeGroups, parseGroupBy, type RunGroup } from './run_groups';
import { parseOrder, type RunOrder } from './run_order';
import { isShown, type Selection } from './selection';
import { dashWithin, sessionOf, splitFolder } from './sessions';
import { marksOf, undoOf, wordsOf } from './sidecar';
import { Sidecar } from './sidecar.svelte';
import { text } from './text';
import { parseFilter } from './text_filter';
import { DEFAULT_VIEW, type Slice, type ViewState } from './view_state';

/** What the curves need comes first; what is known of runs can wait this long, unless the view asks for it. */
const FACTS_DELAY_MS = 300;
const NOBODY: ReadonlySet<number> = new Set();

export type Connection =
  | { readonly kind: 'connecting' }
  | { readonly kind: 'live' }
  /** `since`: until when data is complete; `retryAt`: the next attempt. Wall times. */
  | { readonly kind: 'lost'; readonly since: number; readonly retryAt: number };

/** A word at the bottom of the page, for a while. */
export interface Toast {
  readonly text: string;
  readonly undo?: (() => void) | undefined;
}

const seconds = () => Date.now() / 1e3;

export class Workspace {
  readonly source: DataSource;
  readonly feed: CurveFeed;
  /** What is known of runs besides their points. */
  readonly facts: RunFactsFeed;
  readonly sidecar: Sidecar;

  board = $state.raw<Board | null>(null);
  load = $state.raw<LoadState | null>(null);
  /** The board itself could not be had, for another reason than a lost server. */
  refused = $state.raw<SourceError | null>(null);
  connection = $state.raw<Connection>({ kind: 'connecting' });
  /** Wall time of the last word from the server. */
  heardAt = $state(seconds());
  paused = $state(false);
  /** Up to when data is shown while paused; wall time. */
  pausedAt = $state(0);
  /** The wall clock, by the second. */
  now = $state(seconds());
  /** When today began: for what is written with a date only where that is not today's. */
  readonly today: number = $derived(new Date(this.now * 1e3).setHours(0, 0, 0, 0) / 1e3);

  view = $state.raw<ViewState>(DEFAULT_VIEW);
  locale = $state<Locale>('en');
  palette = $state.raw<Palette>(NO_PALETTE);
  /** Id of the run, or of the group, under the pointer, anywhere on the page. */
  hot = $state<number | null>(null);
  phone = $state(false);
  /** Likely width of the sheet in pixels, before it is laid out. */
  room = 0;
  dark = $state(false);

  #grownAt = $state(Number.NEGATIVE_INFINITY);
  #connection: LiveConnection | null = null;
  #fetching: Promise<void> | null = null;
  #behind = false;
  /** Up to where the live stream has told us. */
  #heard: BoardVersion | undefined;

  readonly #scalarTags: ReadonlyMap<string, number> = $derived(
    new Map(
      (this.board?.tags ?? [])
        .filter(tag => tag.plugin === 'scalars')
        .map(tag => [tag.tag, tag.id]),
    ),
  );
  #before: Omit<ViewState, 'slices'> = DEFAULT_VIEW;
  /** The view without the dashboards' own settings, the same object while only those change: in every frame of a zoom. */
  readonly #asked: Omit<ViewState, 'slices'> = $derived.by(() => {
    const { slices: _, ...now } = this.view;
    const keys = Object.keys(now) as (keyof typeof now)[];
    if (keys.some(key => now[key] !== this.#before[key])) this.#before = now;
    return this.#before;
  });
  /** What runs can be asked with: filters, columns, colours and groups are made of it. */
  readonly runData: RunData = $derived.by(() => ({
    board: this.board,
    facts: this.facts.facts,
    lasts: this.facts.lasts,
    tags: new Set(this.#scalarTags.keys()),
    said: this.sidecar.said,
  }));
  readonly groupBy: readonly GroupBy[] = $derived(
    this.#asked.groupBy.map(parseGroupBy).filter(by => by !== null),
  );
  readonly colourBy: ColourBy = $derived(
    parseColourBy(this.#asked.colourBy) ?? { kind: this.groupBy.length > 0 ? 'group' : 'own' },
  );
  /** null: by name. */
  readonly order: RunOrder | null = $derived(parseOrder(this.#asked.order));
  readonly #typed: RunFilter = $derived(readRunFilter(this.#asked.runFilter, this.runData));
  /** Fields shown or sorted by somewhere on the page; who shows one says so here. */
  columns = $state.raw<ReadonlyMap<string, Field>>(new Map());
  /** What the view asks of runs. */
  readonly #fields: readonly (Field | GroupBy | ColourBy | null)[] = $derived([
    ...this.columns.values(),
    this.order?.field ?? null,
    this.colourBy,
    ...this.groupBy,
    ...(this.#typed.kind === 'expression' ? this.#typed.fields : []),
  ]);
  /** Tags whose last values the view asks for, by their texts. */
  readonly lastTags: ReadonlySet<string> = $derived(
    new Set(this.#fields.flatMap(field => (field?.kind === 'last' ? [field.name] : []))),
  );
  /** A setting whose values are offered while somebody types. */
  offered = $state.raw<string | null>(null);
  /** Settings whose columns the view asks for. */
  readonly settingKeys: ReadonlySet<string> = $derived(
    new Set([
      ...this.#fields.flatMap(field => (field?.kind === 'config' ? [field.name] : [])),
      ...(this.offered === null ? [] : [this.offered]),
    ]),
  );
  #held: RunFilter | null = null;
  /**
   * The filter in force. While what is typed is wrong, or asks for what is not there yet, it is the last one that was
   * right; `fault` says what is wrong, `waiting` that it is not known yet. Before there was one, what is wrong lets
   * every run pass, what is not known none.
   */
  readonly runFilter = $derived.by(() => {
    const typed = this.#typed;
    const { board, lasts } = this.runData;
    const unknown = typed.kind === 'fault' && typed.fault.code === 'unknown_name';
    const waits =
      (unknown && (!board || !this.facts.loaded)) ||
      (typed.kind === 'expression' &&
        typed.fields.some(
          field =>
            (field.kind === 'last' && !lasts.has(field.name)) ||
            (field.kind !== 'last' && !this.facts.loaded) ||
            (field.kind === 'config' && !this.#isHeld(field.name)),
        ));
    if (typed.kind !== 'fault' && !waits) this.#held = typed;
    return {
      test: this.#held ? makeRunTest(this.#held, this.runData) : () => !waits,
      fault: typed.kind === 'fault' && !waits ? typed.fault : null,
      waiting: waits,
    };
  });
  readonly tagFilter = $derived(parseFilter(this.#asked.tagFilter));
  /** Those that were not put away, and those that are listed all the same. */
  readonly listedRuns: readonly Run[] = $derived.by(() => {
    const runs = this.board?.runs ?? [];
    const { show } = this.#asked;
    const away = new Set<string>();
    for (const [name, marks] of this.sidecar.said.runs)
      if (
        (marks.archived && !show.includes('archived')) ||
        (marks.hidden && !show.includes('hidden'))
      )
        away.add(name);
    return away.size === 0
      ? runs
      : runs.filter(run => !away.has(run.name) && !away.has(sessionOf(run, this.runData).name));
  });
  /** Those that are runs of their own: what is a part of another run is shown with that. */
  readonly #wholeRuns: readonly Run[] = $derived.by(() => {
    const runs = this.board?.runs ?? [];
    const { owners } = this.runData.facts;
    return owners.size === 0 ? runs : runs.filter(run => this.ownerOf(run) === run);
  });
  /** What the runs' list holds before it is filtered. */
  readonly ownRuns: readonly Run[] = $derived.by(() => {
    if (this.#wholeRuns === this.board?.runs) return this.listedRuns;
    const whole = new Set(this.#wholeRuns);
    return this.listedRuns.filter(run => whole.has(run));
  });
  /** What the runs' list holds. */
  readonly filteredRuns: readonly Run[] = $derived(
    this.#asked.runFilter ? this.ownRuns.filter(this.runFilter.test) : this.ownRuns,
  );
  readonly #ticked: readonly Run[] = $derived(
    this.filteredRuns.filter(run => isShown(this.#asked.selection, run.name)),
  );
  /** Ticked and let through by the filter, and their parts: what every dashboard shows. */
  readonly shownRuns: readonly Run[] = $derived.by(() => {
    if (this.runData.facts.owners.size === 0) return this.#ticked;
    const ticked = new Set(this.#ticked);
    return (this.board?.runs ?? []).filter(run => ticked.has(this.ownerOf(run)));
  });
  /** The shown runs in groups, in order; none while nothing is grouped. A run's parts are not in them. */
  readonly groups: readonly RunGroup[] = $derived(
    this.groupBy.length > 0 ? makeGroups(this.#ticked, this.groupBy, this.runData) : [],
  );
  /** What the runs are grouped by is known of them; until then all would be in one group. */
  readonly groupsKnown: boolean = $derived(
    this.groupBy.every(by =>
      by.kind === 'last'
        ? this.facts.lasts.has(by.name)
        : !this.#asksFacts(by) ||
          (this.facts.loaded && (by.kind !== 'config' || this.#isHeld(by.name))),
    ),
  );
  readonly #groupIds: ReadonlyMap<string, number> = $derived(
    new Map(this.groups.map(({ key }, i) => [key, -1 - i])),
  );
  /** What stands for a shown group where a run's id would: below zero, as no run's is. */
  groupId(key: string): number | null {
    return this.#groupIds.get(key) ?? null;
  }
  readonly #slots = new Slots();
  /** Made of all runs, so that no colour depends on what is filtered or ticked. */
  readonly colouring: Colouring = $derived.by(() => {
    const grouped = this.colourBy.kind === 'group';
    return makeColouring(
      this.colourBy,
      this.#wholeRuns,
      grouped ? makeGroups(this.#wholeRuns, this.groupBy, this.runData) : [],
      this.runData,
      this.palette,
      this.#slots,
      grouped ? `group\n${this.#asked.groupBy.join('\n')}` : undefined,
    );
  });
  /** Wall time of the newest data of any run; null without any. */
  readonly newestData: number | null = $derived.by(() => {
    if (!this.board || this.board.runs.length === 0) return null;
    let newest = this.#grownAt;
    for (const run of this.board.runs)
      if (run.last !== null && run.last > newest) newest = run.last;
    return Number.isFinite(newest) ? newest : null;
  });
  /** Ids of the runs that grow, as the server saw it; unknown without it. */
  readonly running: ReadonlySet<number> = $derived.by(() => {
    if (this.connection.kind === 'lost') return NOBODY;
    return new Set(
      [...this.facts.facts.status].filter(([, status]) => status === 'running').map(([run]) => run),
    );
  });

  constructor(source: DataSource) {
    this.source = source;
    this.facts = new RunFactsFeed({
      source,
      epoch: () => this.board?.epoch,
      tagOf: tag => {
        const [take = 'last', name = tag] = this.#scalarTags.has(tag)
          ? []
          : (splitMeasure(tag) ?? []);
        const id =
          this.#scalarTags.get(name) ??
          this.#scalarTags.get(splitFolder(name, this.runData)?.[1] ?? '');
        return id === undefined ? id : { id, take };
      },
      stale: () => void this.refresh(true),
    });
    this.sidecar = new Sidecar(source, () => this.board?.logdirPath);
    this.feed = new CurveFeed(
      source,
      () => this.board?.epoch ?? '',
      run => queueMicrotask(run), // after all effects of a change; the request in flight sets the pace
      () => void this.refresh(true),
    );
  }

  /** Starts listening; returns what ends it. */
  start(): () => void {
    const clock = setInterval(() => {
      this.now = seconds();
    }, 1_000);
    let stopped = false;
    const facts = setTimeout(() => this.facts.refresh(), this.#needsFacts() ? 0 : FACTS_DELAY_MS);
    // The stream goes on from the board; without a board it is what finds the server again.
    void (this.#fetching ?? (this.board ? Promise.resolve() : this.refresh(true))).then(() => {
      if (!stopped) this.#connection = this.source.live(this.#listener, () => this.#heard);
    });
    return () => {
      stopped = true;
      clearInterval(clock);
      clearTimeout(facts);
      this.facts.stop();
      this.#connection?.close();
    };
  }

  readonly #listener: LiveListener = {
    event: event => this.#hear(event),
    lost: retryIn => {
      this.connection = {
        kind: 'lost',
        since: this.connection.kind === 'lost' ? this.connection.since : this.heardAt,
        retryAt: seconds() + retryIn / 1e3,
      };
    },
  };

  readonly #onGrew = new Set<(runs: readonly number[]) => void>();

  /** Tells which runs have new points, as it happens; returns what ends it. */
  onGrew(tell: (runs: readonly number[]) => void): () => void {
    this.#onGrew.add(tell);
    return () => this.#onGrew.delete(tell);
  }

  retryNow(): void {
    this.#connection?.retry();
  }

  pause(on: boolean): void {
    this.paused = on;
    if (on) this.pausedAt = this.heardAt;
    this.feed.pause(on);
    this.facts.pause(on);
    if (!on && this.#behind) void this.refresh(false);
  }

  #hear(event: LiveEvent): void {
    const foreign = this.board !== null && event.epoch !== this.board.epoch;
    this.heardAt = seconds();
    this.#heard = { epoch: event.epoch, version: event.version };
    if (this.connection.kind !== 'live') this.connection = { kind: 'live' };
    // What is read for the first time was written whenever it was.
    const reading = this.load?.phase === 'loading' || event.load.phase === 'loading';
    this.load = event.load;
    void this.sidecar.refresh(event.sidecar);
    if (event.grew.length > 0 && !foreign) {
      if (!reading) {
        this.#grownAt = this.heardAt;
      }
      this.feed.grew(event.grew);
      this.facts.grew(event.grew);
      if (!this.paused) for (const tell of this.#onGrew) tell(event.grew);
    }
    if (!foreign) this.facts.hear(event.facts);
    if (!foreign) this.feed.resume();
    if (foreign || !this.board) void this.refresh(true);
    else if (event.changed) {
      if (this.paused) this.#behind = true;
      else void this.refresh(false);
    }
  }

  /** Its column, or word that there is none. */
  #isHeld(setting: string): boolean {
    const { settings, columns } = this.facts.facts;
    return columns.has(setting) || !settings.has(setting);
  }

  /** The view cannot be shown without what is known of runs: Keras' ones may have the colour of their session. */
  #needsFacts(): boolean {
    return (
      (this.board?.runs.some(run => /\/(train|validation)$/.test(run.name)) ?? false) ||
      this.#typed.kind !== 'words' ||
      this.#asksFacts(this.colourBy) ||
      this.#asksFacts(this.order?.field) ||
      this.groupBy.some(by => this.#asksFacts(by))
    );
  }

  #asksFacts(by: GroupBy | ColourBy | undefined): boolean {
    return by?.kind === 'config' || (by?.kind === 'run' && by.name === 'status');
  }

  /** Fetches the board: what changed, or all of it. One request at a time; a wish during it is done after it. */
  refresh(whole: boolean): Promise<void> {
    if (this.#fetching) {
      this.#behind = true;
      return this.#fetching;
    }
    this.#behind = false;
    this.#fetching = this.#fetch(whole).finally(() => {
      this.#fetching = null;
      if (this.#behind && !this.paused && this.connection.kind !== 'lost') void this.refresh(false);
    });
    return this.#fetching;
  }

  async #fetch(whole: boolean): Promise<void> {
    const held = this.board;
    try {
      const reply = await this.source.board(
        held && !whole ? { epoch: held.epoch, version: held.version } : undefined,
      );
      const board = applyBoard(held, reply);
      this.refused = null;
      this.heardAt = seconds();
      this.load = reply.load;
      if (!held || held.epoch !== board.epoch) {
        this.#grownAt = Number.NEGATIVE_INFINITY;
        this.hot = null;
      }
      this.board = board;
      if (this.#heard?.epoch !== board.epoch)
        this.#heard = { epoch: board.epoch, version: board.version };
      if (held && held.epoch !== board.epoch) {
        this.feed.restart();
        this.facts.restart();
      }
    } catch (error) {
      const told = error instanceof SourceError ? error : new SourceError(String(error), 'refused');
      if (told.kind === 'refused') this.refused = told;
      else if (!this.board && this.connection.kind !== 'lost')
        this.connection = { kind: 'lost', since: this.heardAt, retryAt: seconds() + 1 };
    }
  }

  set(change: Partial<ViewState>): void {
    this.view = { ...this.view, ...change };
  }

  select(selection: Selection): void {
    this.set({ selection });
  }

  slice(plugin: string): Slice {
    return this.view.slices[plugin] ?? {};
  }

  setSlice(plugin: string, slice: Slice): void {
    this.set({ slices: { ...this.view.slices, [plugin]: slice } });
  }

  /** What people said of a run. */
  marks(run: Run): RunMarks {
    return marksOf(this.sidecar.said, run.name);
  }

  /** What a run is called on the page. Files, downloads and links go by its real name. */
  name(run: Run): string {
    return this.marks(run).name || run.name;
  }

  /** What people look for a run by. */
  words(run: Run): readonly string[] {
    return wordsOf(this.sidecar.said, run.name);
  }

  /** The run that this one is a part of; most are their own. */
  ownerOf(run: Run): Run {
    const owner = this.facts.facts.owners.get(run.id);
    return (owner === undefined ? undefined : this.board?.runById.get(owner)) ?? run;
  }

  /** What somebody gave the run, unless colours stand for something else. */
  #given(run: Run): string | null {
    const given = this.colourBy.kind === 'own' ? this.marks(run).colour : undefined;
    return given ? givenColour(given, this.palette) : null;
  }

  colour(run: Run): string {
    const owner = this.ownerOf(run);
    const above = this.colourBy.kind === 'own' ? sessionOf(owner, this.runData) : owner;
    return this.#given(owner) ?? this.#given(above) ?? this.colouring.colour(above);
  }

  dash(run: Run): readonly number[] {
    const owner = this.ownerOf(run);
    if (this.colourBy.kind === 'own' && this.facts.facts.within.has(owner.id))
      return dashWithin(owner, this.runData);
    return this.#given(owner) ? [] : this.colouring.dash(owner);
  }

  toast = $state.raw<Toast | null>(null);

  /** A word to whoever looks; a newer one takes its place. */
  say(text: string, undo?: () => void): void {
    this.toast = { text, undo };
  }

  /** Does something to the sidecar and says so, with a way back. */
  async act(operations: readonly Operation[], done: string): Promise<boolean> {
    const words = text(this.locale);
    const undo = undoOf(this.sidecar.said, operations);
    const here = this.sidecar.contents?.keeps === 'browser';
    this.say(
      here ? `${done} · ${words.onlyHere}` : done,
      undo.length > 0 ? () => void this.act(undo, words.undone) : undefined,
    );
    const failed = await this.sidecar.do(operations);
    if (failed) this.say([failed.message, failed.hint].filter(Boolean).join('\n'));
    return failed === null;
  }
}

const KEY = Symbol('workspace');

export function provideWorkspace(workspace: Workspace): void {
  setContext(KEY, workspace);
}

/** The page's workspace; call it while a component is being created. */
export function useWorkspace(): Workspace {
  return getContext<Workspace>(KEY);
}
