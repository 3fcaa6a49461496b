// The tooltip's table: its rows, their order, the copy, and where it stands.
import { naturalCompare } from '../base/natural';
import { formatNumber } from '../base/numbers';
import type { Scale } from '../base/scales';
import type { Band, CurvePoint, CurveSeries, XAxis } from './curve';
import { isAround, pointAt } from './curve';

export type TipOrder = 'nearest' | 'value' | 'name';
export const TIP_ROWS = 8;

export interface Tip {
  readonly rows: readonly CurvePoint[]; // all of them, in order
  readonly ended: number; // runs that end left of the crosshair
  readonly unborn: number; // runs that start right of it
}

export function nextOrder(order: TipOrder): TipOrder {
  return order === 'nearest' ? 'value' : order === 'value' ? 'name' : 'nearest';
}

/** A few pixels to the right of `cross`, in units of x: what is no further than this from an end is not beyond it. */
export function slackAt(x: Scale, cross: number): number {
  return Math.abs(x.invert(x.map(cross) + 3) - cross);
}

/** Each run at its own point nearest in x. `py`: the pointer's pixel; null (keyboard, touch) is as if on `hot`. */
export function tipAt(
  series: readonly CurveSeries[],
  axis: XAxis,
  x: Scale,
  y: Scale,
  cross: number,
  py: number | null,
  hot: number | null,
  order: TipOrder,
  right: Scale | null = null,
): Tip {
  const slack = slackAt(x, cross);
  const rows: CurvePoint[] = [];
  let ended = 0;
  let unborn = 0;
  for (const one of series) {
    const point = pointAt(one, axis, cross, slack);
    if (!point) continue;
    if (point.ended) ended++;
    else if (point.unborn) unborn++;
    else rows.push(point);
  }
  const at = ({ series: { right: on }, smoothed }: CurvePoint) =>
    ((on && right) || y).map(smoothed);
  const near = rows.find(row => row.series.key === hot);
  const from = py ?? (near ? at(near) : Number.NaN);
  sortRows(rows, order, row => distance(row, hot, at(row), from));
  return { rows, ended, unborn };
}

function distance(row: CurvePoint, hot: number | null, at: number, from: number): number {
  if (row.series.key === hot) return -1;
  const gap = Math.abs(at - from);
  return Number.isNaN(gap) ? Number.POSITIVE_INFINITY : gap;
}

function sortRows(rows: CurvePoint[], order: TipOrder, gap: (row: CurvePoint) => number): void {
  if (order === 'name') {
    rows.sort((a, b) => naturalCompare(a.series.name, b.series.name));
  } else if (order === 'value') {
    const size = (row: CurvePoint) =>
      Number.isNaN(row.smoothed) ? Number.NEGATIVE_INFINITY : row.smoothed;
    rows.sort((a, b) => size(b) - size(a) || 0);
  } else {
    const keyed = rows.map(row => ({ row, gap: gap(row) }));
    keyed.sort((a, b) => (a.gap === b.gap ? 0 : a.gap - b.gap));
    keyed.forEach(({ row }, i) => {
      rows[i] = row;
    });
  }
}

/** The first rows; in any order the highlighted run is among them. */
export function shownRows(
  rows: readonly CurvePoint[],
  hot: number | null,
  limit = TIP_ROWS,
): CurvePoint[] {
  const shown = rows.slice(0, limit);
  const wanted = rows.find(row => row.series.key === hot);
  if (wanted && !shown.includes(wanted)) shown[limit - 1] = wanted;
  return shown;
}

/** "0.0021" where the band is a distance from the centre, else "0.85 … 0.91"; "–" where there is none, as of one value. */
export function bandText(band: Band, index: number): string {
  const { low, high } = band;
  const [from, to] = [low[index] as number, high[index] as number];
  if (!Number.isFinite(from) || !Number.isFinite(to)) return '–';
  if (isAround(band)) return formatNumber((to - from) / 2, 3);
  return `${formatNumber(from)} … ${formatNumber(to)}`;
}

/** "10", or "4 / 10" where not all runs of the group have a value. */
export function countAt({ n, members }: Pick<Band, 'n' | 'members'>, index: number): string {
  const count = n[index] ?? 0;
  return count < members ? `${count} / ${members}` : String(count);
}

/** All rows as tab-separated text with a head line; full precision, relative in seconds, wall time as ISO. */
export function tipTsv(rows: readonly CurvePoint[]): string {
  if (rows.some(row => row.series.band)) return groupTsv(rows);
  const head = ['run', 'value', 'smoothed', 'step', 'relative', 'wall_time'];
  const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
  const lines = rows.map(row => [
    clean(row.series.name),
    String(row.value),
    String(row.smoothed),
    String(row.step),
    String(Number(row.relative.toFixed(6))),
    isoTime(row.wall),
  ]);
  return [head, ...lines].map(cells => cells.join('\t')).join('\n');
}

function groupTsv(rows: readonly CurvePoint[]): string {
  const band = rows[0]?.series.band;
  const head = ['group', band?.centre ?? 'centre', 'low', 'high', 'n', 'x'];
  const lines = rows.map(({ series, index, value, x }) => [
    series.name.replace(/[\t\r\n]+/g, ' '),
    ...[value, series.band?.low[index], series.band?.high[index], series.band?.n[index], x].map(
      String,
    ),
  ]);
  return [head, ...lines].map(cells => cells.join('\t')).join('\n');
}

function isoTime(seconds: number): string {
  const date = new Date(Math.round(seconds * 1e3));
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toISOString();
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

const OFFSET = 16;
const EDGE = 8;

/** Right below the pointer; flips at the edges; where it must move further it never comes to lie under the pointer. */
export function placeTip(
  px: number,
  py: number,
  tip: Box,
  screen: Box,
): { left: number; top: number } {
  const right = px + OFFSET;
  const leftward = px - OFFSET - tip.width;
  const below = py + OFFSET;
  const above = py - OFFSET - tip.height;
  const clampX = Math.max(EDGE, Math.min(px - tip.width / 2, screen.width - EDGE - tip.width));
  const clampY = Math.max(EDGE, Math.min(py - tip.height / 2, screen.height - EDGE - tip.height));
  const fitsY = below + tip.height <= screen.height - EDGE || above >= EDGE;
  const left =
    right + tip.width <= screen.width - EDGE ? right : leftward >= EDGE ? leftward : clampX;
  const beside = left === right || left === leftward;
  if (below + tip.height <= screen.height - EDGE) return { left, top: below };
  if (above >= EDGE) return { left, top: above };
  // Taller than the room above and below: beside the pointer if it fits there, else at the roomier side, cut off.
  if (!fitsY && beside) return { left, top: clampY };
  return { left, top: py < screen.height / 2 ? below : above };
}
