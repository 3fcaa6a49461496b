// Two pictures compared, in a worker: what came last counts, what is late is dropped.
import type { Difference, Pixels } from './difference';
import type { Seen } from './Pane.svelte';

/** Pixels of what was looked at last, by the picture: reading them anew for every move of the hand would be felt. */
const read = new WeakMap<Seen, Pixels>();

function readPixels(seen: Seen): Pixels | null {
  const held = read.get(seen);
  if (held) return held;
  const source = seen.source();
  const { width, height } = seen.size;
  if (!source || width * height === 0) return null;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return null;
  context.drawImage(source, 0, 0, width, height);
  const pixels = context.getImageData(0, 0, width, height);
  // An animation is another picture in a moment.
  if (!(source instanceof HTMLCanvasElement)) read.set(seen, pixels);
  return pixels;
}

/** R, G, B and alpha of one pixel; null outside. */
export function pixelsOf(seen: Seen, x: number, y: number): readonly number[] | null {
  const { width, height } = seen.size;
  if (x < 0 || y < 0 || x >= width || y >= height) return null;
  const pixels = readPixels(seen);
  return pixels ? [...pixels.data.subarray(4 * (y * width + x), 4 * (y * width + x) + 4)] : null;
}

const SOON_MS = 60;

export class Comparison {
  found = $state.raw<Difference | null>(null);
  /** They cannot be subtracted. */
  unequal = $state(false);
  #worker: Worker | null = null;
  #id = 0;
  #timer = 0;

  want(a: Seen, b: Seen): void {
    const id = ++this.#id;
    clearTimeout(this.#timer);
    this.unequal = a.size.width !== b.size.width || a.size.height !== b.size.height;
    if (this.unequal) {
      this.found = null;
      return;
    }
    // Not for every step that is only passed.
    this.#timer = window.setTimeout(() => {
      const [one, two] = [readPixels(a), readPixels(b)];
      if (!one || !two) return;
      this.#ask({
        id,
        a: { width: one.width, height: one.height, data: one.data },
        b: { width: two.width, height: two.height, data: two.data },
      });
    }, SOON_MS);
  }

  clear(): void {
    this.#id++;
    clearTimeout(this.#timer);
    this.found = null;
    this.unequal = false;
  }

  end(): void {
    this.clear();
    this.#worker?.terminate();
    this.#worker = null;
  }

  #ask(message: { id: number; a: Pixels; b: Pixels }): void {
    if (!this.#worker) {
      this.#worker = new Worker(new URL('./difference.worker.ts', import.meta.url), {
        type: 'module',
      });
      this.#worker.onmessage = (event: MessageEvent<{ id: number; found: Difference | null }>) => {
        if (event.data.id === this.#id) this.found = event.data.found;
      };
    }
    this.#worker.postMessage(message);
  }
}
