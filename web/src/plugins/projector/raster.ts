// Points into pixels, without a GPU: round splats, those behind first. While the hand moves and there are many, whole
// pixels with a depth buffer instead: no order and no mixing, a fifth of the time; and where that takes too long, a
// part of the points.
import { packPixel, type Rgb } from '../../base/colours';
import { CLOSEST, EYE, placeAll, type View } from './camera';

/** Levels of fog, from far to near. */
export const FOGS = 16;
/** How a point is drawn. */
export const HIDDEN = 0;
export const DIM = 1;
export const SHOWN = 2;

export interface Look {
  /** A colour's row in `table` for each point. */
  readonly colours: Uint16Array;
  /** HIDDEN, DIM or SHOWN for each. */
  readonly marks: Uint8Array;
  /** A factor of its radius for each, or null. */
  readonly sizes: Float32Array | null;
  /** Pixels: [colour][dim, shown][fog]. */
  readonly table: Uint32Array;
  /** In the view's pixels. */
  readonly radius: number;
  /** A factor of the radius of those that are not dimmed. */
  readonly bright?: number;
  /** Those that are not dimmed are all drawn, however small the share. */
  readonly spare?: boolean;
}

const DIMMED = 0.78;
const FOGGED = 0.72;

/** Every colour in every fog, dimmed and not. */
export function makeTable(colours: readonly Rgb[], surface: Rgb, fog: boolean): Uint32Array {
  const table = new Uint32Array(colours.length * 2 * FOGS);
  const mix = (rgb: Rgb, share: number) =>
    packPixel(
      [0, 1, 2].map(i =>
        Math.round((rgb[i] as number) + ((surface[i] as number) - (rgb[i] as number)) * share),
      ) as unknown as Rgb,
    );
  for (const [i, rgb] of colours.entries())
    for (let level = 0; level < FOGS; level++) {
      const away = fog ? FOGGED * (1 - level / (FOGS - 1)) ** 1.4 : 0;
      table[(2 * i + 1) * FOGS + level] = mix(rgb, away);
      table[2 * i * FOGS + level] = mix(rgb, 1 - (1 - away) * (1 - DIMMED));
    }
  return table;
}

/** A round splat at a part of a pixel: which pixels, and how much of each. */
interface Stamp {
  readonly at: Int32Array;
  readonly cover: Uint8Array;
}

const MOST_RADIUS = 24;
const PER_PIXEL = 4;
/** A splat's middle is one of 4 × 4 places of a pixel. */
const PLACES = 4;
const SUB = 4;
const PAD = MOST_RADIUS + 2;
const BUCKETS = 2048;

export function makeStamp(radius: number, fx: number, fy: number, stride: number): Stamp {
  const reach = Math.ceil(radius + 1);
  const at: number[] = [];
  const cover: number[] = [];
  // One that is smaller than a pixel keeps its middle, fainter.
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      let inside = 0;
      for (let a = 0; a < SUB; a++)
        for (let b = 0; b < SUB; b++) {
          const x = dx + (a + 0.5) / SUB - fx;
          const y = dy + (b + 0.5) / SUB - fy;
          if (x * x + y * y <= radius * radius) inside++;
        }
      if (inside === 0) continue;
      at.push(dy * stride + dx);
      cover.push(Math.round((255 * inside) / (SUB * SUB)));
    }
  return { at: Int32Array.from(at), cover: Uint8Array.from(cover) };
}

export interface Raster {
  readonly width: number;
  readonly height: number;
  /** With a rim of `pad` pixels around. */
  readonly image: ImageData;
  readonly pad: number;
}

/** How a point in front is told from one behind it, in 31 bits: shown or dimmed, depth, colour. 0: nothing is there. */
const SHOWN_BIT = 1 << 29;
const DEPTH_SHIFT = 16;
const DEPTHS = 1 << 13;
/** The depth's upper bits choose the fog: of −2 … 2 what lies beyond −1 … 1 is as at the end. */
const LEVEL_SHIFT = DEPTH_SHIFT + 8;
const LEVELS = Uint8Array.from({ length: DEPTHS >> 8 }, (_, n) =>
  Math.max(0, Math.min(FOGS - 1, n - FOGS / 2)),
);
const NO_FOG = new Uint8Array(DEPTHS >> 8).fill(FOGS - 1);
/** Of points that follow one another, those below any bound are spread evenly: multiples of the golden ratio. */
const GOLDEN = 0x9e3779b1;
const WHOLE = 2 ** 32;

export class Splatter {
  #width = 0;
  #height = 0;
  #stride = 0;
  #image: ImageData | null = null;
  #pixels = new Uint32Array(0);
  #keys = new Int32Array(0);
  #stamps: (Stamp | undefined)[] = [];
  #whole: (Int32Array | undefined)[] = [];
  #points: Float32Array<ArrayBufferLike> = new Float32Array(0);
  #count = 0;
  #view: View | null = null;
  /** `sx`, `sy` and `depth` are of the last picture. */
  #placed = false;
  #sx = new Float32Array(0);
  #sy = new Float32Array(0);
  #depth = new Float32Array(0);
  /** What `locate` found, in the last picture's pixels. */
  x = 0;
  y = 0;
  z = 0;
  /** How many points were taken for the last fast picture, and how long they took. */
  taken = 0;
  pointsMs = 0;
  #order = new Uint32Array(0);
  #bucket = new Uint16Array(0);
  readonly #starts = new Uint32Array(BUCKETS + 1);
  readonly #makeImage: (width: number, height: number) => ImageData;

  constructor(makeImage = (width: number, height: number) => new ImageData(width, height)) {
    this.#makeImage = makeImage;
  }

  /** Where all points are in the last picture. */
  places(): { sx: Float32Array; sy: Float32Array; depth: Float32Array } {
    this.#place();
    return { sx: this.#sx, sy: this.#sy, depth: this.#depth };
  }

  #place(): void {
    if (this.#placed || !this.#view) return;
    this.#room(this.#count);
    placeAll(this.#view, this.#points, this.#count, this.#sx, this.#sy, this.#depth);
    this.#placed = true;
  }

  /** Where one point is in the last picture: `x`, `y`, `z`. False: nowhere. */
  locate(i: number): boolean {
    const view = this.#view;
    if (!view || i < 0 || i >= this.#count) return false;
    if (this.#placed) {
      this.x = this.#sx[i] as number;
      this.y = this.#sy[i] as number;
      this.z = this.#depth[i] as number;
      return Number.isFinite(this.x + this.y);
    }
    const { m, scale, cx, cy, deep } = view;
    const px = this.#points[3 * i] as number;
    const py = this.#points[3 * i + 1] as number;
    const pz = this.#points[3 * i + 2] as number;
    if (!deep) {
      this.x = cx + scale * px;
      this.y = cy - scale * py;
      this.z = 0;
      return Number.isFinite(this.x + this.y);
    }
    const z = (m[6] as number) * px + (m[7] as number) * py + (m[8] as number) * pz;
    if (!(EYE - z >= CLOSEST)) return false;
    const near = (scale * EYE) / (EYE - z);
    this.x = cx + near * ((m[0] as number) * px + (m[1] as number) * py + (m[2] as number) * pz);
    this.y = cy - near * ((m[3] as number) * px + (m[4] as number) * py + (m[5] as number) * pz);
    this.z = z;
    return Number.isFinite(this.x + this.y);
  }

  #size(width: number, height: number): void {
    if (width === this.#width && height === this.#height) return;
    [this.#width, this.#height] = [width, height];
    this.#stride = width + 2 * PAD;
    this.#image = this.#makeImage(this.#stride, height + 2 * PAD);
    this.#pixels = new Uint32Array(this.#image.data.buffer);
    this.#keys = new Int32Array(0);
    this.#stamps = [];
    this.#whole = [];
  }

  #room(count: number): void {
    if (this.#sx.length >= count) return;
    this.#sx = new Float32Array(count);
    this.#sy = new Float32Array(count);
    this.#depth = new Float32Array(count);
    this.#order = new Uint32Array(count);
    this.#bucket = new Uint16Array(count);
  }

  #stamp(quarter: number, place: number): Stamp {
    const key = quarter * PLACES * PLACES + place;
    let stamp = this.#stamps[key];
    if (!stamp) {
      const [fx, fy] = [(place % PLACES) + 0.5, Math.floor(place / PLACES) + 0.5];
      stamp = makeStamp(quarter / PER_PIXEL, fx / PLACES, fy / PLACES, this.#stride);
      this.#stamps[key] = stamp;
    }
    return stamp;
  }

  /** The pixels of a splat that are more than half covered. */
  #whole1(quarter: number): Int32Array {
    let at = this.#whole[quarter];
    if (!at) {
      const stamp = makeStamp(Math.max(0.6, quarter / PER_PIXEL), 0.5, 0.5, this.#stride);
      at = stamp.at.filter((_, i) => (stamp.cover[i] as number) >= 128);
      if (at.length === 0) at = Int32Array.of(0);
      this.#whole[quarter] = at;
    }
    return at;
  }

  /**
   * `surface`: the pixel of what is behind all points. `fast`: 0, or the share of the points that a fast picture has;
   * of those that stand out from dimmed ones it has all.
   */
  draw(
    points: Float32Array,
    count: number,
    view: View,
    look: Look,
    surface: number,
    fast: number,
  ): Raster {
    this.#size(Math.max(1, Math.round(view.width)), Math.max(1, Math.round(view.height)));
    this.#points = points;
    this.#count = count;
    this.#view = view;
    this.#placed = false;
    if (fast > 0) {
      const from = performance.now();
      this.#drawFast(points, count, view, look, fast);
      this.pointsMs = performance.now() - from;
      this.#resolve(look, view.deep, surface);
    } else {
      this.#place();
      this.#pixels.fill(surface);
      this.#drawFine(count, view, look);
    }
    return { width: this.#width, height: this.#height, image: this.#image as ImageData, pad: PAD };
  }

  /** One loop for all: where a point is, whether it is in front, and its pixels. */
  #drawFast(
    points: Float32Array,
    count: number,
    { m, scale, cx, cy, deep }: View,
    { colours, marks, radius, bright = 1, spare = false }: Look,
    share: number,
  ): void {
    if (this.#keys.length !== this.#pixels.length) this.#keys = new Int32Array(this.#pixels.length);
    const keys = this.#keys;
    const [width, height, stride] = [this.#width, this.#height, this.#stride];
    const [a, b, c, d, e, f, g, h, k] = m as unknown as number[] as [
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    const quarter = Math.min(MOST_RADIUS, Math.max(0.5, radius)) * PER_PIXEL;
    const levels = deep ? LEVELS : NO_FOG;
    const shapesOf = (by: number) =>
      Array.from(levels, level => {
        const size = by * (deep ? quarter * (0.62 + 0.76 * (level / (FOGS - 1))) : quarter);
        return this.#whole1(Math.round(Math.min(MOST_RADIUS * PER_PIXEL, size)));
      });
    const dimmed = shapesOf(1);
    const shown = bright === 1 ? dimmed : shapesOf(bright);
    const spared = spare ? SHOWN : HIDDEN;
    const bound = share >= 1 ? WHOLE : share * WHOLE;
    const far = scale * EYE;
    // In the plane the later ones lie above.
    const per = (DEPTHS - 2) / Math.max(1, count);
    let taken = 0;
    for (let i = 0, j = 0; i < count; i++, j += 3) {
      const mark = marks[i] as number;
      if (mark === HIDDEN) continue;
      if (mark !== spared && Math.imul(i, GOLDEN) >>> 0 >= bound) continue;
      taken++;
      const px = points[j] as number;
      const py = points[j + 1] as number;
      let x: number;
      let y: number;
      let q: number;
      if (deep) {
        const pz = points[j + 2] as number;
        const z = g * px + h * py + k * pz;
        const away = EYE - z;
        if (!(away >= CLOSEST)) continue;
        const near = far / away;
        x = cx + near * (a * px + b * py + c * pz);
        y = cy - near * (d * px + e * py + f * pz);
        q = ((z + 2) * (DEPTHS / 4)) | 0;
        q = q < 1 ? 1 : q >= DEPTHS ? DEPTHS - 1 : q;
      } else {
        x = cx + scale * px;
        y = cy - scale * py;
        q = 1 + ((i * per) | 0);
      }
      if (!(x >= 0 && y >= 0 && x < width && y < height)) continue;
      // What is dimmed lies behind all that is not.
      const key = (mark === SHOWN ? SHOWN_BIT : 0) | (q << DEPTH_SHIFT) | (colours[i] as number);
      const at = (mark === SHOWN ? shown : dimmed)[q >> 8] as Int32Array;
      const base = ((y | 0) + PAD) * stride + (x | 0) + PAD;
      for (let n = 0; n < at.length; n++) {
        const o = base + (at[n] as number);
        if (key > (keys[o] as number)) keys[o] = key;
      }
    }
    this.taken = taken;
  }

  /** What is in front at each pixel, in its colour; nothing is there any more for the next picture. */
  #resolve({ table }: Look, deep: boolean, surface: number): void {
    const [keys, pixels, stride] = [this.#keys, this.#pixels, this.#stride];
    const levels = deep ? LEVELS : NO_FOG;
    for (let row = 0; row < this.#height; row++) {
      const from = (row + PAD) * stride + PAD;
      const to = from + this.#width;
      for (let o = from; o < to; o++) {
        const key = keys[o] as number;
        if (key === 0) {
          pixels[o] = surface;
          continue;
        }
        keys[o] = 0;
        const colour = 2 * (key & 0xffff) + (key >= SHOWN_BIT ? 1 : 0);
        pixels[o] = table[colour * FOGS + (levels[(key >> LEVEL_SHIFT) & 31] as number)] as number;
      }
    }
  }

  #drawFine(
    count: number,
    { deep }: View,
    { colours, marks, sizes, table, radius, bright = 1 }: Look,
  ): void {
    const [sx, sy, depth] = [this.#sx, this.#sy, this.#depth];
    const [width, height, stride, pixels] = [this.#width, this.#height, this.#stride, this.#pixels];
    const order = this.#order;
    const bucket = this.#bucket;
    const starts = this.#starts.fill(0);
    // Far ones first, in each the dimmed before the others: by counting.
    const half = BUCKETS / 2;
    const per = (half - 2) / 4;
    let shown = 0;
    for (let i = 0; i < count; i++) {
      const mark = marks[i] as number;
      const x = sx[i] as number;
      const y = sy[i] as number;
      if (
        mark === HIDDEN ||
        !(
          x >= -MOST_RADIUS &&
          y >= -MOST_RADIUS &&
          x < width + MOST_RADIUS &&
          y < height + MOST_RADIUS
        )
      ) {
        bucket[i] = 0xffff;
        continue;
      }
      const z = depth[i] as number;
      const b = (mark === DIM ? 0 : half) + (z < -2 ? 0 : z > 2 ? half - 1 : ((z + 2) * per) | 0);
      bucket[i] = b;
      starts[b + 1] = (starts[b + 1] as number) + 1;
      shown++;
    }
    for (let b = 0; b < BUCKETS; b++)
      starts[b + 1] = (starts[b + 1] as number) + (starts[b] as number);
    for (let i = 0; i < count; i++) {
      const b = bucket[i] as number;
      if (b === 0xffff) continue;
      const at = starts[b] as number;
      order[at] = i;
      starts[b] = at + 1;
    }
    const base = Math.min(MOST_RADIUS - 2, radius) * PER_PIXEL;
    const most = MOST_RADIUS * PER_PIXEL;
    for (let n = 0; n < shown; n++) {
      const i = order[n] as number;
      const x = sx[i] as number;
      const y = sy[i] as number;
      const level = deep ? levelOf(depth[i] as number) : FOGS - 1;
      const colour = table[
        (2 * (colours[i] as number) + (marks[i] as number) - 1) * FOGS + level
      ] as number;
      let quarter = deep ? base * (0.62 + 0.76 * (level / (FOGS - 1))) : base;
      if (sizes) quarter *= sizes[i] as number;
      if (marks[i] === SHOWN) quarter *= bright;
      const size = quarter < 3 ? 3 : quarter > most ? most : Math.round(quarter);
      const ix = Math.floor(x);
      const iy = Math.floor(y);
      const { at, cover } = this.#stamp(
        size,
        (((y - iy) * PLACES) | 0) * PLACES + (((x - ix) * PLACES) | 0),
      );
      // A large splat at the rim would be cut by the buffer's end: its middle stays inside the rim.
      if (ix < -PAD + (size >> 2) + 2 || iy < -PAD + (size >> 2) + 2) continue;
      if (ix > width + PAD - (size >> 2) - 3 || iy > height + PAD - (size >> 2) - 3) continue;
      const from = (iy + PAD) * stride + ix + PAD;
      const rb = colour & 0xff00ff;
      const g = colour & 0x00ff00;
      for (let k = 0; k < at.length; k++) {
        const o = from + (at[k] as number);
        const a = cover[k] as number;
        if (a === 255) {
          pixels[o] = colour;
          continue;
        }
        const under = pixels[o] as number;
        const share = a + 1;
        const keep = 256 - share;
        pixels[o] =
          0xff000000 |
          (((Math.imul(under & 0xff00ff, keep) + Math.imul(rb, share)) >>> 8) & 0xff00ff) |
          ((Math.imul((under & 0x00ff00) >>> 8, keep) + Math.imul(g >>> 8, share)) & 0xff00);
      }
    }
  }
}

/** From a depth of −1 (far) to 1 (near). */
function levelOf(depth: number): number {
  const level = ((depth + 1) * (FOGS / 2)) | 0;
  return level < 0 ? 0 : level >= FOGS ? FOGS - 1 : level;
}

/** What is good for so many points, in CSS pixels. */
export function radiusFor(count: number): number {
  if (count <= 0) return 4;
  return Math.max(0.75, Math.min(5, 12.5 / Math.max(1, count) ** 0.2));
}
