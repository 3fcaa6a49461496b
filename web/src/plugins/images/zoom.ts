// Where pictures stand on the stage: one zoom and one pan for all on view.
import type { Size } from './sizes';

/** Null fits the first picture into its pane. `x`, `y`: how far its middle is from the pane's, in CSS pixels. */
export interface View {
  readonly zoom: number | null;
  readonly x: number;
  readonly y: number;
}

export const FITTED: View = { zoom: null, x: 0, y: 0 };
const LEVELS = [0.125, 0.25, 0.5, 1, 2, 3, 4, 6, 8, 10, 12, 16, 20, 24, 32, 48, 64];
const MARGIN = { x: 40, y: 16 };

/** Whole factors for what is small, so that every pixel is as large as the others. */
export function fitZoom(picture: Size, pane: Size): number {
  const zoom = Math.min(
    (pane.width - MARGIN.x) / picture.width,
    (pane.height - MARGIN.y) / picture.height,
  );
  if (zoom >= 2) return Math.floor(zoom);
  return Math.max(zoom, 1 / 64);
}

export function cornerOf(view: View, zoom: number, picture: Size, pane: Size) {
  return {
    left: (pane.width - picture.width * zoom) / 2 + view.x,
    top: (pane.height - picture.height * zoom) / 2 + view.y,
  };
}

/** The next level in or out; what is at (x, y) of the pane stays there. */
export function zoomedAt(
  view: View,
  now: number,
  direction: 1 | -1,
  pane: Size,
  x = pane.width / 2,
  y = pane.height / 2,
): View {
  const next =
    direction > 0
      ? LEVELS.find(level => level > now * 1.001)
      : LEVELS.findLast(level => level < now / 1.001);
  return next === undefined ? view : zoomedTo(view, now, next, pane, x, y);
}

export function zoomedTo(
  view: View,
  now: number,
  next: number,
  pane: Size,
  x = pane.width / 2,
  y = pane.height / 2,
): View {
  const [fromX, fromY] = [x - pane.width / 2, y - pane.height / 2];
  const grown = next / now;
  return { zoom: next, x: fromX - (fromX - view.x) * grown, y: fromY - (fromY - view.y) * grown };
}
