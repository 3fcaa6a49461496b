// Where points of curves lie in a plot, and which of them a pointer is nearest to.
import { makeScale, makeSpec, type Scale } from '../../base/scales';
import type { PrCurve } from './block';

/** Ends of both axes. */
export interface View {
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

/** Both axes are what they can be; a little more, so that what runs along an edge is seen. */
export const WHOLE: View = { x: [-0.015, 1.015], y: [-0.015, 1.025] };

export interface Geometry {
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

export function makeGeometry(width: number, height: number, view: View): Geometry {
  const right = Math.max(LEFT + 1, width - RIGHT);
  return {
    width,
    height,
    x: makeScale(makeSpec('linear', view.x, [LEFT, right])),
    y: makeScale(makeSpec('linear', view.y, [height - BOTTOM, TOP])),
  };
}

/** The curve as an SVG path. */
export function pathOf(curve: PrCurve, { x, y }: Geometry): string {
  let path = '';
  for (let i = 0; i < curve.points; i++) {
    const at = `${x.map(curve.recall[i] as number).toFixed(1)} ${y.map(curve.precision[i] as number).toFixed(1)}`;
    path += `${i === 0 ? 'M' : 'L'}${at}`;
  }
  return path;
}

export interface Nearest {
  readonly index: number;
  /** In pixels. */
  readonly distance: number;
}

/** The curve's point nearest to a pixel; null of a curve without points. */
export function nearestPoint(
  curve: PrCurve,
  { x, y }: Geometry,
  px: number,
  py: number,
): Nearest | null {
  let index = -1;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < curve.points; i++) {
    const dx = x.map(curve.recall[i] as number) - px;
    const dy = y.map(curve.precision[i] as number) - py;
    const square = dx * dx + dy * dy;
    if (square < least) {
      least = square;
      index = i;
    }
  }
  return index < 0 ? null : { index, distance: Math.sqrt(least) };
}

/** How far a pixel is from the curve's line, which may run far between two points. */
export function distanceTo(curve: PrCurve, { x, y }: Geometry, px: number, py: number): number {
  let least = Number.POSITIVE_INFINITY;
  let [ax, ay] = [0, 0];
  for (let i = 0; i < curve.points; i++) {
    const bx = x.map(curve.recall[i] as number) - px;
    const by = y.map(curve.precision[i] as number) - py;
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
