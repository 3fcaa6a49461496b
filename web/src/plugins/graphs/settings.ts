// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import type { Slice } from '../../public/view_state';
import type { Flow } from './layout';

export const COLOURS = [
  ...(['type', 'structure', 'op', 'parameters'] as const),
  ...(['flops', 'time', 'memory', 'device', 'cluster'] as const),
] as const;
export type ColourBy = (typeof COLOURS)[number];
export const EDGES = ['shapes', 'names', 'none'] as const;
export type EdgeLabels = (typeof EDGES)[number];
export const FLOWS = ['down', 'right'] as const;

/** auto: as the server chooses; a number: everything above this depth; a list: just these boxes. */
export type Opened = 'auto' | number | readonly number[];

/** What the middle of the picture shows, in the picture's pixels, and how large. */
export interface Camera {
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface GraphSettings {
  /** Name of the run; "": the first that has a graph. */
  readonly run: string;
  /** Which of its graphs, counted as the server lists them. */
  readonly graph: number;
  /** Which of the run's recordings of times and memory, the newest first. */
  readonly profile: number;
  /** Devices whose times and memory do not count, by their place in the list of those that were timed. */
  readonly without: readonly number[];
  /** Name of the run whose graph it is compared with, as it is now; "": none. */
  readonly other: string;
  /** Name of the file whose graph is looked at instead; "": none. */
  readonly file: string;
  readonly opened: Opened;
  /** -1: nothing. */
  readonly chosen: number;
  readonly colour: ColourBy;
  readonly edges: EdgeLabels;
  readonly flow: Flow;
  readonly bookkeeping: boolean;
  /** Boxes that many others use stand aside. */
  readonly busyAside: boolean;
  /** Boxes that stand aside though they would not, or do not though they would. */
  readonly moved: readonly number[];
  readonly map: boolean;
  /** null: as it opens. */
  readonly camera: Camera | null;
}

export const ZOOM = { min: 0.05, max: 4 } as const;

const countOf = (text: string | undefined, none: number) => {
  const value = text?.trim() ? Number(text) : Number.NaN;
  return Number.isInteger(value) && value >= 0 ? value : none;
};

export function parseSettings(slice: Slice): GraphSettings {
  return {
    run: slice.run ?? '',
    graph: countOf(slice.graph, 0),
    profile: countOf(slice.profile, 0),
    without: parseList(slice.without) ?? [],
    other: slice.with ?? '',
    file: slice.file ?? '',
    opened: parseOpened(slice.open),
    chosen: countOf(slice.box, -1),
    colour: COLOURS.find(colour => colour === slice.colour) ?? 'type',
    edges: EDGES.find(edges => edges === slice.edges) ?? 'shapes',
    flow: FLOWS.find(flow => flow === slice.flow) ?? 'down',
    bookkeeping: slice.all === 'on',
    busyAside: slice.aside !== 'off',
    moved: parseList(slice.moved) ?? [],
    map: slice.map !== 'off',
    camera: parseCamera(slice.view),
  };
}

export function printSettings(settings: GraphSettings): Slice {
  const slice: Record<string, string> = {};
  if (settings.run) slice.run = settings.run;
  if (settings.graph > 0) slice.graph = String(settings.graph);
  if (settings.profile > 0) slice.profile = String(settings.profile);
  if (settings.without.length > 0) slice.without = printOpened(settings.without);
  if (settings.other) slice.with = settings.other;
  if (settings.file) slice.file = settings.file;
  if (settings.opened !== 'auto') slice.open = printOpened(settings.opened);
  if (settings.chosen >= 0) slice.box = String(settings.chosen);
  if (settings.colour !== 'type') slice.colour = settings.colour;
  if (settings.edges !== 'shapes') slice.edges = settings.edges;
  if (settings.flow !== 'down') slice.flow = settings.flow;
  if (settings.bookkeeping) slice.all = 'on';
  if (!settings.busyAside) slice.aside = 'off';
  if (settings.moved.length > 0) slice.moved = printOpened(settings.moved);
  if (!settings.map) slice.map = 'off';
  if (settings.camera) {
    const { x, y, zoom } = settings.camera;
    slice.view = [x.toFixed(0), y.toFixed(0), +zoom.toPrecision(3)].join(',');
  }
  return slice;
}

/** "d3": to depth 3; ".0.4.12": these boxes, each as what is to be added to the one before, in base 36. */
function printOpened(opened: number | readonly number[]): string {
  if (typeof opened === 'number') return `d${opened}`;
  let last = 0;
  const steps = [...opened]
    .sort((a, b) => a - b)
    .map(id => {
      const step = id - last;
      last = id;
      return `.${step.toString(36)}`;
    });
  return steps.join('') || '.';
}

function parseOpened(text: string | undefined): Opened {
  if (text === undefined) return 'auto';
  const depth = /^d(\d{1,6})$/.exec(text)?.[1];
  if (depth) return Number(depth);
  return parseList(text) ?? 'auto';
}

function parseList(text: string | undefined): readonly number[] | null {
  if (text === '.') return [];
  if (!text?.startsWith('.')) return null;
  let last = 0;
  const ids = text
    .slice(1)
    .split('.')
    .map(step => {
      last += /^[0-9a-z]{1,8}$/.test(step) ? Number.parseInt(step, 36) : Number.NaN;
      return last;
    });
  return ids.every(Number.isSafeInteger) ? ids : null;
}

function parseCamera(text: string | undefined): Camera | null {
  const [x, y, zoom] = (text ?? '')
    .split(',')
    .map(part => (part.trim() ? Number(part) : Number.NaN));
  if (x === undefined || y === undefined || zoom === undefined) return null;
  if (![x, y, zoom].every(Number.isFinite) || Math.max(Math.abs(x), Math.abs(y)) > 1e7) return null;
  return { x, y, zoom: Math.min(ZOOM.max, Math.max(ZOOM.min, zoom)) };
}
