// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import type { Slice } from '../../public/view_state';
import { AXIS_KINDS, type AxisKind, type Brush, parseBrushes, printBrushes } from './axes';
import { type Arrangement, parseList, parseMoves, parseWidths } from './layout';
import { parseSort, printSort, type SortKey } from './order';

export const PANES = ['parallel', 'scatter', 'matrix', 'importance', 'groups', 'compare'] as const;
export type Pane = (typeof PANES)[number];

/** What cells are compared with: the commonest value of their column, nothing, or a run. */
export const [COMMON, NOTHING] = ['', '-'] as const;

export interface TableSettings {
  /** All settings, not only those that differ. */
  readonly all: boolean;
  readonly arrangement: Arrangement;
  readonly sort: readonly SortKey[];
  /** COMMON, NOTHING, or a run's name. */
  readonly base: string;
  readonly percent: boolean;
  /** Columns whose cells are coloured by rank. */
  readonly ranked: readonly string[];
  readonly brushes: readonly Brush[];
  /** null: folded. */
  readonly pane: Pane | null;
  /** Columns that are axes, in order; null: those of the table. */
  readonly axes: readonly string[] | null;
  readonly kinds: Readonly<Record<string, AxisKind>>;
  /** Column the pictures are coloured by; "": the metric they are about; "run": each run's own colour. */
  readonly colour: string;
  readonly x: string;
  readonly y: string;
  /** Columns of the scatter matrix; null: the likeliest. */
  readonly matrix: readonly string[] | null;
  /** The metric that importance and groups are about; "": the likeliest. */
  readonly target: string;
  /** Names of the runs that are compared. */
  readonly marked: readonly string[];
  /** The comparison shows what is the same too. */
  readonly same: boolean;
  /** Each row is a run although runs are grouped. */
  readonly flat: boolean;
  /** Keys of the groups whose runs stand below them. */
  readonly open: readonly string[];
}

function kindsOf(text: string | undefined): Record<string, AxisKind> {
  try {
    const told: unknown = JSON.parse(text ?? '{}');
    if (typeof told !== 'object' || told === null) return {};
    return Object.fromEntries(
      Object.entries(told).filter(([, kind]) => AXIS_KINDS.includes(kind as AxisKind)),
    ) as Record<string, AxisKind>;
  } catch {
    return {};
  }
}

export function parseSettings(slice: Slice): TableSettings {
  return {
    all: slice.columns === 'all',
    arrangement: {
      added: parseList(slice.added),
      hidden: parseList(slice.hidden),
      moves: parseMoves(slice.moves),
      pinned: parseList(slice.pinned),
      widths: parseWidths(slice.widths),
    },
    sort: parseList(slice.sort).map(parseSort),
    base: slice.base ?? COMMON,
    percent: slice.difference === 'percent',
    ranked: parseList(slice.ranked),
    brushes: parseBrushes(slice.brushes),
    pane: slice.pane === 'none' ? null : (PANES.find(one => one === slice.pane) ?? 'parallel'),
    axes: slice.axes === undefined ? null : parseList(slice.axes),
    kinds: kindsOf(slice.kinds),
    colour: slice.colour ?? '',
    x: slice.x ?? '',
    y: slice.y ?? '',
    matrix: slice.matrix === undefined ? null : parseList(slice.matrix),
    target: slice.target ?? '',
    marked: parseList(slice.marked),
    same: slice.same === 'on',
    flat: slice.flat === 'on',
    open: parseList(slice.open),
  };
}

/** `next` with every part of `held` that is equal: what depends on a part alone is then not made anew. */
export function sharing(held: TableSettings | null, next: TableSettings): TableSettings {
  if (!held) return next;
  const parts = Object.keys(next) as (keyof TableSettings)[];
  return Object.fromEntries(
    parts.map(part => [
      part,
      JSON.stringify(held[part]) === JSON.stringify(next[part]) ? held[part] : next[part],
    ]),
  ) as unknown as TableSettings;
}

export function printSettings(s: TableSettings): Slice {
  const slice: Record<string, string> = {};
  const { added, hidden, moves, pinned, widths } = s.arrangement;
  const list = (name: string, items: readonly unknown[]) => {
    if (items.length > 0) slice[name] = JSON.stringify(items);
  };
  if (s.all) slice.columns = 'all';
  list('added', added);
  list('hidden', hidden);
  list('moves', moves);
  list('pinned', pinned);
  if (Object.keys(widths).length > 0) slice.widths = JSON.stringify(widths);
  list('sort', s.sort.map(printSort));
  if (s.base !== COMMON) slice.base = s.base;
  if (s.percent) slice.difference = 'percent';
  list('ranked', s.ranked);
  if (s.brushes.length > 0) slice.brushes = printBrushes(s.brushes);
  if (s.pane !== 'parallel') slice.pane = s.pane ?? 'none';
  if (s.axes) slice.axes = JSON.stringify(s.axes);
  if (Object.keys(s.kinds).length > 0) slice.kinds = JSON.stringify(s.kinds);
  if (s.colour) slice.colour = s.colour;
  if (s.x) slice.x = s.x;
  if (s.y) slice.y = s.y;
  if (s.matrix) slice.matrix = JSON.stringify(s.matrix);
  if (s.target) slice.target = s.target;
  list('marked', s.marked);
  if (s.same) slice.same = 'on';
  if (s.flat) slice.flat = 'on';
  list('open', s.open);
  return slice;
}
