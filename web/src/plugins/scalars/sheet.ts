// How the cards stand on the sheet, and what the first one asks for: known before anything is laid out.
import type { CurveWish, Run, Tag } from '../../api';
import type { Ends } from '../../charts/curve';
import { makeGroups, type TagGroup } from '../../public/tag_groups';
import type { Workspace } from '../../public/workspace.svelte';
import type { ScalarSettings } from './settings';

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

export function groupsOf(w: Workspace, pins: readonly string[]): TagGroup[] {
  const tags = (w.board?.tags ?? []).filter(
    tag => tag.plugin === 'scalars' && w.tagFilter.test(tag.tag),
  );
  return makeGroups(tags, pins);
}

/** The runs a card shows. */
export function runsOf(w: Workspace, tag: Tag): Run[] {
  const sets = w.board?.tagSets;
  return w.shownRuns.filter(run => sets?.[run.tag_set]?.has(tag.id));
}

/** Id of the tag that x is; null on another axis, or where nothing logs it. */
export function xTagOf(w: Workspace, settings: ScalarSettings): number | null {
  if (settings.x !== 'tag') return null;
  const { xTag } = settings;
  return w.board?.tags.find(tag => tag.plugin === 'scalars' && tag.tag === xTag)?.id ?? null;
}

/** `xTag`: as xTagOf tells it. Null: nothing can be asked for, since no run logs the tag that x is. */
export function wishOf(
  tag: Tag,
  runs: readonly Run[],
  settings: ScalarSettings,
  xTag: number | null,
  [lo, hi]: Ends,
  pixels: number,
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
  };
}
