// Points of a scatter plot: where they are drawn, which is nearest, what a dragged box takes in.
import type { Axis, Brush } from './axes';
import { brushBetween } from './axes';
import type { Lines } from './lines';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const xOf = (box: Box, at: number) => box.left + at * (box.right - box.left);
export const yOf = (box: Box, at: number) => box.bottom - at * (box.bottom - box.top);

/** The point nearest to (x, y) of those on axes `kx` and `ky` of `lines`; null beyond `reach` pixels. */
export function nearestPoint(
  lines: Lines,
  kx: number,
  ky: number,
  box: Box,
  x: number,
  y: number,
  reach: number,
  among: (i: number) => boolean,
): number | null {
  let [found, best]: [number | null, number] = [null, reach * reach];
  for (let i = 0; i < lines.runs.length; i++) {
    const dx = xOf(box, lines.at[i * lines.axes + kx] as number) - x;
    const dy = yOf(box, lines.at[i * lines.axes + ky] as number) - y;
    const far = dx * dx + dy * dy;
    if (far <= best && among(i)) {
      best = far;
      found = i;
    }
  }
  return found;
}

/** What a box dragged from one corner to another takes in, as a brush on either axis. */
export function brushesIn(
  box: Box,
  x: Axis,
  y: Axis,
  from: { readonly x: number; readonly y: number },
  to: { readonly x: number; readonly y: number },
): Brush[] {
  const across = (px: number) => (px - box.left) / (box.right - box.left);
  const up = (py: number) => (box.bottom - py) / (box.bottom - box.top);
  const inside = (at: number) => Math.max(-0.2, Math.min(1, at));
  const horizontal = brushBetween(x, inside(across(from.x)), inside(across(to.x)));
  const vertical = y.key === x.key ? null : brushBetween(y, inside(up(from.y)), inside(up(to.y)));
  return [horizontal, vertical].filter(brush => brush !== null);
}

/** A dot as wide as there is room: small where there are many. */
export const radiusFor = (count: number) => Math.max(1.5, Math.min(4, 40 / Math.sqrt(count + 1)));
