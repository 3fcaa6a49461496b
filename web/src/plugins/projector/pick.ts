// What is under the pointer, in a box or in a lasso: by where the points were drawn.

const CELL = 16;

export type Spot = readonly [x: number, y: number];

/** Points by cells of the screen. Made once for a picture, when somebody asks. */
export class Buckets {
  readonly #columns: number;
  readonly #rows: number;
  readonly #starts: Uint32Array;
  readonly #points: Uint32Array;

  /** `shown`: which points count. Coordinates are pixels, like `width` and `height`. */
  constructor(
    readonly sx: Float32Array,
    readonly sy: Float32Array,
    readonly depth: Float32Array,
    count: number,
    shown: (i: number) => boolean,
    width: number,
    height: number,
    readonly cell = CELL,
  ) {
    this.#columns = Math.max(1, Math.ceil(width / cell));
    this.#rows = Math.max(1, Math.ceil(height / cell));
    const cells = this.#columns * this.#rows;
    const starts = new Uint32Array(cells + 1);
    const at = (i: number) => {
      const x = sx[i] as number;
      const y = sy[i] as number;
      if (!(x >= 0 && y >= 0 && x < width && y < height) || !shown(i)) return -1;
      return Math.floor(y / cell) * this.#columns + Math.floor(x / cell);
    };
    const held = new Int32Array(count);
    for (let i = 0; i < count; i++) {
      const place = at(i);
      held[i] = place;
      if (place >= 0) starts[place + 1] = (starts[place + 1] as number) + 1;
    }
    for (let c = 0; c < cells; c++)
      starts[c + 1] = (starts[c + 1] as number) + (starts[c] as number);
    const points = new Uint32Array(starts[cells] as number);
    const next = starts.slice();
    for (let i = 0; i < count; i++) {
      const place = held[i] as number;
      if (place < 0) continue;
      points[next[place] as number] = i;
      next[place] = (next[place] as number) + 1;
    }
    this.#starts = starts;
    this.#points = points;
  }

  #each(left: number, top: number, right: number, bottom: number, tell: (i: number) => void): void {
    const column = (x: number) =>
      Math.max(0, Math.min(this.#columns - 1, Math.floor(x / this.cell)));
    const row = (y: number) => Math.max(0, Math.min(this.#rows - 1, Math.floor(y / this.cell)));
    for (let r = row(top); r <= row(bottom); r++)
      for (let c = column(left); c <= column(right); c++) {
        const cell = r * this.#columns + c;
        const end = this.#starts[cell + 1] as number;
        for (let k = this.#starts[cell] as number; k < end; k++) tell(this.#points[k] as number);
      }
  }

  /** The nearest within `reach`; of those about equally near, the one in front. −1: none. */
  nearest(x: number, y: number, reach: number): number {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    this.#each(x - reach, y - reach, x + reach, y + reach, i => {
      const away = Math.hypot((this.sx[i] as number) - x, (this.sy[i] as number) - y);
      if (away > reach) return;
      // Nearer to the eye by the cloud's radius is worth a third of the reach.
      const cost = away - ((this.depth[i] as number) * reach) / 3;
      if (cost < least) {
        least = cost;
        best = i;
      }
    });
    return best;
  }

  inBox(a: Spot, b: Spot): number[] {
    const [left, right] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])];
    const [top, bottom] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])];
    const found: number[] = [];
    this.#each(left, top, right, bottom, i => {
      const [x, y] = [this.sx[i] as number, this.sy[i] as number];
      if (x >= left && x <= right && y >= top && y <= bottom) found.push(i);
    });
    return found.sort((p, q) => p - q);
  }

  inLasso(path: readonly Spot[]): number[] {
    if (path.length < 3) return [];
    const xs = path.map(spot => spot[0]);
    const ys = path.map(spot => spot[1]);
    const found: number[] = [];
    this.#each(Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys), i => {
      if (isInside(path, this.sx[i] as number, this.sy[i] as number)) found.push(i);
    });
    return found.sort((p, q) => p - q);
  }
}

/** By how often a ray to the right crosses the path, which is closed. */
export function isInside(path: readonly Spot[], x: number, y: number): boolean {
  let inside = false;
  for (let i = 0, j = path.length - 1; i < path.length; j = i++) {
    const [ax, ay] = path[i] as Spot;
    const [bx, by] = path[j] as Spot;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
