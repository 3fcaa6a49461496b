// Which pictures and words fit on the cloud without lying on each other, and where a class's name stands.

/** A place that is taken, in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Boxes that don't overlap, found quickly by cells. */
export class Room {
  readonly #cells = new Map<number, Box[]>();

  constructor(readonly cell = 48) {}

  #each(box: Box, tell: (cell: number) => boolean): boolean {
    for (let y = Math.floor(box.top / this.cell); y <= Math.floor(box.bottom / this.cell); y++)
      for (let x = Math.floor(box.left / this.cell); x <= Math.floor(box.right / this.cell); x++)
        if (tell((y + 4096) * 8192 + x + 4096)) return true;
    return false;
  }

  isFree(box: Box): boolean {
    return !this.#each(box, cell =>
      (this.#cells.get(cell) ?? []).some(
        other =>
          other.left < box.right &&
          box.left < other.right &&
          other.top < box.bottom &&
          box.top < other.bottom,
      ),
    );
  }

  take(box: Box): void {
    this.#each(box, cell => {
      const held = this.#cells.get(cell);
      if (held) held.push(box);
      else this.#cells.set(cell, [box]);
      return false;
    });
  }

  /** Takes it if it is free. */
  claim(box: Box): boolean {
    if (!this.isFree(box)) return false;
    this.take(box);
    return true;
  }
}

export const around = (x: number, y: number, width: number, height: number, gap = 0): Box => ({
  left: x - width / 2 - gap,
  top: y - height / 2 - gap,
  right: x + width / 2 + gap,
  bottom: y + height / 2 + gap,
});

/** An order in which any first part is spread over all points; always the same one. */
export function spreadOrder(count: number, most: number): Uint32Array {
  if (count <= 0) return new Uint32Array(0);
  // A step with no divisor in common with the count meets every point once.
  let step = Math.max(1, Math.round(count * 0.618034));
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  while (divisor(step, count) !== 1) step++;
  const order = new Uint32Array(Math.min(count, most));
  for (let k = 0, at = 0; k < order.length; k++, at = (at + step) % count) order[k] = at;
  return order;
}

const MOST = 4_000;

/**
 * The middle point of every class in the world: the median of each coordinate, so that strays don't draw a name away.
 * [class × 3]; NaN for a class of which nothing is shown.
 */
export function classMiddles(
  world: Float32Array,
  classes: ArrayLike<number>,
  shown: (i: number) => boolean,
  count: number,
  of: number,
): Float32Array {
  const members = Array.from({ length: of }, () => [] as number[]);
  const step = Math.max(1, Math.floor(count / (MOST * Math.max(1, of))));
  for (let i = 0; i < count; i += step) {
    const list = members[classes[i] as number];
    if (list && shown(i) && Number.isFinite(world[3 * i] as number)) list.push(i);
  }
  const middles = new Float32Array(3 * of).fill(Number.NaN);
  for (const [k, list] of members.entries()) {
    if (list.length === 0) continue;
    for (let axis = 0; axis < 3; axis++) {
      const values = Float32Array.from(list, i => world[3 * i + axis] as number).sort();
      middles[3 * k + axis] = values[values.length >> 1] as number;
    }
  }
  return middles;
}
