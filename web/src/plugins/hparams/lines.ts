// Lines of the parallel coordinates: where each run stands on each axis, and which is nearest to a point.
import type { Axis } from './axes';
import type { Column } from './columns';

/** What has no place stands this far below the axis, as a share of its height. */
export const BELOW = 0.09;
/** How much of a category's band its lines are spread over. */
const SPREAD = 0.36;

export interface Lines {
  readonly runs: readonly number[];
  readonly axes: number;
  /** [runs × axes]: 0 … 1 from the lower end; below 0 where there is nothing. */
  readonly at: Float32Array;
}

/** The same for a run and an axis wherever it is asked: a number in 0 … 1. */
function scatter(run: number, axis: number): number {
  let n = Math.imul(run + 1, 0x9e3779b1) ^ Math.imul(axis + 1, 0x85ebca6b);
  n = Math.imul(n ^ (n >>> 15), 0x2c1b3c6d);
  return ((n ^ (n >>> 13)) >>> 0) / 2 ** 32;
}

export function makeLines(
  runs: readonly number[],
  axes: readonly Axis[],
  columns: readonly Column[],
): Lines {
  const at = new Float32Array(runs.length * axes.length);
  for (const [k, axis] of axes.entries()) {
    const of = columns[k]?.of;
    const band = axis.kind === 'category' ? SPREAD / Math.max(1, axis.values.length) : 0;
    for (let i = 0; i < runs.length; i++) {
      const run = runs[i] as number;
      const place = axis.place(of?.(run));
      const aside = scatter(run, k) - 0.5;
      at[i * axes.length + k] = Number.isFinite(place)
        ? place + aside * band
        : -BELOW + aside * 0.02;
    }
  }
  return { runs, axes: axes.length, at };
}

/** How far between two axes a line has come at `t` of the way: flat at both; the curve that `trace` draws. */
export const eased = (t: number) => t * t * (3 - 2 * t);

export interface Frame {
  /** Where the axes stand, in pixels. */
  readonly xs: readonly number[];
  readonly top: number;
  readonly bottom: number;
}

export const yOf = ({ top, bottom }: Frame, at: number) => bottom - at * (bottom - top);

/** Draws line `i` into a path. */
export function trace(
  path: Pick<CanvasPath, 'moveTo' | 'bezierCurveTo'>,
  lines: Lines,
  i: number,
  frame: Frame,
): void {
  const from = i * lines.axes;
  let [x, y] = [frame.xs[0] ?? 0, yOf(frame, lines.at[from] as number)];
  path.moveTo(x, y);
  for (let k = 1; k < lines.axes; k++) {
    const [nextX, nextY] = [frame.xs[k] as number, yOf(frame, lines.at[from + k] as number)];
    const bend = (nextX - x) / 3; // so that x goes evenly, as `eased` has it
    path.bezierCurveTo(x + bend, y, nextX - bend, nextY, nextX, nextY);
    [x, y] = [nextX, nextY];
  }
}

/** The line nearest to a point, above or below it; null beyond `reach` pixels. `among`: only these count. */
export function nearestLine(
  lines: Lines,
  frame: Frame,
  x: number,
  y: number,
  reach: number,
  among: (i: number) => boolean,
): number | null {
  const { xs } = frame;
  const last = xs.length - 1;
  if (last < 0 || lines.runs.length === 0) return null;
  let k = 0;
  while (k < last - 1 && x > (xs[k + 1] as number)) k++;
  const [left, right] = [xs[k] as number, xs[Math.min(last, k + 1)] as number];
  const t = right > left ? eased(Math.max(0, Math.min(1, (x - left) / (right - left)))) : 0;
  let [found, best]: [number | null, number] = [null, reach];
  for (let i = 0; i < lines.runs.length; i++) {
    const a = lines.at[i * lines.axes + k] as number;
    const b = lines.at[i * lines.axes + Math.min(last, k + 1)] as number;
    const far = Math.abs(yOf(frame, a + (b - a) * t) - y);
    if (far <= best && among(i)) {
      best = far;
      found = i;
    }
  }
  return found;
}

/** 0 … count in an order of which every beginning is spread over all: drawn in parts, each part is the whole in small. */
export function spreadOrder(count: number): Uint32Array {
  const order = new Uint32Array(count).map((_, i) => i);
  let seed = 0x2545f491;
  for (let i = count - 1; i > 0; i--) {
    seed ^= seed << 13;
    seed ^= seed >>> 17;
    seed ^= seed << 5;
    const j = (seed >>> 0) % (i + 1);
    const held = order[i] as number;
    order[i] = order[j] as number;
    order[j] = held;
  }
  return order;
}
