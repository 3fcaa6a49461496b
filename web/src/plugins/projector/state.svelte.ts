// What the panel, the cloud and the inspector share: which embedding, its labels and pictures, its projection as it comes,
// what is found, picked and hidden.
import { untrack } from 'svelte';
import {
  type EmbeddingAbout,
  type EmbeddingProblem,
  type EmbeddingSource,
  type EmbeddingStep,
  type Embeddings,
  type MapQuality,
  type Neighbours,
  type ProjectRequest,
  SourceError,
} from '../../api';
import { lasting } from '../../public/lasting.svelte';
import { recall, remember } from '../../public/remembered';
import type { Workspace } from '../../public/workspace.svelte';
import { Begun } from './begun';
import { type ProjectionHead, pickComponents, readMetadata, readPositions } from './blob';
import { type Bookmark, readBookmarks } from './bookmarks';
import { FLAT, HOME, type Pose, toWorld } from './camera';
import {
  type Colouring,
  type Column,
  distinct,
  isCategorical,
  likelyColumn,
  makeColouring,
  makeLines,
  makeSizes,
  shortWordOf,
} from './columns';
import { applyEdits, countEdits, type Edits, NO_EDITS, withEdit } from './edits';
import { DIM, HIDDEN, SHOWN } from './raster';
import type { Found } from './search';
import { Searcher } from './searcher';
import {
  MANY_DIMENSIONS,
  type ProjectorSettings,
  parseSettings,
  printSettings,
  type Recipe,
  recipeOf,
} from './settings';
import { loadSprite, type Sprite } from './sprite';
import { readVectors, type Vectors } from './vectors';

/** Of PCA: as many components as one can choose from, unless the points are too many. */
const COMPONENTS = 10;
const FEW_ENOUGH = 150_000;
/** Of more points a picture takes the processor too long to be made unasked. */
const FEW_TO_TURN = 20_000;
/** Positions are drawn at most so often; between two the points glide. */
const PACE_MS = 140;
const LIST_AGAIN_MS = 10_000;
const PIECE = 6 << 20;
const NONE = new Uint32Array(0);

/** What an axis' search found. */
export interface AxisEnd {
  readonly text: string;
  readonly found: Found | 'slow' | null;
}

const pointsOf = ({ found }: AxisEnd) =>
  found && found !== 'slow' && found.kind === 'points' ? found.points : NONE;

export interface Quality {
  /** What it was measured of. */
  readonly key: string;
  readonly trust: number | null;
  readonly k: number;
}

const isOver = (head: ProjectionHead | null) =>
  head === null || head.state === 'done' || head.state === 'failed' || head.state === 'cancelled';

export class ProjectorState {
  readonly w: Workspace;
  readonly settings: ProjectorSettings = $derived.by(() =>
    parseSettings(this.w.slice('projector')),
  );

  /** null: not known yet. */
  sources = $state.raw<readonly EmbeddingSource[] | null>(null);
  problems = $state.raw<readonly EmbeddingProblem[]>([]);
  /** Libraries that make maps, too, where the board runs. */
  engines = $state.raw<Embeddings['engines']>([]);
  listError = $state.raw<SourceError | null>(null);

  readonly source: EmbeddingSource | null = $derived(
    this.sources?.find(one => one.source === this.settings.source) ?? this.sources?.[0] ?? null,
  );
  readonly steps: readonly EmbeddingStep[] = $derived(this.source?.steps ?? []);
  readonly index: number = $derived.by(() => {
    const { step } = this.settings;
    if (step === null) return this.steps.length - 1;
    const found = this.steps.findIndex(one => one.step === step);
    return found < 0 ? this.steps.length - 1 : found;
  });
  readonly at: EmbeddingStep | null = $derived(this.steps[this.index] ?? null);
  playing = $state(false);

  about = $state.raw<EmbeddingAbout | null>(null);
  aboutError = $state.raw<SourceError | null>(null);
  /** As the file has them. */
  #read = $state.raw<readonly Column[]>([]);
  /** Labels changed on this page, by embedding. */
  #edits = $state.raw<ReadonlyMap<string, Edits>>(new Map());
  /** What could not be had besides the points. */
  notes = $state.raw<readonly string[]>([]);
  sprite = $state.raw<Sprite | null>(null);

  job = $state('');
  head = $state.raw<ProjectionHead | null>(null);
  /** The method that `head` is of: that of the map before, until the next one has begun. */
  headMethod = $state('');
  /** The map that `head` is of, as `#asked` names it. */
  #headAsked = $state('');
  /** The job that `head` is of: the next one has none yet. */
  #headOf = $state('');
  /** [rows × head.dims] */
  positions = $state.raw<Float32Array | null>(null);
  /** Which data, recipe and step the positions are of. */
  shown = $state.raw<{ key: string; data: string; recipe: Recipe } | null>(null);
  projectError = $state.raw<SourceError | null>(null);
  quality = $state.raw<Quality | null>(null);
  /** Counts up to start again what failed. */
  again = $state(0);
  /** Only the isolated points are projected. */
  subset = $state.raw<Uint32Array | null>(null);

  /** Changed labels that supervised the map; undefined: those that were logged. */
  #pulledBy = $state.raw<ReadonlyMap<number, string> | undefined>(undefined);

  /** Of "custom": left, right, down, up; what was searched for the map that is shown. */
  ends = $state.raw<readonly AxisEnd[]>([]);

  near = $state.raw<{ point: number; rows: number[]; distances: number[] } | null>(null);
  nearError = $state.raw<SourceError | null>(null);

  found = $state.raw<Found | 'slow' | null>(null);
  /** By box or lasso. */
  chosen = $state.raw<Uint32Array>(NONE);
  /** Drawn alone; null: all. */
  alone = $state.raw<Uint32Array | null>(null);
  hover = $state(-1);
  turning = $state(false);
  /** A first turn, so that one sees that it is deep: until it is around, or somebody does something. */
  arriving = $state(false);
  #arrived = false;

  bookmarks = $state.raw<readonly Bookmark[]>([]);
  readonly searcher = new Searcher();
  #runs = 0;
  #held: Pose | null = $state.raw(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #bookmarksOf = '';

  readonly count: number = $derived(this.about?.rows ?? 0);
  readonly #edited: Edits = $derived(this.#edits.get(this.source?.source ?? '') ?? NO_EDITS);
  readonly columns: readonly Column[] = $derived(applyEdits(this.#read, this.#edited, this.count));
  /** How many cells were changed here. */
  readonly edited: number = $derived(countEdits(this.#edited));
  /** Labels that supervise were changed since the map was made. */
  readonly pulledOtherwise: boolean = $derived(
    this.#supervises(this.settings) &&
      this.#edited.get(this.settings.superviseBy) !== this.#pulledBy,
  );
  readonly sphereized: boolean = $derived(
    this.settings.sphereize ??
      (this.about?.dimensions ?? this.at?.dimensions ?? 0) >= MANY_DIMENSIONS,
  );
  /** Why "custom" has no map: an axis without a text, or without a point at an end. */
  readonly lack: { kind: 'texts' } | { kind: 'points'; text: string } | null = $derived.by(() => {
    const { method, axes } = this.settings;
    if (method !== 'custom') return null;
    const pairs = [axes.slice(0, 2), axes.slice(2)].filter(pair => pair.every(one => one.trim()));
    if (pairs.length === 0) return { kind: 'texts' };
    if (this.ends.length === 0 || this.#axesOf(this.ends)) return null;
    const empty = this.ends.find(one => one.text.trim() && !pointsOf(one).length);
    return { kind: 'points', text: empty?.text ?? '' };
  });
  /** Bookmarks that the config names; null: they cannot be read. */
  readonly logged: readonly Bookmark[] | null = $derived(
    this.about?.bookmarks ? readBookmarks(this.about.bookmarks) : [],
  );
  /** What is shown belongs to this. */
  readonly dataKey: string = $derived.by(() =>
    this.source && this.at && this.w.connection.kind !== 'lost'
      ? JSON.stringify([this.w.board?.epoch, this.source.source, this.at.step])
      : '',
  );
  readonly colourColumn: Column | null = $derived.by(() => {
    const { colour } = this.settings;
    if (colour === '') return null;
    const named = this.columns.find(column => column.name === colour);
    if (named) return named;
    const likely = likelyColumn(this.columns);
    // A name of its own for every point is no class.
    const most = Math.max(20, this.count / 2);
    return likely && isCategorical(likely) && distinct(likely, most) === null ? null : likely;
  });
  readonly categorical: boolean = $derived(
    this.settings.classes ?? (this.colourColumn ? isCategorical(this.colourColumn) : true),
  );
  readonly ownColour: string = $derived.by(() => {
    const run = this.w.board?.runs.find(one => one.id === this.source?.run);
    return run ? this.w.colouring.colour(run) : (this.w.palette.runs[0] ?? '#1c6fc7');
  });
  readonly colouring: Colouring = $derived.by(() =>
    makeColouring(
      this.colourColumn,
      this.categorical || !this.colourColumn?.numbers,
      this.count,
      this.w.palette,
      this.ownColour,
    ),
  );
  /** The map that is to be made, by value; "": what it needs is not known yet. */
  readonly wanted: string = $derived.by(() => {
    const { settings, dataKey } = this;
    const { method } = settings;
    const needsAbout = method !== 'pca' && method !== 'random';
    if (!dataKey || (needsAbout && !this.about)) return '';
    /** Of many points only those are asked for that are looked at. */
    const components =
      method === 'pca' && this.count > FEW_ENOUGH && leastComponents(settings) > 3
        ? leastComponents(settings)
        : 0;
    return JSON.stringify([
      dataKey,
      recipeOf(settings),
      this.subset?.length ?? -1,
      needsAbout ? this.columns.length : 0,
      method === 'custom' ? this.edited : 0,
      components,
    ]);
  });
  readonly #asked: string = $derived(`${this.again} ${this.wanted}`);
  /** How far the map is that is wanted; null: nothing is known of it yet, `head` is the one's before. */
  readonly progress: ProjectionHead | null = $derived(
    this.headMethod === this.settings.method &&
      (this.wanted === '' || this.#headAsked === this.#asked)
      ? this.head
      : null,
  );
  readonly #sizeColumn: Column | null = $derived(
    this.columns.find(column => column.name === this.settings.sizeBy) ?? null,
  );
  readonly sizes: Float32Array | null = $derived(makeSizes(this.#sizeColumn, this.count));
  readonly labelColumn: Column | null = $derived.by(() => {
    const { label } = this.settings;
    if (label === '') return null;
    return (
      this.columns.find(column => column.name === label) ??
      likelyColumn(this.columns) ??
      this.colourColumn
    );
  });
  readonly lines: Uint32Array = $derived(makeLines(this.columns, this.count));
  readonly matches: Uint32Array | null = $derived(
    this.found && this.found !== 'slow' && this.found.kind === 'points' && this.settings.find.trim()
      ? this.found.points
      : null,
  );
  // By value: the settings are a new object whenever one of them changes, as the camera does.
  readonly #isolate: boolean = $derived(this.settings.isolate);
  readonly #off: string = $derived(JSON.stringify(this.settings.off));
  readonly #flat: boolean = $derived(this.settings.flat);
  readonly #axes: string = $derived(this.settings.components.join());
  /** Drawn alone: what the search found, where the link says so, or what was chosen. */
  readonly isolated: Uint32Array | null = $derived(
    this.alone ?? (this.#isolate && this.matches ? this.matches : null),
  );
  readonly marks: Uint8Array = $derived.by(() => {
    const marks = new Uint8Array(this.count).fill(SHOWN);
    const { legend, rows } = this.colouring;
    const bright = this.matches && !this.#isolate ? this.matches : this.chosen;
    if (bright.length > 0 || (bright === this.matches && !this.#isolate)) {
      marks.fill(DIM);
      for (const i of bright) marks[i] = SHOWN;
    }
    if (this.isolated) {
      const kept = new Uint8Array(this.count);
      for (const i of this.isolated) kept[i] = 1;
      for (let i = 0; i < marks.length; i++) if (!kept[i]) marks[i] = HIDDEN;
    }
    if (legend.kind === 'classes' && this.#off !== '[]') {
      const off = new Set<string>(JSON.parse(this.#off));
      const hidden = legend.entries.map(entry => off.has(entry.label));
      for (let i = 0; i < marks.length; i++) if (hidden[rows[i] as number]) marks[i] = HIDDEN;
    }
    return marks;
  });
  readonly visible: number = $derived.by(() => {
    let many = 0;
    for (const mark of this.marks) if (mark !== HIDDEN) many++;
    return many;
  });
  readonly world: { world: Float32Array; deep: boolean } | null = $derived.by(() => {
    if (!this.positions || !this.head || !this.shown) return null;
    const { dims, rows } = this.head;
    const { method, flat } = this.shown.recipe;
    if (method === 'pca') {
      const axes = this.#axes
        .split(',')
        .map(Number)
        .slice(0, this.#flat ? 2 : 3);
      const picked = pickComponents(this.positions, rows, dims, axes);
      return {
        world: toWorld(picked, rows, axes.length as 2 | 3, null).world,
        deep: !this.#flat,
      };
    }
    const deep = dims === 3 && !flat;
    const wide = dims >= 2 ? this.positions : pickComponents(this.positions, rows, dims, [0, 1]);
    return { world: toWorld(wide, rows, dims === 3 ? 3 : 2, null).world, deep };
  });

  constructor(workspace: Workspace) {
    this.w = workspace;
  }

  set(change: Partial<ProjectorSettings>): void {
    this.w.setSlice('projector', printSettings({ ...this.settings, ...change }));
  }

  /** Nothing of the last embedding is left. */
  forget(): void {
    this.about = null;
    this.aboutError = null;
    this.#read = [];
    this.ends = [];
    this.notes = [];
    this.sprite = null;
    this.head = null;
    this.positions = null;
    this.shown = null;
    this.projectError = null;
    this.quality = null;
    this.near = null;
    this.found = null;
    this.hover = -1;
  }

  /** Another embedding: what was chosen of the last one goes. */
  open(source: string): void {
    this.alone = null;
    this.chosen = NONE;
    this.subset = null;
    this.near = null;
    this.set({
      source,
      step: null,
      anchor: null,
      point: null,
      off: [],
      isolate: false,
      colour: null,
      classes: null,
      sizeBy: '',
      label: null,
      find: '',
      view: null,
    });
  }

  goTo(index: number): void {
    const to = this.steps[Math.max(0, Math.min(this.steps.length - 1, index))];
    if (!to) return;
    const anchor = this.settings.anchor ?? this.at?.step ?? null;
    this.set({ step: to === this.steps.at(-1) ? null : to.step, anchor });
  }

  get pose(): Pose {
    return this.#held ?? this.settings.view ?? (this.world?.deep === false ? FLAT : HOME);
  }

  /** The URL takes it when the hand rests. */
  look(pose: Pose): void {
    this.#held = pose;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (this.turning || this.arriving) return;
      this.set({ view: pose });
      this.#held = null;
    }, 250);
  }

  /** The first cloud of the page turns once, where a picture takes so little that it costs nothing else. */
  arrive(): void {
    if (this.#arrived || !this.world) return;
    this.#arrived = true;
    const { view, point } = this.settings;
    this.arriving = this.world.deep && this.count <= FEW_TO_TURN && view === null && point === null;
  }

  home(): void {
    this.arriving = false;
    clearTimeout(this.#timer);
    this.#held = null;
    this.set({ view: null });
  }

  /** What a point is called. */
  nameOf(i: number): string {
    return (this.labelColumn && shortWordOf(this.labelColumn, i)) || `#${i}`;
  }

  /** The list of these runs, asked for once while it is watched. */
  listOnce(): Promise<void> {
    const key = JSON.stringify([
      this.w.board?.epoch,
      this.w.connection.kind === 'lost',
      this.w.board?.runs.length,
    ]);
    if (this.#listed?.key !== key) this.#listed = { key, done: this.list() };
    return this.#listed.done;
  }
  #listed: { readonly key: string; readonly done: Promise<void> } | null = null;

  /**
   * Before the page is made: the list, labels and first positions, so that it is made and painted once; pictures are on
   * their way by then. Who waits for this has patience for what comes soon: all else comes while the page is being made.
   */
  async ahead(): Promise<void> {
    await this.listOnce();
    this.learn();
    this.project();
    await Promise.all([this.#learned, this.#placed]);
  }
  /** Labels of what was asked for last are there, or cannot be had. */
  #learned: Promise<void> = Promise.resolve();
  /** The same of its first positions. */
  #placed: Promise<void> = Promise.resolve();

  async list(): Promise<void> {
    const { w } = this;
    const epoch = w.board?.epoch;
    if (!epoch) return;
    try {
      const reply = await w.source.json<Embeddings>('api/plugins/projector/embeddings', { epoch });
      const before = this.sources;
      // The same list stays the same object: nothing is asked for again.
      if (JSON.stringify(before) !== JSON.stringify(reply.sources)) this.sources = reply.sources;
      this.problems = reply.problems;
      if (JSON.stringify(this.engines) !== JSON.stringify(reply.engines))
        this.engines = reply.engines;
      this.listError = null;
    } catch (told) {
      this.listError = this.#told(told) ?? this.listError;
    }
  }

  /** Keeps the list true; returns what ends it. */
  watch(): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const later = (ms: number) => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        if (document.visibilityState === 'visible' && !this.w.paused) await this.list();
        later(LIST_AGAIN_MS);
      }, ms);
    };
    const stop = this.w.onGrew(() => later(500));
    later(LIST_AGAIN_MS);
    return () => {
      clearTimeout(timer);
      stop();
      // Who comes back sees what was logged meanwhile.
      this.#listed = null;
    };
  }

  /** null: it is being mended by itself. */
  #told(told: unknown): SourceError | null {
    if (told instanceof SourceError && told.kind === 'stale') {
      void this.w.refresh(true);
      return null;
    }
    if (told instanceof SourceError) return told;
    return new SourceError(told instanceof Error ? told.message : String(told), 'refused');
  }

  #where() {
    return {
      epoch: this.w.board?.epoch ?? '',
      source: this.source?.source ?? '',
      step: this.at?.step ?? null,
    };
  }

  readonly #learns = new Begun();
  readonly #projects = new Begun();

  /** Labels and pictures of what is to be shown; returns what ends it. */
  learn(): () => void {
    const { dataKey, again } = this;
    return dataKey
      ? this.#learns.take(`${again} ${dataKey}`, () => untrack(() => this.#learn()))
      : () => {};
  }

  #learn(): () => void {
    const end = new AbortController();
    const { signal } = end;
    const where = this.#where();
    const askLabels = () => this.w.source.bytes('api/plugins/projector/metadata', where, signal);
    const ask = async (done: () => void) => {
      // Most often there are some: they are asked for beside what says so.
      const early = this.at?.metadata ? askLabels() : null;
      early?.catch(() => {}); // told below
      try {
        const about = await this.w.source.json<EmbeddingAbout>(
          'api/plugins/projector/about',
          where,
          signal,
        );
        if (signal.aborted) return;
        const sprite = this.#findSprite(about, where, signal);
        sprite.catch(() => {}); // told below
        const notes: string[] = [];
        let columns: readonly Column[] = [];
        if (about.columns.length > 0)
          try {
            const told = readMetadata(await (early ?? askLabels()));
            columns = told.columns;
            notes.push(...told.said);
          } catch (told) {
            if (signal.aborted) return;
            notes.push(this.#told(told)?.message ?? '');
          }
        if (signal.aborted) return;
        const same = this.about && this.about.rows === about.rows;
        if (!same) {
          this.chosen = NONE;
          this.alone = null;
          this.subset = null;
        }
        this.#read = columns;
        this.about = about;
        this.aboutError = null;
        this.notes = notes.filter(Boolean);
        done();
        await this.#takeSprite(sprite, signal);
      } catch (told) {
        if (!signal.aborted) this.aboutError = this.#told(told);
      }
      done();
    };
    this.#learned = new Promise(resolve => {
      void ask(resolve);
    });
    return () => end.abort();
  }

  /** null: it has none. Rejects with SourceError. */
  async #findSprite(
    { sprite: cell, sprite_sheets: sheets }: EmbeddingAbout,
    where: { epoch: string; source: string; step: number | null },
    signal: AbortSignal,
  ): Promise<Sprite | null> {
    if (!cell || sheets === 0) return null;
    const urls = Array.from({ length: sheets }, (_, i) =>
      this.w.source.url(
        `api/plugins/projector/sprite/${where.epoch}/${encodeURIComponent(where.source)}/${where.step ?? 'last'}/${i}`,
      ),
    );
    return loadSprite(cell, urls, signal);
  }

  async #takeSprite(coming: Promise<Sprite | null>, signal: AbortSignal): Promise<void> {
    try {
      const sprite = await coming;
      if (signal.aborted) sprite?.close();
      else {
        const before = this.sprite;
        this.sprite = sprite;
        // What is being drawn is drawn to the end.
        setTimeout(() => before?.close(), 1_000);
      }
    } catch (told) {
      if (signal.aborted) return;
      this.sprite = null;
      const message = this.#told(told)?.message;
      if (message) this.notes = [...this.notes, message];
    }
  }

  /** One that is not there, or makes other maps, is lightboard's own. */
  engineOf({ method, engine }: Pick<Recipe, 'method' | 'engine'>): string {
    return this.engines.some(one => one.name === engine && one.method === method) ? engine : '';
  }

  #supervises({ method, superviseBy, supervise, engine }: Recipe): boolean {
    if (!superviseBy || supervise === 0) return false;
    return method === 'umap' || (method === 'tsne' && this.engineOf({ method, engine }) === '');
  }

  /** A number for each point's label, as changed on this page; null: as the server has them. */
  #labelsOf(recipe: Recipe): number[] | null {
    const { superviseBy, unlabelled } = recipe;
    const column = this.columns.find(one => one.name === superviseBy);
    if (!column || !this.#supervises(recipe) || !this.#edited.has(superviseBy)) return null;
    const none = column.words.map(word => word === '' || word === unlabelled);
    return Array.from(column.codes, code => (none[code] ? -1 : code));
  }

  #request(recipe: Recipe, axes: ProjectRequest['axes']): ProjectRequest {
    const rows = this.at?.rows ?? this.count;
    const { anchor } = this.settings;
    const { step } = this.#where();
    const dims =
      recipe.method === 'pca'
        ? rows > FEW_ENOUGH
          ? leastComponents(recipe)
          : COMPONENTS
        : recipe.flat
          ? 2
          : 3;
    return {
      ...this.#where(),
      method: recipe.method,
      dims: recipe.method === 'custom' ? (axes?.length ?? 1) : dims,
      seed: recipe.seed,
      sphereize: recipe.sphereize,
      rows: this.subset ? [...this.subset] : null,
      align_to: anchor !== null && anchor !== step && recipe.method !== 'custom' ? anchor : null,
      perplexity: recipe.perplexity || goodPerplexity(rows),
      learning_rate: recipe.rate,
      neighbors: recipe.neighbours,
      min_dist: recipe.least,
      engine: this.engineOf(recipe),
      supervise: this.#supervises(recipe) ? recipe.supervise : 0,
      supervise_column: recipe.superviseBy,
      unlabelled: recipe.unlabelled,
      labels: this.#labelsOf(recipe),
      ...(axes && axes.length > 0 ? { axes } : {}),
    };
  }

  /** What the axes' searches find. */
  async #searchEnds({ axes, axesBy }: Recipe): Promise<AxisEnd[]> {
    const ends: AxisEnd[] = [];
    for (const text of axes) {
      let found: AxisEnd['found'] = null;
      if (text.trim()) {
        const searcher = new Searcher();
        // A column that another embedding had is not asked for.
        const field = this.columns.some(column => column.name === axesBy) ? axesBy : '';
        found = await searcher.ask(this.columns, this.count, { text, field });
        searcher.close();
      }
      ends.push({ text, found });
    }
    return ends;
  }

  /** null where there is no whole axis. */
  #axesOf(ends: readonly AxisEnd[]): ProjectRequest['axes'] | null {
    const [left = [], right = [], down = [], up = []] = ends.map(end => [...pointsOf(end)]);
    const axes = [];
    if (left.length > 0 && right.length > 0) axes.push({ left, right });
    if (down.length > 0 && up.length > 0) axes.push({ left: down, right: up });
    return axes.length > 0 ? axes : null;
  }

  /** Makes what is wanted, and follows it while it comes; returns what ends that. */
  project(): () => void {
    return this.wanted
      ? this.#projects.take(this.#asked, () => untrack(() => this.#project()))
      : () => {};
  }

  #project(): () => void {
    const run = ++this.#runs;
    const { settings, dataKey } = this;
    const asked = this.#asked;
    const key = `${dataKey}\n${recipeOf(settings)}`;
    const isOurs = () => run === this.#runs;
    this.projectError = null;
    let placed = () => {};
    this.#placed = new Promise(resolve => {
      placed = resolve;
    });
    const follow = async (tries: number): Promise<void> => {
      try {
        const ends = settings.method === 'custom' ? await this.#searchEnds(settings) : [];
        if (!isOurs()) return;
        this.ends = ends;
        const axes = settings.method === 'custom' ? this.#axesOf(ends) : undefined;
        if (axes === null) {
          this.head = null;
          return;
        }
        const body = this.#request(settings, axes);
        this.#pulledBy = this.#edited.get(settings.superviseBy);
        const { job } = await this.w.source.json<{ job: string }>(
          'api/plugins/projector/project',
          body,
        );
        if (!isOurs()) return;
        this.job = job;
        let since = -1;
        for (;;) {
          const began = performance.now();
          const data = await this.w.source.bytes('api/plugins/projector/progress', {
            epoch: this.w.board?.epoch ?? '',
            job,
            since,
            wait: 1,
          });
          if (!isOurs()) return;
          const { head, positions } = readPositions(data);
          since = head.version;
          if (positions) {
            // Labels and points of one step come together.
            this.positions = positions;
            this.shown = { key, data: dataKey, recipe: settings };
          }
          this.head = head;
          this.headMethod = settings.method;
          this.#headAsked = asked;
          this.#headOf = job;
          if (positions) placed();
          if (head.state === 'failed') throw new SourceError(head.error, 'refused');
          if (head.state === 'done' || head.state === 'cancelled') {
            // "more" wakes it again.
            if (!(await this.#woken(isOurs))) return;
            continue;
          }
          // Before there are any, the server answers when there is news.
          if (!positions) continue;
          const passed = performance.now() - began;
          await new Promise(resolve => setTimeout(resolve, Math.max(0, PACE_MS - passed)));
          if (!isOurs()) return;
        }
      } catch (told) {
        if (!isOurs()) return;
        const error = this.#told(told);
        // A server that was started again knows nothing of the job.
        if (tries > 0 && error && error.kind === 'refused' && this.head === null)
          return follow(tries - 1);
        if (error?.kind === 'lost') return;
        this.projectError = error;
      }
    };
    void untrack(() => follow(1)).then(() => placed());
    return () => {
      this.#runs++;
    };
  }

  #wake: (() => void) | null = null;

  #woken(isOurs: () => boolean): Promise<boolean> {
    return new Promise(resolve => {
      this.#wake = () => resolve(isOurs());
    });
  }

  /** The map as it is looked at, once it is made: of PCA the components that lie along the axes. "": not yet. */
  readonly qualityKey: string = $derived.by(() => {
    const { head, shown } = this;
    const job = this.#headOf;
    if (head?.state !== 'done' || !shown) return '';
    const axes = this.#axes.split(',').map(Number);
    const components = shown.recipe.method === 'pca' ? axes.slice(0, this.#flat ? 2 : 3) : [];
    if (components.some(component => component >= head.dims)) return '';
    return JSON.stringify({ job, components, version: head.version });
  });

  /** How far it can be trusted; returns what ends it. */
  judge(): () => void {
    const key = this.qualityKey;
    if (!key) return () => {};
    const end = new AbortController();
    const { job, components } = JSON.parse(key);
    const body = { epoch: this.w.board?.epoch ?? '', job, components, k: 12 };
    this.w.source
      .json<MapQuality>('api/plugins/projector/quality', body, end.signal)
      .then(({ trustworthiness, k }) => {
        if (!end.signal.aborted) this.quality = { key, trust: trustworthiness, k };
      })
      .catch(() => {}); // a map without its mark is a map all the same
    return () => end.abort();
  }

  async control(action: 'pause' | 'resume' | 'cancel' | 'perturb' | 'more'): Promise<void> {
    try {
      const body = { epoch: this.w.board?.epoch ?? '', job: this.job, action };
      await this.w.source.json('api/plugins/projector/control', body);
      if (action === 'more' || action === 'perturb') this.#wake?.();
    } catch (told) {
      this.projectError = this.#told(told);
    }
  }

  get running(): boolean {
    return !isOver(this.head);
  }

  /** The picked point's nearest; returns what ends it. */
  learnNear(): () => void {
    const { point, near: k, metric, sphereize } = this.settings;
    if (point === null || point >= this.count) {
      this.near = null;
      return () => {};
    }
    const end = new AbortController();
    const body = {
      ...this.#where(),
      row: point,
      k: Math.min(k, Math.max(1, this.count - 1)),
      metric,
      sphereize,
    };
    this.w.source
      .json<Neighbours>('api/plugins/projector/neighbors', body, end.signal)
      .then(({ rows, distances }) => {
        if (end.signal.aborted) return;
        this.near = { point, rows, distances };
        this.nearError = null;
      })
      .catch(told => {
        if (end.signal.aborted) return;
        this.near = null;
        this.nearError = this.#told(told);
      });
    return () => end.abort();
  }

  pick(point: number | null): void {
    if (point !== this.settings.point) this.set({ point });
  }

  /** Into the selection, or out of it. */
  toggle(point: number): void {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(point)) chosen.add(point);
    this.chosen = Uint32Array.from(chosen).sort();
  }

  /** Everything is shown again; nothing is picked. */
  clear(): void {
    this.alone = null;
    this.chosen = NONE;
    this.set({ point: null, isolate: false, off: [], find: '' });
  }

  isolate(points: Uint32Array): void {
    this.alone = points;
  }

  showAll(): void {
    this.alone = null;
    this.subset = null;
    this.set({ isolate: false, off: [] });
  }

  /** `points` are called `word` in a column, on this page and until it is left; returns what takes it back. */
  edit(column: string, points: Iterable<number>, word: string): () => void {
    const source = this.source?.source ?? '';
    const before = this.#edits;
    this.#edits = new Map(before).set(source, withEdit(this.#edited, column, points, word));
    return () => {
      this.#edits = before;
    };
  }

  /** As the file says again; returns what takes that back. */
  unedit(): () => void {
    const before = this.#edits;
    this.#edits = new Map([...before].filter(([source]) => source !== this.source?.source));
    return () => {
      this.#edits = before;
    };
  }

  /** As they were logged. Rejects with SourceError. */
  async vectors(rows: readonly number[], signal?: AbortSignal): Promise<Vectors> {
    const body = { ...this.#where(), rows };
    return readVectors(await this.w.source.bytes('api/plugins/projector/vectors', body, signal));
  }

  async search(): Promise<void> {
    const { find: text, field } = this.settings;
    if (!text.trim()) {
      this.found = null;
      return;
    }
    const found = await this.searcher.ask(this.columns, this.count, { text, field });
    if (found) this.found = found;
  }

  /** Own vectors, kept by the server for this session; then shown. Rejects with SourceError. */
  async upload(vectors: File, metadata: File | null): Promise<void> {
    const name = Array.from(crypto.getRandomValues(new Uint8Array(12)), byte =>
      byte.toString(16).padStart(2, '0'),
    ).join('');
    const source = await this.#send(name, 'vectors', vectors);
    if (metadata) await this.#send(name, 'metadata', metadata);
    await this.list();
    if (source) this.open(source);
  }

  async #send(upload: string, kind: 'vectors' | 'metadata', file: File): Promise<string> {
    let source = '';
    for (let from = 0; from === 0 || from < file.size; from += PIECE) {
      const piece = new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer());
      const reply = await this.w.source.json<{ source: string }>('api/plugins/projector/upload', {
        epoch: this.w.board?.epoch ?? '',
        upload,
        kind,
        name: file.name,
        data: base64(piece),
        last: from + PIECE >= file.size,
      });
      source = reply.source || source;
    }
    return source;
  }

  #bookmarkKey(): string {
    return `projector.bookmarks.${this.w.board?.logdirPath ?? ''}`;
  }

  recallBookmarks(): void {
    const key = this.#bookmarkKey();
    if (key === this.#bookmarksOf) return;
    this.#bookmarksOf = key;
    this.bookmarks = readBookmarks(recall(key) ?? '[]') ?? [];
  }

  keepBookmarks(bookmarks: readonly Bookmark[]): void {
    this.bookmarks = bookmarks;
    remember(this.#bookmarkKey(), bookmarks.length > 0 ? JSON.stringify(bookmarks) : null);
  }

  bookmark(name: string): Bookmark {
    const slice = { ...this.w.slice('projector'), source: this.source?.source ?? '' };
    return {
      name,
      slice,
      chosen: [...this.chosen],
      alone: this.alone ? [...this.alone] : null,
    };
  }

  openBookmark({ slice, chosen, alone }: Bookmark): void {
    // TensorBoard's do not say of which embedding they are.
    this.w.setSlice('projector', { source: this.source?.source ?? '', ...slice });
    this.chosen = Uint32Array.from(chosen);
    this.alone = alone ? Uint32Array.from(alone) : null;
  }
}

/** That are wanted of PCA so that each chosen one is there. */
const leastComponents = ({ components }: Pick<Recipe, 'components'>) =>
  Math.max(3, ...components.map(component => component + 1));

/** As TensorBoard's: a quarter of the root of the number, 5 at least. */
export const goodPerplexity = (rows: number) =>
  Math.max(5, Math.min(50, Math.ceil(Math.sqrt(rows) / 4)));

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

/** The panel's and the dashboard's are the same. */
export const projectorState = lasting(workspace => new ProjectorState(workspace));
