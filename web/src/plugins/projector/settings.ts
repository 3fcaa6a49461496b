// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import type { Slice } from '../../public/view_state';
import { type Pose, parsePose, printPose } from './camera';
import type { Naming, Show } from './cloud';

export const METHODS = ['pca', 'tsne', 'umap', 'custom', 'random'] as const;
export type Method = (typeof METHODS)[number];
export const SHOWS = ['both', 'points', 'pictures'] as const satisfies readonly Show[];
export const NAMINGS = ['hover', 'points', 'none'] as const satisfies readonly Naming[];
/** What dragging does. */
export const TOOLS = ['orbit', 'box', 'lasso'] as const;
export type Tool = (typeof TOOLS)[number];
export const METRICS = ['cosine', 'euclidean'] as const;
export type Metric = (typeof METRICS)[number];
/** From so many dimensions on points are sphereized unless one says otherwise, as TensorBoard does. */
export const MANY_DIMENSIONS = 50;
export const LEAST_NEAR = 5;
export const MOST_NEAR = 999;
/** The slider's ends: powers of two. */
export const SIZE = { min: -2, max: 2 } as const;

/** What a projection is asked for with, beside its data. */
export interface Recipe {
  readonly method: Method;
  readonly flat: boolean;
  readonly seed: number;
  /** null: where there are many dimensions. */
  readonly sphereize: boolean | null;
  /** Of PCA: which components lie along x, y and z. */
  readonly components: readonly [number, number, number];
  /** 0: by the number of points. */
  readonly perplexity: number;
  /** 0: by the number of points. */
  readonly rate: number;
  /** In percent. */
  readonly supervise: number;
  readonly superviseBy: string;
  readonly unlabelled: string;
  readonly neighbours: number;
  readonly least: number;
  /** Of t-SNE and UMAP: the library that makes the map; "": lightboard's own. */
  readonly engine: string;
  /** Searches that the axes of "custom" join: left, right, down, up. */
  readonly axes: readonly [string, string, string, string];
  /** The column they search in; "": any. */
  readonly axesBy: string;
}

export interface ProjectorSettings extends Recipe {
  /** What the server calls the embedding; "": the first. */
  readonly source: string;
  /** null: the newest. */
  readonly step: number | null;
  /** The step the others are aligned to; null: the shown one. */
  readonly anchor: number | null;
  /** A column's name; null: the likeliest; "": none. */
  readonly colour: string | null;
  /** null: as the column is. */
  readonly classes: boolean | null;
  /** "": all of one size. */
  readonly sizeBy: string;
  /** null: as colour. */
  readonly label: string | null;
  readonly show: Show;
  readonly naming: Naming;
  readonly size: number;
  readonly tool: Tool;
  readonly find: string;
  readonly field: string;
  /** Only what the search found is drawn. */
  readonly isolate: boolean;
  readonly point: number | null;
  readonly near: number;
  readonly metric: Metric;
  /** Classes that are switched off. */
  readonly off: readonly string[];
  readonly view: Pose | null;
}

const whole = (text: string | undefined, least: number, most: number, otherwise: number) => {
  const value = Number(text);
  return text && Number.isInteger(value) && value >= least && value <= most ? value : otherwise;
};
const within = (text: string | undefined, least: number, most: number, otherwise: number) => {
  const value = Number(text);
  return text && value >= least && value <= most ? value : otherwise;
};
const list = (text: string | undefined): string[] => {
  try {
    const found: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(found) ? found.filter(one => typeof one === 'string') : [];
  } catch {
    return [];
  }
};
const step = (text: string | undefined) =>
  text && Number.isFinite(Number(text)) ? Number(text) : null;

export function parseSettings(slice: Slice): ProjectorSettings {
  const components = (slice.components ?? '').split(',').map(Number);
  const known =
    components.length === 3 && components.every(c => Number.isInteger(c) && c >= 0 && c < 10);
  const axes = list(slice.axes);
  return {
    source: slice.source ?? '',
    step: step(slice.step),
    anchor: step(slice.anchor),
    method: METHODS.find(method => method === slice.method) ?? 'pca',
    flat: slice.flat === 'on',
    seed: whole(slice.seed, 0, 2 ** 31 - 1, 0),
    sphereize: slice.sphere === 'on' ? true : slice.sphere === 'off' ? false : null,
    components: (known ? components : [0, 1, 2]) as unknown as readonly [number, number, number],
    perplexity: within(slice.perplexity, 1, 1000, 0),
    rate: within(slice.rate, 0.001, 10_000, 0),
    supervise: within(slice.supervise, 0, 100, 0),
    superviseBy: slice.by ?? '',
    unlabelled: slice.unlabelled ?? '',
    neighbours: whole(slice.neighbours, 2, 999, 15),
    least: within(slice.least, 0, 1, 0.1),
    engine: slice.engine ?? '',
    axes: [axes[0] ?? '', axes[1] ?? '', axes[2] ?? '', axes[3] ?? ''],
    axesBy: slice.axes_by ?? '',
    colour: slice.colour ?? null,
    classes: slice.classes === undefined ? null : slice.classes === 'on',
    sizeBy: slice.size_by ?? '',
    label: slice.label ?? null,
    show: SHOWS.find(show => show === slice.show) ?? 'both',
    naming: NAMINGS.find(naming => naming === slice.naming) ?? 'hover',
    size: within(slice.size, 2 ** SIZE.min, 2 ** SIZE.max, 1),
    // As links of old call it.
    tool: slice.tool === 'select' ? 'lasso' : (TOOLS.find(tool => tool === slice.tool) ?? 'orbit'),
    find: slice.find ?? '',
    field: slice.field ?? '',
    isolate: slice.isolate === 'on',
    point:
      slice.point === undefined
        ? null
        : whole(slice.point, 0, 1e9, -1) < 0
          ? null
          : Number(slice.point),
    near: whole(slice.near, LEAST_NEAR, MOST_NEAR, 12),
    metric: METRICS.find(metric => metric === slice.metric) ?? 'cosine',
    off: list(slice.off),
    view: parsePose(slice.view),
  };
}

export function printSettings(s: ProjectorSettings): Slice {
  const slice: Record<string, string> = {};
  if (s.source) slice.source = s.source;
  if (s.step !== null) slice.step = String(s.step);
  if (s.anchor !== null) slice.anchor = String(s.anchor);
  if (s.method !== 'pca') slice.method = s.method;
  if (s.flat) slice.flat = 'on';
  if (s.seed) slice.seed = String(s.seed);
  if (s.sphereize !== null) slice.sphere = s.sphereize ? 'on' : 'off';
  if (s.components.join() !== '0,1,2') slice.components = s.components.join();
  if (s.perplexity) slice.perplexity = String(s.perplexity);
  if (s.rate) slice.rate = String(s.rate);
  if (s.supervise) slice.supervise = String(s.supervise);
  if (s.superviseBy) slice.by = s.superviseBy;
  if (s.unlabelled) slice.unlabelled = s.unlabelled;
  if (s.neighbours !== 15) slice.neighbours = String(s.neighbours);
  if (s.least !== 0.1) slice.least = String(s.least);
  if (s.engine) slice.engine = s.engine;
  if (s.axes.some(Boolean)) slice.axes = JSON.stringify(s.axes);
  if (s.axesBy) slice.axes_by = s.axesBy;
  if (s.colour !== null) slice.colour = s.colour;
  if (s.classes !== null) slice.classes = s.classes ? 'on' : 'off';
  if (s.sizeBy) slice.size_by = s.sizeBy;
  if (s.label !== null) slice.label = s.label;
  if (s.show !== 'both') slice.show = s.show;
  if (s.naming !== 'hover') slice.naming = s.naming;
  if (s.size !== 1) slice.size = String(+s.size.toPrecision(3));
  if (s.tool !== 'orbit') slice.tool = s.tool;
  if (s.find) slice.find = s.find;
  if (s.field) slice.field = s.field;
  if (s.isolate) slice.isolate = 'on';
  if (s.point !== null) slice.point = String(s.point);
  if (s.near !== 12) slice.near = String(s.near);
  if (s.metric !== 'cosine') slice.metric = s.metric;
  if (s.off.length > 0) slice.off = JSON.stringify(s.off);
  if (s.view) slice.view = printPose(s.view);
  return slice;
}

/** What changes the projection itself, and not only how it is drawn. */
export function recipeOf(s: Recipe): string {
  const common = [s.method, s.flat, s.seed, s.sphereize];
  const own = {
    pca: [],
    random: [],
    tsne: [s.engine, s.perplexity, s.rate, s.supervise, s.superviseBy, s.unlabelled],
    umap: [s.engine, s.neighbours, s.least, s.supervise, s.superviseBy, s.unlabelled],
    custom: [...s.axes, s.axesBy],
  }[s.method];
  return JSON.stringify(s.method === 'pca' ? [s.method, s.sphereize] : [...common, ...own]);
}
