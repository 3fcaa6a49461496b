// Following the tail: a zoom whose right edge was the newest point moves along as new points come.
import type { Ends, Range } from '../../charts/curve';

/** A zoom, and where the data ended when it was made; `end` null: it stays where it is. */
export interface Zoom {
  readonly range: Range | null;
  readonly end: number | null;
}

/** The zoom that a gesture made. `full`: everything there is, whose end is followed when it is in view. */
export function zoomTo(range: Range | null, full: Range, log: boolean): Zoom {
  // On a logarithmic axis a window would change its width as it moves.
  const atEnd = range !== null && !log && range[1] >= full[1] - 1e-9 * (full[1] - full[0]);
  return { range, end: atEnd ? full[1] : null };
}

/** The range in view now that the data ends at `end`. */
export function windowOf({ range, end: followed }: Zoom, end: number | null): Range | null {
  if (!range || followed === null || end === null || end <= followed) return range;
  return [range[0] + (end - followed), range[1] + (end - followed)];
}

const SHARE = 8; // parts of a window that moves before it is asked for anew

/** What to ask the server for: open at the end while it is followed, and the same for a while as it moves. */
export function askedOf(zoom: Zoom, window: Range | null): Ends {
  if (!window || zoom.end === null) return window ?? [null, null];
  const part = (window[1] - window[0]) / SHARE;
  return part > 0 ? [Math.floor(window[0] / part) * part, null] : window;
}
