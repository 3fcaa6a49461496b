// Where points of curves lie in a plot, and which of them a pointer is nearest to.
import { makeScale, makeSpec, type Scale } from '../../base/scales';
import type { Best, Column, PrCurve } from './block';

/** What is drawn of the same counts: precision over recall, or recall over the rate of false positives. */
export const KINDS = ['pr', 'roc'] as const;
export type Kind = (typeof KINDS)[number];

/** Which columns are x and y. */
export const AXES: Readonly<Record<Kind, { readonly x: Axis; readonly y: Axis }>> = {
  pr: { x: 'recall', y: 'precision' },
  roc: { x: 'rate', y: 'recall' },
};
export type Axis = Extract<Column, 'recall' | 'precision' | 'rate'>;

export const areaOf = (curve: PrCurve, kind: Kind): number =>
  kind === 'pr' ? curve.area : curve.roc;
/** Whether there is anything to draw of it. */
export const isDrawn = (curve: PrCurve, kind: Kind): boolean =>
  curve.points > 0 && (kind === 'pr' || !Number.isNaN(curve.roc));

/** Ends of both axes. */
export interface View {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Both axes are what they can be; a little more, so that what runs along an edge is seen. */
export const WHOLE: View = { x: [-0.015, 1.015], y: [-0.015, 1.025] };

export interface Geometry {
  readonly kind: Kind;
  readonly width: number;
  readonly height: number;
  readonly x: Scale;
  readonly y: Scale;
}

const LEFT = 34;
const RIGHT = 10;
/** With room for the name of the axis. */
const TOP = 22;
const BOTTOM = 34;

export function makeGeometry(width: number, height: number, view: View, kind: Kind): Geometry {
  const right = Math.max(LEFT + 1, width - RIGHT);
  return {
    kind,
    width,
    height,
    x: makeScale(makeSpec('linear', view.x, [LEFT, right])),
    y: makeScale(makeSpec('linear', view.y, [height - BOTTOM, TOP])),
  };
}

/** Where in the plot a point of a curve is, or its best one. */
export function placeOf(
  { kind, x, y }: Geometry,
  curve: PrCurve,
  index: number,
): { readonly x: number; readonly y: number } {
  const axes = AXES[kind];
  return { x: x.map(curve[axes.x][index] as number), y: y.map(curve[axes.y][index] as number) };
}
export function placeOfBest(
  { kind, x, y }: Geometry,
  best: Best,
): { readonly x: number; readonly y: number } {
  const axes = AXES[kind];
  return { x: x.map(best[axes.x] ?? Number.NaN), y: y.map(best[axes.y] ?? Number.NaN) };
}

/** The curve as an SVG path. A ROC curve goes from (1, 1), where all counts as positive, to (0, 0), where nothing does. */
export function pathOf(curve: PrCurve, geometry: Geometry): string {
  const places = Array.from({ length: curve.points }, (_, i) => placeOf(geometry, curve, i));
  const { x, y } = geometry;
  if (geometry.kind === 'roc') {
    places.unshift({ x: x.map(1), y: y.map(1) });
    places.push({ x: x.map(0), y: y.map(0) });
  }
  return places
    .map(({ x, y }, i) => `${i === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`)
    .join('');
}

/** What is as good as chance, in a ROC plot. */
export function chancePath({ x, y }: Geometry): string {
  const at = (value: number) => `${x.map(value).toFixed(1)} ${y.map(value).toFixed(1)}`;
  return `M${at(0)}L${at(1)}`;
}

export interface Nearest {
  readonly index: number;
  /** In pixels. */
  readonly distance: number;
}

/** The curve's point nearest to a pixel; null of a curve without points. */
export function nearestPoint(
  curve: PrCurve,
  geometry: Geometry,
  px: number,
  py: number,
): Nearest | null {
  let index = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < curve.points; i++) {
    const at = placeOf(geometry, curve, i);
    const dx = at.x - px;
    const dy = at.y - py;
    const square = dx * dx + dy * dy;
    if (square < least) {
      least = square;
      index = i;
    }
  }
  return index < 0 ? null : { index, distance: Math.sqrt(least) };
}

/** How far a pixel is from the curve's line, which may run far between two points. */
export function distanceTo(curve: PrCurve, geometry: Geometry, px: number, py: number): number {
  let least = Number.POSITIVE_INFINITY;
  let [ax, ay] = [0, 0];
  for (let i = 0; i < curve.points; i++) {
    const at = placeOf(geometry, curve, i);
    const [bx, by] = [at.x - px, at.y - py];
    if (i === 0) [ax, ay] = [bx, by];
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const share = length > 0 ? Math.max(0, Math.min(1, -(ax * dx + ay * dy) / length)) : 0;
    least = Math.min(least, Math.hypot(ax + share * dx, ay + share * dy));
    [ax, ay] = [bx, by];
  }
  return least;
}

/** The part of the plot between two corners; null where it is too small to be meant. */
export function viewBetween(
  geometry: Geometry,
  a: { readonly x: number; readonly y: number },
  b: { readonly x: number; readonly y: number },
): View | null {
  if (Math.abs(a.x - b.x) < 5 || Math.abs(a.y - b.y) < 5) return null;
  const { x, y } = geometry;
  const xs = [x.invert(a.x), x.invert(b.x)].sort((p, q) => p - q) as [number, number];
  const ys = [y.invert(a.y), y.invert(b.y)].sort((p, q) => p - q) as [number, number];
  return { x: xs, y: ys };
}

/** At most about `most` indices before `index`, on a grid that stays as it is while `index` goes on. */
export function trailBefore(index: number, most: number): number[] {
  let stride = 1;
  while (index / stride > most) stride *= 2;
  const found: number[] = [];
  for (let at = 0; at < index; at += stride) found.push(at);
  return found;
}
