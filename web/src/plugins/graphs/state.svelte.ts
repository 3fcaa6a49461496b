// What the panel, the picture and the settings share: which graph, what is open, what is chosen, where one looks.
import { untrack } from 'svelte';
import {
  type GraphBox,
  type GraphCompare,
  type GraphDetail,
  type GraphEdge,
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
import { formatBytes } from '../../base/numbers';
import { lasting } from '../../public/lasting.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import { fitCamera, type Room, shownAt } from './camera';
import { type Aside, type Draft, draft } from './drawn';
import { Lately } from './lately';
import type { Flow, Layout, Place } from './layout';
import { Layouts } from './layouts';
import { measure } from './measure';
import { keepSame } from './same';
import {
  type Camera,
  type EdgeLabels,
  type GraphSettings,
  type Opened,
  parseSettings,
  printSettings,
} from './settings';
import { text } from './text';

/** After the last movement the URL takes the camera. */
const REST_MS = 250;
/** A box that is jumped to gets no nearer than this to the picture's edges, in pixels. */
const MARGIN = 48;
/** A box that stays chosen for so long is foreseen open. */
const AHEAD_MS = 40;
/** After a click the details wait for a second one this long; Detail.svelte knows it too. */
const LATER_MS = 300;
/** The server takes requests of 16 MiB, and base64 makes a third more of a file. */
const FILE_BYTES = 11 << 20;
/** Boxes in pictures that are held besides the one that is seen. */
const HELD_BOXES = 4000;
/** Width of the details' pane in pixels. */
const PANE = 304;
/** Height of the row that lies over the picture's lower end, with its distances to the end and to a box. */
const ZOOM_ROW = 56;

export interface Picture {
  /** What it was asked with; another one starts with a camera of its own. */
  readonly graph: string;
  readonly view: GraphView;
  readonly draft: Draft;
  readonly layout: Layout;
  /** Of the layout. */
  readonly serial: number;
  readonly places: ReadonlyMap<number, Place>;
  readonly boxes: ReadonlyMap<number, GraphBox>;
}

interface Wish {
  readonly graph: string;
  readonly key: string;
  /** What the server is asked, and by which it is known. */
  readonly request: Omit<GraphViewRequest, 'epoch'>;
  readonly asked: string;
  readonly edges: EdgeLabels;
  readonly flow: Flow;
  readonly aside: Aside;
}

/** A graph that was opened from the user's disk. */
interface GraphFile {
  readonly name: string;
  readonly source: string;
  /** In base64: a server that starts anew is sent it again. */
  readonly data: string;
  readonly epoch: string;
}

export interface BoxMenuPlace {
  readonly id: number;
  /** What was chosen before: ways from there can be asked for; -1: nothing. */
  readonly before: number;
  /** On the screen. */
  readonly x: number;
  readonly y: number;
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

const ends = ({ source, target }: GraphEdge) => `${source} ${target}`;

/** What is seen, with what did not change since `before` as the same objects. */
function sameParts(before: GraphView, view: GraphView): GraphView {
  return {
    ...view,
    boxes: keepSame(before.boxes, view.boxes, box => box.id),
    edges: keepSame(before.edges, view.edges, ends),
  };
}

function sameDrawn(
  { draft: was, layout: stood }: Picture,
  made: Draft,
  layout: Layout,
): readonly [Draft, Layout] {
  const wasEnds = was.links.map(({ edge }) => ends(edge));
  const nowEnds = made.links.map(({ edge }) => ends(edge));
  const byLink = <T>(before: readonly T[], after: readonly T[]) =>
    keepSame(
      before,
      after,
      (_, i) => wasEnds[i] as string,
      (_, i) => nowEnds[i] as string,
    );
  return [
    {
      ...made,
      drawn: keepSame(was.drawn, made.drawn, ({ box }) => box.id),
      links: byLink(was.links, made.links),
    },
    {
      ...layout,
      places: keepSame(stood.places, layout.places, ({ id }) => id),
      lines: byLink(stood.lines, layout.lines),
      labels: byLink(stood.labels, layout.labels),
    },
  ];
}

function base64Of(bytes: Uint8Array): string {
  let said = '';
  for (let at = 0; at < bytes.length; at += 32_768)
    said += String.fromCharCode(...bytes.subarray(at, at + 32_768));
  return btoa(said);
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
  menu = $state.raw<BoxMenuPlace | null>(null);
  /** The picture moves by itself: what was opened slides into place. */
  gliding = $state(false);
  /** Draws what is not yet drawn; null: there is no picture. */
  finish: (() => void) | null = null;
  room = $state.raw<Room>({ width: 0, height: 0 });
  /** Height of what is said above the picture. */
  bar = $state(0);
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

  file = $state.raw<GraphFile | null>(null);
  readonly fromFile: boolean = $derived.by(
    () => this.file !== null && this.settings.file === this.file.name,
  );

  /** The file that the link leads to, where nobody opened it in this window; "": none. */
  readonly missing: string = $derived(this.fromFile ? '' : this.settings.file);

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
    this.fromFile ? null : (this.choices[this.settings.graph] ?? this.choices[0] ?? null),
  );
  readonly other: Run | null = $derived.by(() => {
    const other = this.runs.find(run => run.name === this.settings.other) ?? null;
    return other === this.run && !this.fromFile ? null : other;
  });
  readonly #first: GraphSource | null = $derived.by(() => {
    if (!this.other) return null;
    const theirs = this.#whole.filter(({ run }) => run === this.other?.id);
    const kind = this.source?.kind ?? 'op';
    return theirs.find(one => one.kind === kind) ?? theirs[0] ?? null;
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
  readonly name: string | null = $derived.by(() => {
    if (this.missing) return null;
    const name = this.fromFile ? (this.file?.source ?? null) : (this.source?.source ?? null);
    return name !== null && this.#first ? `${this.#first.source}~${name}` : name;
  });
  #sent: Promise<GraphFile> | null = null;
  /** What people call it. */
  readonly title: string = $derived.by(
    () => this.settings.file || (this.run ? this.w.name(this.run) : ''),
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
    this.#change({ run, graph: 0, profile: 0, other, file: '' });
  }

  /** What the link leads to is not here: the run's graph instead. */
  leaveFile(): void {
    this.#change({ file: '', other: '' });
  }

  chooseFile(): void {
    if (this.file) this.#change({ graph: 0, profile: 0, file: this.file.name });
  }

  /** Looks at a graph from the user's disk; what is wrong with it is told. */
  async openFile(file: File): Promise<void> {
    if (file.size > FILE_BYTES) {
      this.w.say(text(this.w.locale).fileTooLarge(file.name, formatBytes(FILE_BYTES)));
      return;
    }
    try {
      const data = base64Of(new Uint8Array(await file.arrayBuffer()));
      const sent = await this.#send(file.name, data);
      // The one that the link leads to is seen as the link says.
      const meant = this.missing === file.name;
      this.file = sent;
      if (!meant) this.chooseFile();
    } catch (error) {
      this.#tellAside(error);
    }
  }

  async #send(name: string, data: string): Promise<GraphFile> {
    const epoch = this.w.board?.epoch ?? '';
    const { source } = await this.#request<{ source: string }>('file', { data });
    return { name, source, data, epoch };
  }

  /** Another graph is looked at from the beginning. */
  #change(change: Partial<GraphSettings>): void {
    clearTimeout(this.#timer);
    this.#held = null;
    this.lit = null;
    this.set({ ...change, opened: 'auto', chosen: -1, moved: [], without: [], camera: null });
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
    const { file } = this;
    if (this.fromFile && file && file.epoch !== this.w.board?.epoch) {
      this.#sent ??= this.#send(file.name, file.data).finally(() => {
        this.#sent = null;
      });
      this.file = await this.#sent;
    }
    return this.#request<T>(route, body);
  }

  async #request<T>(route: string, body: object): Promise<T> {
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
      const { graphs } = await this.#request<Graphs>('graphs', {});
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
    const { opened, bookkeeping, edges, flow, busyAside, moved } = this.settings;
    return JSON.stringify([
      this.w.board?.epoch,
      this.name,
      this.profile,
      this.settings.without,
      opened,
      bookkeeping,
      edges,
      flow,
      busyAside,
      moved,
      this.w.locale,
    ]);
  });
  #shownKey = '';
  readonly #views = new Lately<GraphView>(view => view.boxes.length, 8, HELD_BOXES);
  readonly #pictures = new Lately<Picture>(({ boxes }) => boxes.size, 8, HELD_BOXES);

  /** What a picture is asked with while these are open; equal wishes have equal keys. */
  #wish(opened: Opened): Wish | null {
    const { name } = this;
    if (!name) return null;
    const { bookkeeping, edges, flow } = this.settings;
    const aside = { busy: this.settings.busyAside, moved: this.settings.moved };
    const list = Array.isArray(opened) ? [...opened].sort((a, b) => a - b) : null;
    const request = {
      source: name,
      opened: list,
      depth: typeof opened === 'number' ? opened : null,
      bookkeeping,
      profile: this.profile,
      without: [...this.settings.without],
    };
    const epoch = this.w.board?.epoch;
    const asked = JSON.stringify([epoch, request]);
    return {
      ...{ request, edges, flow, aside, asked },
      graph: JSON.stringify([epoch, name, bookkeeping, flow]),
      key: JSON.stringify([asked, edges, flow, aside, this.w.locale]),
    };
  }

  /** null: a newer wish took its place. */
  #picture(wish: Wish): Promise<Picture | null> {
    return this.#pictures.get(wish.key, async () => {
      const view = await this.#views.get(wish.asked, () =>
        this.#ask<GraphView>('view', wish.request),
      );
      if (!view) return null;
      const now = this.picture?.graph === wish.graph ? this.picture : null;
      const seen = now ? sameParts(now.view, view) : view;
      const words = text(this.w.locale);
      const drafted = draft(seen, {
        ...{ flow: wish.flow, edges: wish.edges, aside: wish.aside, measure },
        words: {
          parameters: words.withParameters,
          tensors: words.tensors,
          blocks: words.blocks,
          boxes: words.boxes,
          more: words.more,
        },
      });
      if (this.waiting?.stage === 'read') this.waiting = { stage: 'layout' };
      const solved = await this.#layouts.of(drafted.input, now?.serial ?? 0);
      if (!solved) return null;
      const { serial } = solved;
      const [made, layout] = now
        ? sameDrawn(now, drafted, solved.layout)
        : [drafted, solved.layout];
      return {
        ...{ graph: wish.graph, view: seen, draft: made, layout, serial },
        places: new Map(layout.places.map(place => [place.id, place])),
        boxes: new Map(seen.boxes.map(box => [box.id, box])),
      };
    });
  }

  async load(): Promise<void> {
    const key = this.viewKey;
    if (this.#ready !== this.listKey || key === this.#shownKey) return;
    const wish = this.#wish(this.settings.opened);
    if (!wish) return;
    this.#shownKey = key;
    const asked = ++this.#asked;
    this.waiting = { stage: 'read' };
    try {
      // What was asked for before may come later, and its layout in the place of this one's; so may what is foreseen.
      let picture: Picture | null = null;
      while (asked === this.#asked && !picture) picture = await this.#picture(wish);
      if (asked !== this.#asked || !picture) return;
      const same = this.#wish(picture.view.opened);
      if (same && !this.#pictures.has(same.key))
        this.#pictures.put(same.key, Promise.resolve(picture));
      this.#show(picture);
      this.error = null;
      this.waiting = null;
    } catch (error) {
      if (asked !== this.#asked) return;
      this.waiting = null;
      this.#shownKey = '';
      this.#tell(error);
    }
  }

  /** A box is under the hand: the picture with it opened, or closed, is made before it is asked for. */
  foresee(id: number): void {
    const opened = this.#toggled(id)?.opened;
    const wish = opened && !this.waiting && !this.#layouts.busy ? this.#wish(opened) : null;
    // What goes wrong is told to who opens it.
    if (wish && !this.#pictures.has(wish.key)) this.#picture(wish).catch(() => {});
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

  /** What is open, and chosen, when the box is opened or closed; null: it cannot be. */
  #toggled(id: number): { readonly opened: number[]; readonly chosen: number } | null {
    const { picture } = this;
    const { chosen } = this.settings;
    const box = picture?.boxes.get(id);
    if (!picture || !box?.can_open) return null;
    if (!box.opened) return { opened: [...picture.view.opened, id], chosen };
    const gone = new Set([id]);
    for (const one of picture.view.boxes) if (gone.has(one.parent)) gone.add(one.id);
    return {
      opened: picture.view.opened.filter(one => !gone.has(one)),
      chosen: gone.has(chosen) ? id : chosen,
    };
  }

  toggle(id: number): void {
    const change = this.#toggled(id);
    if (!change) return;
    this.#anchor = id;
    this.set(change);
  }

  isAside(id: number): boolean {
    return this.picture?.draft.drawn.some(one => one.box.id === id && one.aside) ?? false;
  }

  openMenu(id: number, x: number, y: number): void {
    const before = this.settings.chosen;
    this.select(id);
    this.menu = { id, before: before === id ? -1 : before, x, y };
  }

  /** Out of the picture to its side, or back. */
  moveAside(id: number): void {
    const { moved } = this.settings;
    this.#anchor = id;
    this.set({ moved: moved.includes(id) ? moved.filter(one => one !== id) : [...moved, id] });
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
    const { picture, room, bar } = this;
    const fits = this.#fits;
    if (!picture || room.width === 0) return null;
    // What is chosen later opens its details over the picture, and moves nothing.
    const held = this.#auto;
    if (
      held?.picture === picture &&
      held.room === room &&
      held.fits === fits &&
      (held.bar === bar || picture.view.said.length === 0)
    )
      return held.camera;
    this.#auto = { picture, room, bar, fits, camera: untrack(() => this.fitted(picture)) };
    return this.#auto.camera;
  });
  #auto: {
    readonly picture: Picture;
    readonly room: Room;
    readonly bar: number;
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

  /** By the line of what is said, and by the row of zoom. */
  #covered(picture: Picture) {
    const said = picture.view.said.length > 0 || this.fromFile;
    return { top: said ? this.bar + 12 : 0, bottom: ZOOM_ROW };
  }

  fitted(picture: Picture): Camera {
    const start = picture.layout.places.find(place => picture.boxes.get(place.id)?.parent === -1);
    const { flow } = this.settings;
    return fitCamera(
      picture.layout,
      this.#free,
      flow,
      start ?? null,
      false,
      this.#covered(picture),
    );
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
      this.glide(
        fitCamera(
          ...([this.picture.layout, this.room, this.settings.flow, null, true] as const),
          this.#covered(this.picture),
        ),
      );
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
    // A second click or a key may open it; keys that go on to the next box ask for nothing.
    clearTimeout(this.#ahead);
    this.#ahead = setTimeout(() => this.foresee(id), AHEAD_MS);
    // Where the details lie over it, it moves out from under them: later than a second click comes.
    clearTimeout(this.#later);
    if (id >= 0)
      this.#later = setTimeout(() => {
        if (this.settings.chosen === id) this.reveal(id, 12);
      }, LATER_MS);
  }
  #later: ReturnType<typeof setTimeout> | undefined;
  #ahead: ReturnType<typeof setTimeout> | undefined;

  readonly detailKey: string = $derived.by(() =>
    JSON.stringify([
      this.w.board?.epoch,
      this.name,
      this.profile,
      this.settings.without,
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
        without: this.settings.without,
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
