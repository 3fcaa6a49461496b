// What the panel, the picture and the settings share: which graph, what is open, what is chosen, where one looks.
import { untrack } from 'svelte';
import {
  type GraphBox,
  type GraphCompare,
  type GraphDetail,
  type GraphMatch,
  type GraphSearch,
  type GraphSource,
  type Graphs,
  type GraphTrace,
  type GraphView,
  type GraphViewRequest,
  type Run,
  SourceError,
} from '../../api';
import { lasting } from '../../public/lasting.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import { fitCamera, type Room, shownAt } from './camera';
import { type Draft, draft } from './drawn';
import type { Layout, Place } from './layout';
import { Layouts } from './layouts';
import { measure } from './measure';
import { type Camera, type GraphSettings, parseSettings, printSettings } from './settings';
import { text } from './text';

/** After the last movement the URL takes the camera. */
const REST_MS = 250;
/** A box that is jumped to gets no nearer than this to the picture's edges, in pixels. */
const MARGIN = 48;
/** After a click the details wait for a second one this long; Detail.svelte knows it too. */
const LATER_MS = 300;
/** Width of the details' pane in pixels. */
const PANE = 304;

export interface Picture {
  /** What it was asked with; another one starts with a camera of its own. */
  readonly graph: string;
  readonly view: GraphView;
  readonly draft: Draft;
  readonly layout: Layout;
  readonly places: ReadonlyMap<number, Place>;
  readonly boxes: ReadonlyMap<number, GraphBox>;
}

export type Trace =
  | { readonly kind: 'inputs' | 'outputs' | 'both'; readonly id: number }
  | { readonly kind: 'path'; readonly start: number; readonly end: number };

export interface Lit {
  readonly trace: Trace;
  readonly boxes: ReadonlySet<number>;
  /** "source target" */
  readonly edges: ReadonlySet<string>;
  readonly reply: GraphTrace;
}

export class GraphState {
  readonly w: Workspace;
  graphs = $state.raw<readonly GraphSource[] | null>(null);
  error = $state.raw<SourceError | null>(null);
  picture = $state.raw<Picture | null>(null);
  /** Since when the picture is asked for, by the page's clock; null: it is there. */
  waiting = $state.raw<{ readonly stage: 'list' | 'read' | 'layout' } | null>(null);
  detail = $state.raw<GraphDetail | null>(null);
  lit = $state.raw<Lit | null>(null);
  hovered = $state(-1);
  /** The picture moves by itself: what was opened slides into place. */
  gliding = $state(false);
  room = $state.raw<Room>({ width: 0, height: 0 });
  #held = $state.raw<Camera | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #glide: ReturnType<typeof setTimeout> | undefined;
  readonly #layouts = new Layouts();
  #asked = 0;
  #anchor = -1;
  #goal = -1;
  #warmed: Promise<void> | null = null;
  #listed = '';
  /** Of which state of the logdir the list is: names of graphs hold within it only. */
  #ready = '';
  #sliceText = '';
  #settings: GraphSettings = parseSettings({});

  constructor(workspace: Workspace) {
    this.w = workspace;
  }

  /** The same object while it says the same. */
  readonly settings: GraphSettings = $derived.by(() => {
    const slice = this.w.slice('graphs');
    const said = JSON.stringify(slice);
    if (said !== this.#sliceText) {
      this.#sliceText = said;
      this.#settings = parseSettings(slice);
    }
    return this.#settings;
  });

  set(change: Partial<GraphSettings>): void {
    const slice = printSettings({ ...this.settings, ...change });
    this.w.setSlice('graphs', slice);
  }

  // --- which graph ---------------------------------------------------------------------------

  /** What can be looked at: not the profiles. */
  readonly #whole: readonly GraphSource[] = $derived(
    (this.graphs ?? []).filter(({ kind }) => kind !== 'profile'),
  );
  /** Runs with a graph, in the order of the runs. */
  readonly runs: readonly Run[] = $derived.by(() => {
    const having = new Set(this.#whole.map(({ run }) => run));
    return (this.w.board?.runs ?? []).filter(run => having.has(run.id));
  });
  readonly run: Run | null = $derived.by(() => {
    const named = this.runs.find(run => run.name === this.settings.run);
    if (named) return named;
    const shown = new Set(this.w.shownRuns);
    return this.runs.find(run => shown.has(run)) ?? this.runs[0] ?? null;
  });
  /** The run's graphs. */
  readonly choices: readonly GraphSource[] = $derived(
    this.#whole.filter(({ run }) => run === this.run?.id),
  );
  readonly source: GraphSource | null = $derived(
    this.choices[this.settings.graph] ?? this.choices[0] ?? null,
  );
  readonly other: Run | null = $derived.by(() => {
    const other = this.runs.find(run => run.name === this.settings.other) ?? null;
    return other === this.run ? null : other;
  });
  readonly #first: GraphSource | null = $derived.by(() => {
    if (!this.other) return null;
    const theirs = this.#whole.filter(({ run }) => run === this.other?.id);
    return theirs.find(({ kind }) => kind === this.source?.kind) ?? theirs[0] ?? null;
  });
  /** Times and memory that stand beside the graph, the newest first. */
  readonly profiles: readonly GraphSource[] = $derived.by(() => {
    const { source } = this;
    if (source?.kind !== 'op' || source.profiled || this.other) return [];
    return (this.graphs ?? []).filter(({ kind, run }) => kind === 'profile' && run === source.run);
  });
  readonly profile: string | null = $derived(
    (this.profiles[this.settings.profile] ?? this.profiles[0])?.source ?? null,
  );
  /** What the server calls it: two joined when they are compared. */
  readonly name: string | null = $derived(
    this.source
      ? this.#first
        ? `${this.#first.source}~${this.source.source}`
        : this.source.source
      : null,
  );

  /** Which runs log graphs: another list must be asked for when this changes. */
  readonly listKey: string = $derived.by(() => {
    const { board } = this.w;
    if (!board) return '';
    const ids = new Set(
      board.tags.filter(tag => tag.plugin.startsWith('graph')).map(tag => tag.id),
    );
    const runs = board.runs
      .map(run => [run.id, [...ids].filter(id => board.tagSets[run.tag_set]?.has(id))] as const)
      .filter(([, tags]) => tags.length > 0);
    return JSON.stringify([board.epoch, runs]);
  });

  choose(run: string): void {
    const other = this.settings.other === run ? '' : this.settings.other;
    this.#change({ run, graph: 0, profile: 0, other });
  }

  /** Another graph is looked at from the beginning. */
  #change(change: Partial<GraphSettings>): void {
    clearTimeout(this.#timer);
    this.#held = null;
    this.lit = null;
    this.set({ ...change, opened: 'auto', chosen: -1, camera: null });
  }

  chooseGraph(graph: number): void {
    this.#change({ graph });
  }

  compare(other: string): void {
    this.#change({ other });
  }

  showBookkeeping(bookkeeping: boolean): void {
    this.set({ bookkeeping });
  }

  // --- asking ----------------------------------------------------------------------------------

  async #ask<T>(route: string, body: object): Promise<T> {
    return this.w.source.json<T>(`api/plugins/graphs/${route}`, {
      epoch: this.w.board?.epoch ?? '',
      ...body,
    });
  }

  #tell(error: unknown): void {
    const told = error instanceof SourceError ? error : new SourceError(String(error), 'refused');
    if (told.kind === 'stale') void this.w.refresh(true);
    else this.error = told;
  }

  /** Before the page is made: the list and the first picture. */
  ahead(): Promise<void> {
    this.#layouts.warm();
    this.#warmed ??= untrack(() => this.list());
    return this.#warmed;
  }

  async list(): Promise<void> {
    const key = this.listKey;
    if (key === this.#listed || key === '') return;
    this.#listed = key;
    if (!this.graphs) this.waiting = { stage: 'list' };
    try {
      const { graphs } = await this.#ask<Graphs>('graphs', {});
      if (this.#listed !== key) return;
      this.graphs = graphs;
      this.error = null;
      this.#ready = key;
    } catch (error) {
      if (this.#listed === key) this.#listed = '';
      this.#tell(error);
    }
    if (this.waiting?.stage === 'list') this.waiting = null;
    if (this.#ready !== key) return;
    void this.learnDetail();
    await this.load();
  }

  /** What the picture depends on. */
  readonly viewKey: string = $derived.by(() => {
    const { opened, bookkeeping, edges, flow } = this.settings;
    return JSON.stringify([
      this.w.board?.epoch,
      this.name,
      this.profile,
      opened,
      bookkeeping,
      edges,
      flow,
      this.w.locale,
    ]);
  });
  #shownKey = '';
  #kept: { readonly key: string; readonly view: GraphView } | null = null;

  async load(again = false): Promise<void> {
    const { name, settings } = this;
    const key = this.viewKey;
    if (!name || this.#ready !== this.listKey || (key === this.#shownKey && !again)) return;
    this.#shownKey = key;
    const asked = ++this.#asked;
    const { opened, bookkeeping, edges, flow } = settings;
    const graph = JSON.stringify([this.w.board?.epoch, name, bookkeeping]);
    this.waiting = { stage: 'read' };
    try {
      const request: Omit<GraphViewRequest, 'epoch'> = {
        source: name,
        opened: Array.isArray(opened) ? [...opened] : null,
        depth: typeof opened === 'number' ? opened : null,
        bookkeeping,
        profile: this.profile,
      };
      const said = JSON.stringify([this.w.board?.epoch, request]);
      const held = this.#kept?.key === said && !again ? this.#kept.view : null;
      const view = held ?? (await this.#ask<GraphView>('view', request));
      if (asked !== this.#asked) return;
      this.#kept = { key: said, view };
      this.waiting = { stage: 'layout' };
      const words = text(this.w.locale);
      const drafted = draft(view, {
        flow,
        edges,
        measure,
        words: {
          parameters: words.withParameters,
          tensors: words.tensors,
          blocks: words.blocks,
          boxes: words.boxes,
        },
      });
      const layout = await this.#layouts.of(`${graph} ${flow}`, drafted.input);
      if (asked !== this.#asked || !layout) return;
      this.#show({
        ...{ graph, view, draft: drafted, layout },
        places: new Map(layout.places.map(place => [place.id, place])),
        boxes: new Map(view.boxes.map(box => [box.id, box])),
      });
      this.error = null;
      this.waiting = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.waiting = null;
      this.#shownKey = '';
      this.#tell(error);
    }
  }

  retry(): void {
    this.error = null;
    this.#listed = '';
    this.#shownKey = '';
    void this.list();
  }

  /** The camera follows what was opened, so that it stays where it was on the screen. */
  #show(picture: Picture): void {
    const before = this.picture;
    const camera = this.camera;
    const anchor = this.#anchor;
    const goal = this.#goal;
    this.#anchor = this.#goal = -1;
    const same = before?.graph === picture.graph;
    this.picture = picture;
    if (!same || !camera) return;
    const [from, to] = [before.places.get(anchor), picture.places.get(anchor)];
    if (from && to) {
      this.#glideOnce();
      this.#look({ ...camera, x: camera.x + to.x - from.x, y: camera.y + to.y - from.y });
    }
    if (goal >= 0) this.reveal(goal);
  }

  // --- what is open ------------------------------------------------------------------------------

  isOpen(id: number): boolean {
    return this.picture?.boxes.get(id)?.opened ?? false;
  }

  toggle(id: number): void {
    const { picture } = this;
    const box = picture?.boxes.get(id);
    if (!picture || !box?.can_open) return;
    this.#anchor = id;
    if (!box.opened) {
      this.set({ opened: [...picture.view.opened, id] });
      return;
    }
    const gone = new Set([id]);
    for (const one of picture.view.boxes) if (gone.has(one.parent)) gone.add(one.id);
    const chosen = gone.has(this.settings.chosen) ? id : this.settings.chosen;
    this.set({ opened: picture.view.opened.filter(one => !gone.has(one)), chosen });
  }

  openTo(depth: number | 'auto'): void {
    clearTimeout(this.#timer);
    this.#held = null;
    this.set({ opened: depth, camera: null });
  }

  /** Opens what hides a box, chooses it and brings it into view. */
  jump(id: number, opens: readonly number[]): void {
    const { picture } = this;
    if (!picture) return;
    const open = new Set(picture.view.opened);
    const missing = opens.filter(one => !open.has(one));
    if (missing.length === 0) {
      this.set({ chosen: id });
      this.reveal(id);
      return;
    }
    this.#goal = id;
    this.set({ chosen: id, opened: [...open, ...missing] });
  }

  // --- the camera ----------------------------------------------------------------------------------

  readonly camera: Camera | null = $derived.by(() => {
    if (this.#held) return this.#held;
    if (this.settings.camera) return this.settings.camera;
    const { picture, room } = this;
    const fits = this.#fits;
    if (!picture || room.width === 0) return null;
    // What is chosen later opens its details over the picture, and moves nothing.
    const held = this.#auto;
    if (held?.picture === picture && held.room === room && held.fits === fits) return held.camera;
    this.#auto = { picture, room, fits, camera: untrack(() => this.fitted(picture)) };
    return this.#auto.camera;
  });
  #auto: {
    readonly picture: Picture;
    readonly room: Room;
    readonly fits: number;
    readonly camera: Camera;
  } | null = null;
  #fits = $state(0);

  /** The room beside the details. */
  get #free(): Room {
    const { width, height } = this.room;
    const pane = this.settings.chosen >= 0 ? Math.min(PANE, 0.45 * width) : 0;
    return this.w.phone
      ? { width, height: pane > 0 ? 0.45 * height : height }
      : { width: width - pane, height };
  }

  fitted(picture: Picture): Camera {
    const start = picture.layout.places.find(place => picture.boxes.get(place.id)?.parent === -1);
    return fitCamera(picture.layout, this.#free, this.settings.flow, start ?? null);
  }

  /** Looks from there; the URL has it when it rests. */
  #look(camera: Camera): void {
    this.#held = camera;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.set({ camera });
      this.#held = null;
    }, REST_MS);
  }

  look(camera: Camera): void {
    this.gliding = false;
    this.#look(camera);
  }

  #glideOnce(): void {
    this.gliding = true;
    clearTimeout(this.#glide);
    this.#glide = setTimeout(() => {
      this.gliding = false;
    }, 200);
  }

  glide(camera: Camera): void {
    this.#glideOnce();
    this.#look(camera);
  }

  fit(): void {
    if (!this.picture) return;
    this.#glideOnce();
    clearTimeout(this.#timer);
    this.#held = null;
    this.#fits++;
    this.set({ camera: null });
  }

  /** The whole of it, however small that makes it. */
  overview(): void {
    if (this.picture)
      this.glide(fitCamera(this.picture.layout, this.room, this.settings.flow, null, true));
  }

  reveal(id: number, margin = MARGIN): void {
    const { picture, camera } = this;
    const place = picture?.places.get(this.drawnAs(id));
    if (!place || !camera) return;
    const next = shownAt(camera, place, this.#free, margin);
    if (next !== camera) this.glide(next);
  }

  /** The box that a folded parameter hangs on, or the box itself. */
  drawnAs(id: number): number {
    const { picture } = this;
    if (!picture || picture.places.has(id)) return id;
    return (
      picture.draft.drawn.find(({ pills }) => pills.some(pill => pill.box.id === id))?.box.id ?? id
    );
  }

  // --- one box --------------------------------------------------------------------------------------

  select(id: number): void {
    if (id === this.settings.chosen) return;
    this.set({ chosen: id });
    // Where the details lie over it, it moves out from under them: later than a second click comes.
    clearTimeout(this.#later);
    if (id >= 0)
      this.#later = setTimeout(() => {
        if (this.settings.chosen === id) this.reveal(id, 12);
      }, LATER_MS);
  }
  #later: ReturnType<typeof setTimeout> | undefined;

  readonly detailKey: string = $derived.by(() =>
    JSON.stringify([
      this.w.board?.epoch,
      this.name,
      this.profile,
      this.settings.chosen,
      this.settings.bookkeeping,
    ]),
  );
  detailError = $state.raw<SourceError | null>(null);

  async learnDetail(): Promise<void> {
    const key = this.detailKey;
    const { chosen, bookkeeping } = this.settings;
    this.detailError = null;
    if (this.#ready !== this.listKey) return;
    if (chosen < 0 || !this.name) {
      this.detail = null;
      return;
    }
    if (this.detail?.box.id !== chosen) this.detail = null;
    try {
      const detail = await this.#ask<GraphDetail>('detail', {
        source: this.name,
        id: chosen,
        bookkeeping,
        profile: this.profile,
      });
      if (key === this.detailKey) this.detail = detail;
    } catch (error) {
      if (key !== this.detailKey) return;
      if (error instanceof SourceError && error.kind === 'stale') void this.w.refresh(true);
      else
        this.detailError =
          error instanceof SourceError ? error : new SourceError(String(error), 'refused');
    }
  }

  // --- traces and search ----------------------------------------------------------------------------

  async trace(trace: Trace | null): Promise<void> {
    const { picture, name } = this;
    if (!trace || !picture || !name) {
      this.lit = null;
      return;
    }
    const common = {
      source: name,
      opened: picture.view.opened,
      bookkeeping: this.settings.bookkeeping,
    };
    try {
      const reply = await (trace.kind === 'path'
        ? this.#ask<GraphTrace>('path', { ...common, start: trace.start, end: trace.end })
        : this.#ask<GraphTrace>('trace', { ...common, id: trace.id, direction: trace.kind }));
      this.lit = {
        ...{ trace, reply },
        boxes: new Set(reply.boxes),
        edges: new Set(reply.edges.map(([source, target]) => `${source} ${target}`)),
      };
    } catch (error) {
      this.lit = null;
      this.#tellAside(error);
    }
  }

  /** Something small failed: the picture stays. */
  #tellAside(error: unknown): void {
    if (error instanceof SourceError && error.kind === 'stale') void this.w.refresh(true);
    else this.w.say(error instanceof Error ? error.message : String(error));
  }

  /** Of the pair that is looked at; null when it could not be asked, which is told. */
  async differences(): Promise<GraphCompare | null> {
    if (!this.name || !this.other) return null;
    try {
      return await this.#ask<GraphCompare>('compare', { source: this.name, limit: 1000 });
    } catch (error) {
      this.#tellAside(error);
      return null;
    }
  }

  async search(
    query: string,
  ): Promise<{ matches: readonly GraphMatch[]; total: number; fault: string }> {
    if (!this.name) return { matches: [], total: 0, fault: '' };
    try {
      const { bookkeeping } = this.settings;
      const found = await this.#ask<GraphSearch>('search', {
        source: this.name,
        query,
        limit: 50,
        bookkeeping,
      });
      return { ...found, fault: '' };
    } catch (error) {
      return {
        matches: [],
        total: 0,
        fault: error instanceof Error ? error.message : String(error),
      };
    }
  }
}

/** The panel's, the picture's and the drawer's are the same. */
export const graphState = lasting(workspace => new GraphState(workspace));
