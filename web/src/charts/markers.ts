// Shapes along curves, where colour tells the run and the shape the tag: at every point where those are few, else a few
// dozen pixels apart.
import { lowerBound } from './curve';
import type { Line } from './line';
import { axisOf, within } from './line';
import type { Context } from './paint';
import type { Scene } from './scene';
import type { Theme } from './theme';

const CLOSE = 14; // px a point takes where each has its shape
const APART = 64; // px from one to the next where not
const MOST = 160; // in a plot: more are not told apart

type Where = Pick<Scene, 'lines' | 'layout' | 'x' | 'y' | 'right'>;

/** Where the shapes of a line stand, all of them on points it has: x, y, x, y … in CSS pixels. */
export function markerPlaces(line: Line, at: Where): number[] {
  const { lines, layout, x } = at;
  const { offset } = line;
  const y = axisOf(at, line);
  const values = line.smoothed ?? line.value;
  const out: number[] = [];
  const put = (i: number) => {
    const px = x.map((line.x[i] as number) - offset);
    const py = y.map(values[i] as number);
    const inside = px >= layout.left - 1 && px <= layout.right + 1;
    if (inside && py >= layout.top - 1 && py <= layout.bottom + 1) out.push(px, py);
  };
  const [from, to] = within(line, x.lo, x.hi);
  if (from === to || lines.length > MOST) return out;
  const most = Math.min(layout.width / CLOSE, MOST / lines.length);
  if (to - from <= most) {
    for (let i = from; i < to; i++) put(i);
    return out;
  }
  const apart = Math.max(APART, (layout.width * lines.length) / MOST);
  // Counted from the line's first point, so that they stay where they are while the plot is moved; of each line a bit
  // farther on, so that those of lines that lie close stand beside each other.
  const shift = ((lines.indexOf(line) * 0.618) % 1) * apart;
  const first = x.map((line.x[0] as number) - offset) + shift;
  const start = Number.isFinite(first) ? first : layout.left + shift;
  let last = -1;
  for (let k = Math.ceil((layout.left - start) / apart); ; k++) {
    const px = start + k * apart;
    if (px > layout.right) return out;
    const wanted = x.invert(px) + offset;
    let i = Math.min(to - 1, lowerBound(line.x, wanted));
    if (i > from && wanted - (line.x[i - 1] as number) < (line.x[i] as number) - wanted) i--;
    if (i === last) continue;
    last = i;
    put(i);
  }
}

/** `only`: of this line. */
export function paintMarkers(ctx: Context, scene: Scene, theme: Theme, only: number | null): void {
  for (const line of scene.lines) {
    if (!line.marker || (only !== null && line.key !== only)) continue;
    const shape = new Path2D(line.marker);
    const shapes = new Path2D();
    // Among more lines than shapes only the one that is pointed at has them.
    const alone = only !== null && scene.lines.length > MOST;
    const places = markerPlaces(line, alone ? { ...scene, lines: [line] } : scene);
    for (let i = 0; i < places.length; i += 2)
      shapes.addPath(shape, { e: places[i] as number, f: places[i + 1] as number });
    ctx.setLineDash([]);
    ctx.lineWidth = 2;
    ctx.strokeStyle = theme.surface;
    ctx.stroke(shapes);
    ctx.fillStyle = line.color;
    ctx.fill(shapes);
  }
}
