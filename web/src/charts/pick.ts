// Which curve is under the pointer.
import type { Scale } from '../base/scales';
import type { CurveSeries, XAxis } from './curve';
import { lowerBound, mainOf, xsOf } from './curve';

export interface Picked {
  readonly key: number;
  readonly index: number; // of the point nearest in x
  readonly x: number;
  readonly distance: number; // pixels from the pointer to the line
}

/** The curve whose line passes nearest to the pixel (px, py); null when there is no finite point. */
export function pick(
  series: readonly CurveSeries[],
  axis: XAxis,
  x: Scale,
  y: Scale,
  px: number,
  py: number,
  right: Scale | null = null,
): Picked | null {
  let best: Picked | null = null;
  let nearest = Number.POSITIVE_INFINITY;
  const at = x.invert(px);
  for (const one of series) {
    const { values, offset } = xsOf(one, axis);
    const main = mainOf(one);
    const scale = (one.right && right) || y;
    const n = values.length;
    if (n === 0) continue;
    const after = Math.min(n - 1, lowerBound(values, at + offset));
    const from = Math.max(0, after - 2);
    const to = Math.min(n - 1, after + 2);
    let lastX = Number.NaN;
    let lastY = Number.NaN;
    let distance = Number.POSITIVE_INFINITY;
    for (let i = from; i <= to; i++) {
      const cx = x.map((values[i] as number) - offset);
      const cy = scale.map(main[i] as number);
      if (!Number.isFinite(cy)) {
        lastX = Number.NaN;
        continue;
      }
      distance = Math.min(
        distance,
        segmentDistance(
          px,
          py,
          Number.isNaN(lastX) ? cx : lastX,
          Number.isNaN(lastX) ? cy : lastY,
          cx,
          cy,
        ),
      );
      lastX = cx;
      lastY = cy;
    }
    if (distance < nearest) {
      nearest = distance;
      const gap = (i: number) => Math.abs((values[i] as number) - offset - at);
      const index = after > 0 && gap(after - 1) < gap(after) ? after - 1 : after;
      best = { key: one.key, index, x: (values[index] as number) - offset, distance };
    }
  }
  return best;
}

function segmentDistance(
  px: number,
  py: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length = dx * dx + dy * dy;
  const t = length > 0 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length)) : 0;
  return Math.hypot(px - ax - t * dx, py - ay - t * dy);
}
