// How the cards stand on the sheet, and what the first one asks for: known before anything is laid out.

import type { CurveWish, Run, SketchWish, Tag } from '../../api';
import { own } from '../../base/own';
import { type Ends, FREE, type Range, type YAxis } from '../../charts/curve';
import { makeGroups, type TagCard, type TagGroup } from '../../public/tag_groups';
import type { Workspace } from '../../public/workspace.svelte';
import { COMBINED_GROUP, type Combined, keyOf, rightKeyOf, tagsOf, titleOf } from './combined';
import { gatheredGroups } from './families';
import type { GroupWish } from './group_feed';
import type { ScalarSettings } from './settings';
import { text } from './text';

const CARD = 320; // narrowest card that "auto" makes
const NARROWEST = 200; // of a card where the number of columns is set
const GAP = 24;
const INSETS = 32;
/** Room around the curves inside a plot: labels left and right. */
const MARGINS = 88;

/** `room`: width of the sheet in CSS pixels. */
export function columnsOf(settings: ScalarSettings, room: number): number {
  const most = settings.columns === 'auto' ? 6 : Number(settings.columns);
  const each = settings.columns === 'auto' ? CARD + GAP : NARROWEST;
  return Math.max(1, Math.min(most, Math.floor((room - 8) / each)));
}

export function cardWidth(room: number, columns: number): number {
  return Math.floor((room - INSETS - GAP * (columns - 1)) / columns);
}

/** Height of the table under a card of so many runs: its head, up to six rows, its foot. */
export function tableRoom(runs: number): number {
  return 4 + 20 * (1 + Math.min(6, runs)) + 22;
}

/** Device pixels of a card's curves, in steps, so that a small change of width asks for nothing new. */
export function pixelsOf(width: number): number {
  return width > 0 ? Math.ceil(((width - MARGINS) * Math.min(2, devicePixelRatio)) / 64) * 64 : 0;
}

/** Where a card stands that is no tag's own. */
export interface CombinedPlace extends TagCard {
  readonly combined: Combined;
}

export const isCombined = (card: TagCard): card is CombinedPlace => 'combined' in card;

export function groupsOf(
  w: Workspace,
  pins: readonly string[],
  { combined, gather, opened, full }: ScalarSettings,
): TagGroup[] {
  const tags = (w.board?.tags ?? []).filter(
    tag => tag.plugin === 'scalars' && w.tagFilter.test(tag.tag),
  );
  const groups = gather
    ? gatheredGroups(tags, { pins, filter: w.view.tagFilter, opened, full, idOf })
    : makeGroups(tags, pins);
  const cards = combined
    .filter(card => w.tagFilter.test(titleOf(card)) || tagsOf(card, tags).length > 0)
    .map(placeOf);
  return cards.length > 0
    ? [{ name: COMBINED_GROUP, title: text(w.locale).combined, cards }, ...groups]
    : groups;
}

const ids = new Map<string, number>();

/** A number for a card that is no tag's own: no tag has it. */
function idOf(key: string): number {
  const id = ids.get(key) ?? -1 - ids.size;
  ids.set(key, id);
  return id;
}

function placeOf(combined: Combined): CombinedPlace {
  const tag = keyOf(combined);
  const name = titleOf(combined);
  return {
    tag: { id: idOf(tag), plugin: 'scalars', tag, display_name: name, description: '' },
    before: '',
    name,
    combined,
  };
}

/** The runs a card shows. */
export function runsOf(w: Workspace, tag: Tag): Run[] {
  const sets = w.board?.tagSets;
  return w.shownRuns.filter(run => sets?.[run.tag_set]?.has(tag.id));
}

/** A card of more runs than this is a sketch until somebody looks closer. */
export const SKETCH_FROM = 200;
/** Columns of all curves of a sketch together, and of each at least. */
const SKETCH_CELLS = 64_000;
const SKETCH_LEAST = 64;

/** The y axis of a card: that of all, unless it was turned. */
export function yOf({ y, flipped }: ScalarSettings, tag: string): YAxis {
  if (!flipped.includes(tag)) return y;
  return y === 'linear' ? 'log' : 'linear';
}

/** How a card is asked that nobody looks at closely; null: it has few enough runs for all that pixels can show. */
export function sketchOf(
  tag: string,
  runs: number,
  settings: ScalarSettings,
  range: Range | null,
  pixels: number,
): SketchWish | null {
  if (runs <= SKETCH_FROM) return null;
  const [bottom, top] = range ?? own(settings.yOwn, tag) ?? settings.yEnds;
  return {
    columns: Math.min(Math.max(SKETCH_LEAST, Math.floor(SKETCH_CELLS / runs)), pixels),
    y: yOf(settings, tag),
    bottom,
    top,
    trim: settings.ignoreOutliers,
  };
}

/** What a card of several tags asks, tag by tag; null as with `wishOf`, and for tags without runs. */
export function combinedWishes(
  key: string,
  parts: readonly { readonly tag: Tag; readonly runs: readonly Run[] }[],
  settings: ScalarSettings,
  /** How it is smoothed, where all points are asked for. */
  asked: Pick<ScalarSettings, 'smoothing' | 'smoother'>,
  xTag: number | null,
  ends: Ends,
  pixels: number,
  /** Tags on the right y axis, and what each axis is zoomed to. */
  axes: { rights: ReadonlySet<string>; left: Range | null; right: Range | null },
  closely: boolean,
): (CurveWish | null)[] {
  const all = parts.reduce((sum, { runs }) => sum + runs.length, 0);
  return parts.map(({ tag, runs }) => {
    if (runs.length === 0) return null;
    const right = axes.rights.has(tag.tag);
    const sketch = closely
      ? null
      : sketchOf(
          right ? rightKeyOf(key) : key,
          all,
          right ? { ...settings, yEnds: FREE } : settings,
          right ? axes.right : axes.left,
          pixels,
        );
    const smoothed = sketch ? settings : { ...settings, ...asked };
    return wishOf(tag, runs, smoothed, xTag, ends, pixels, sketch);
  });
}

/** Id of the tag that x is; null on another axis, or where nothing logs it. */
export function xTagOf(w: Workspace, settings: ScalarSettings): number | null {
  if (settings.x !== 'tag') return null;
  const { xTag } = settings;
  return w.board?.tags.find(tag => tag.plugin === 'scalars' && tag.tag === xTag)?.id ?? null;
}

/** Places of all groups of a card together that nobody looks at closely, and of each at least. */
const GROUP_CELLS = 8_192;
const GROUP_LEAST = 128;

/** What a card asks of its groups; null as with `wishOf`. `closely`: as finely as its pixels, however many they are. */
export function groupWishOf(
  tag: Tag,
  groups: readonly { readonly key: string; readonly runs: readonly Run[] }[],
  settings: ScalarSettings,
  xTag: number | null,
  [lo, hi]: Ends,
  pixels: number,
  closely: boolean,
): GroupWish | null {
  if (settings.x === 'tag' && xTag === null) return null;
  const { x, xLog, smoothing, smoother, centre, band } = settings;
  const room = Math.max(GROUP_LEAST, Math.floor(GROUP_CELLS / groups.length));
  return {
    tag: tag.id,
    groups: groups.map(({ key, runs }) => ({ key, runs: runs.map(run => run.id) })),
    x,
    xTag,
    xLog,
    smoothing,
    smoother,
    centre,
    band,
    lo,
    hi,
    pixels: closely ? pixels : Math.min(pixels, room),
  };
}

/** `xTag`: as xTagOf tells it. Null: nothing can be asked for, since no run logs the tag that x is. */
export function wishOf(
  tag: Tag,
  runs: readonly Run[],
  settings: ScalarSettings,
  xTag: number | null,
  [lo, hi]: Ends,
  pixels: number,
  sketch: SketchWish | null,
): CurveWish | null {
  if (settings.x === 'tag' && xTag === null) return null;
  return {
    tag: tag.id,
    runs: runs.map(run => run.id),
    x: settings.x,
    xTag,
    xLog: settings.xLog,
    smoothing: settings.smoothing,
    smoother: settings.smoother,
    lo,
    hi,
    pixels,
    sketch,
  };
}
