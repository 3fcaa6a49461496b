// Many lines as one picture: every pixel knows how many lines cross it and what their colours add up to. A line can be
// added and taken away again in any order, so a brush that moves costs what it changes, not what there is.
import { eased, type Frame, type Lines, yOf } from './lines';

/** Parts a pixel that a line covers is counted in. */
const WHOLE = 16;
/** Numbers of a pixel: coverage, red, green, blue. */
const FIELDS = 4;

export type Bytes = readonly [red: number, green: number, blue: number];

/** In pixels of the picture, not of the page. */
export class Density {
  readonly width: number;
  readonly height: number;
  /** Column after column, each from above. */
  readonly #sums: Int32Array;
  readonly #curves: { readonly from: number; readonly at: Float32Array }[] = [];
  readonly #frame: Frame;
  readonly #lines: Lines;

  constructor(lines: Lines, frame: Frame, width: number, height: number, scale: number) {
    this.width = Math.max(1, Math.round(width * scale));
    this.height = Math.max(1, Math.round(height * scale));
    this.#sums = new Int32Array(this.width * this.height * FIELDS);
    this.#lines = lines;
    this.#frame = {
      xs: frame.xs.map(x => x * scale),
      top: frame.top * scale,
      bottom: frame.bottom * scale,
    };
    for (let k = 0; k + 1 < frame.xs.length; k++) {
      const [left, right] = [this.#frame.xs[k] as number, this.#frame.xs[k + 1] as number];
      const from = Math.round(left);
      const count = Math.max(0, Math.round(right) - from);
      // One more: where a column of pixels ends, the next begins.
      const at = Float32Array.from({ length: count + 1 }, (_, i) =>
        eased(Math.max(0, Math.min(1, (from + i - left) / (right - left)))),
      );
      this.#curves.push({ from, at });
    }
  }

  /** Lays a line over the others, or (`sign` -1) takes it away; with the colour with which it was laid. */
  add(i: number, [red, green, blue]: Bytes, sign: 1 | -1): void {
    const lines = this.#lines;
    const sums = this.#sums;
    const { height } = this;
    const [r, g, b] = [sign * red, sign * green, sign * blue];
    for (let k = 0; k < this.#curves.length; k++) {
      const { from, at } = this.#curves[k] as { from: number; at: Float32Array };
      const a = yOf(this.#frame, lines.at[i * lines.axes + k] as number);
      const rise = yOf(this.#frame, lines.at[i * lines.axes + k + 1] as number) - a;
      let y = a + rise * (at[0] as number);
      for (let x = 1; x < at.length; x++) {
        const next = a + rise * (at[x] as number);
        // A column is covered from half a pixel above the line to half a pixel below it.
        const top = Math.min(y, next) - 0.5;
        const end = Math.max(y, next) + 0.5;
        y = next;
        const first = top > 0 ? Math.floor(top) : 0;
        const last = end < height ? Math.floor(end) : height - 1;
        let place = ((from + x - 1) * height + first) * FIELDS;
        for (let row = first; row <= last; row++) {
          let share = WHOLE;
          if (row === first && top > row) share = Math.round(WHOLE * (row + 1 - top));
          if (row === last && end < row + 1) share -= Math.round(WHOLE * (row + 1 - end));
          (sums[place] as number) += sign * share;
          (sums[place + 1] as number) += r * share;
          (sums[place + 2] as number) += g * share;
          (sums[place + 3] as number) += b * share;
          place += FIELDS;
        }
      }
    }
  }

  /** How much lines cover a pixel: 1 for one that goes through its middle. */
  coverage(x: number, y: number): number {
    return (this.#sums[(x * this.height + y) * FIELDS] as number) / WHOLE;
  }

  /** Writes RGBA, row after row; `opacity` is a single line's. */
  paint(pixels: Uint8ClampedArray, opacity: number): void {
    const { width, height } = this;
    const sums = this.#sums;
    const clear = Math.log(1 - Math.min(0.999, opacity)) / WHOLE;
    // Beyond this nothing shines through.
    const most = Math.min(1 << 16, Math.ceil(Math.log(1 / 512) / clear));
    const alphas = Uint32Array.from(
      { length: most + 1 },
      (_, n) => Math.round(255 * (1 - Math.exp(n * clear))) << 24,
    );
    // Four bytes at once; every machine that runs a browser is little-endian.
    const words = new Uint32Array(pixels.buffer, pixels.byteOffset, width * height);
    for (let x = 0; x < width; x++) {
      let from = x * height * FIELDS;
      for (let to = x; to < words.length; to += width) {
        const n = sums[from] as number;
        if (n <= 0) words[to] = 0;
        else {
          const share = 1 / n;
          words[to] =
            (alphas[Math.min(n, most)] as number) |
            (((sums[from + 3] as number) * share + 0.5) << 16) |
            (((sums[from + 2] as number) * share + 0.5) << 8) |
            ((sums[from + 1] as number) * share + 0.5);
        }
        from += FIELDS;
      }
    }
  }
}

/** Milliseconds of a frame that laying lines and painting may take. */
const BUDGET = 10;
/** Even where painting takes all of that. */
const LEAST = 3;
const BETWEEN = 16;

/** Keeps a canvas showing some of the lines: what is missing is laid, what is too much taken away, a part in each frame. */
export class DensityCanvas {
  #density: Density | null = null;
  #laid: Uint8Array = new Uint8Array(0);
  #wanted: Uint8Array = new Uint8Array(0);
  #colours: readonly Bytes[] = [];
  /** Which lines come first: a beginning is the whole in small. */
  #order: Uint32Array = new Uint32Array(0);
  #cursor = 0;
  #left = 0;
  #count = 0;
  #image: ImageData | null = null;
  #frame = 0;
  #painting = 0;
  #opacity: (count: number) => number = () => 1;
  #canvas: HTMLCanvasElement | null = null;

  /** Begins anew: other lines, other places or other colours. */
  reset(
    canvas: HTMLCanvasElement,
    density: Density,
    order: Uint32Array,
    colours: readonly Bytes[],
    opacity: (count: number) => number,
  ): void {
    this.#canvas = canvas;
    this.#density = density;
    this.#order = order;
    this.#colours = colours;
    this.#opacity = opacity;
    this.#laid = new Uint8Array(order.length);
    this.#count = 0;
    this.#cursor = 0;
    this.#image = null;
  }

  /** From now on these are shown. */
  show(wanted: Uint8Array): void {
    this.#wanted = wanted;
    this.#left = this.#order.length;
    this.#soon();
  }

  /** Once in a frame, however often somebody asks. */
  #soon(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#go();
    });
  }

  #go(): void {
    const density = this.#density;
    const canvas = this.#canvas;
    if (!density || !canvas) return;
    const began = performance.now();
    const order = this.#order;
    const budget = Math.max(LEAST, BUDGET - this.#painting);
    let busy = 0;
    while (this.#left > 0) {
      this.#left--;
      const i = order[this.#cursor] as number;
      this.#cursor = (this.#cursor + 1) % order.length;
      const want = this.#wanted[i] as number;
      if (this.#laid[i] === want) continue;
      this.#laid[i] = want;
      this.#count += want ? 1 : -1;
      density.add(i, this.#colours[i] as Bytes, want ? 1 : -1);
      if (++busy % BETWEEN === 0 && performance.now() - began > budget) break;
    }
    const laid = performance.now();
    if (canvas.width !== density.width || canvas.height !== density.height) {
      canvas.width = density.width;
      canvas.height = density.height;
    }
    const context = canvas.getContext('2d');
    this.#image ??= context?.createImageData(density.width, density.height) ?? null;
    if (this.#image) {
      density.paint(this.#image.data, this.#opacity(this.#count));
      context?.putImageData(this.#image, 0, 0);
    }
    this.#painting = performance.now() - laid;
    if (this.#left > 0) this.#soon();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#left = 0;
  }
}
