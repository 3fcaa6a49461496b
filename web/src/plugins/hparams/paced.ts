// Draws many things on a canvas in parts, so that no frame takes long: what is drawn first is the whole in small.

/** Milliseconds of a frame that drawing may take. */
const BUDGET = 9;
/** Things between two looks at the clock. */
const BETWEEN = 24;

export class Paced {
  #frame = 0;

  /** Calls `draw` for 0 … count − 1, in this frame as far as it goes, the rest in the next ones. A new call ends the one before. */
  run(count: number, draw: (i: number) => void, done?: () => void): void {
    cancelAnimationFrame(this.#frame);
    let next = 0;
    const go = () => {
      const began = performance.now();
      while (next < count) {
        const to = Math.min(count, next + BETWEEN);
        while (next < to) draw(next++);
        if (performance.now() - began > BUDGET) break;
      }
      if (next < count) this.#frame = requestAnimationFrame(go);
      else done?.();
    };
    go();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
  }
}

/** Fits a canvas to its size on the page; its context, scaled and empty. */
export function fresh(canvas: HTMLCanvasElement, width: number, height: number) {
  const scale = Math.min(2, devicePixelRatio || 1);
  const [wide, high] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
  }
  const context = canvas.getContext('2d');
  context?.setTransform(scale, 0, 0, scale, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}
