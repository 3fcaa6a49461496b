// A picture is drawn in portions, what is in view first: however many boxes it has, no single task holds up the page.
import type { Draft, Drawn, DrawnLink } from './drawn';
import { PILL } from './drawn';
import type { Layout, Place, Spot } from './layout';

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly right: number;
  readonly bottom: number;
}

interface Drawable {
  readonly key: string;
  /** All that is painted of it lies within. */
  readonly area: Area;
  /** What drawing it costs, in boxes. */
  readonly weight: number;
}
export interface BoxPart extends Drawable {
  readonly one: Drawn;
  readonly at: Place;
}
export interface LinkPart extends Drawable {
  readonly link: DrawnLink;
  readonly line: readonly Spot[];
  readonly spot: Spot | null;
}
export type Part = BoxPart | LinkPart;

/** What is drawn anew costs this part of what is drawn for the first time. */
const ANEW = 0.4;
/** Of what is in view, in boxes: so much is drawn at once, without a look at the clock. */
const AT_ONCE = 90;

export const isBox = (part: Part): part is BoxPart => 'one' in part;

/** Everything that a picture consists of. */
export function partsOf({ drawn, links }: Draft, layout: Layout): Part[] {
  const places = new Map(layout.places.map(place => [place.id, place]));
  const parts: Part[] = [];
  for (const one of drawn) {
    const at = places.get(one.box.id);
    if (!at) continue;
    const [wide, high] =
      one.pills.length > 0 ? [one.pillWidth + PILL.gap, one.pills.length * PILL.pitch] : [0, 0];
    parts.push({
      key: `${one.form === 'scope' ? 'scope' : 'box'} ${one.box.id}`,
      area: {
        x: at.x - wide - 4,
        y: at.y - high - 16,
        right: at.x + at.width + 4,
        bottom: at.y + at.height + high + 4,
      },
      weight: 1 + one.pills.length,
      one,
      at,
    });
  }
  for (const [i, link] of links.entries()) {
    const line = layout.lines[i] ?? [];
    if (line.length < 2) continue;
    let [x, y, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const [px, py] of line) {
      x = Math.min(x, px);
      y = Math.min(y, py);
      right = Math.max(right, px);
      bottom = Math.max(bottom, py);
    }
    const { source, target } = link.edge;
    parts.push({
      key: `${source} ${target}`,
      // Its label stands at its right.
      area: { x: x - 8, y: y - 20, right: right + 160, bottom: bottom + 8 },
      weight: 0.7,
      link,
      line,
      spot: layout.labels[i] ?? null,
    });
  }
  return parts;
}

const meet = (a: Area, b: Area) =>
  a.x < b.right && b.x < a.right && a.y < b.bottom && b.y < a.bottom;

/** Whether both look the same. */
function same(a: Part, b: Part): boolean {
  if (a === b) return true;
  if (isBox(a)) return isBox(b) && a.one === b.one && a.at === b.at;
  return !isBox(b) && a.link === b.link && a.line === b.line && a.spot === b.spot;
}

/** From what is drawn to what is wanted, a portion at a time. */
export class Portions {
  /** What is drawn, in the order of the picture. */
  drawn: readonly Part[] = [];
  #wanted: readonly Part[] = [];
  /** Of what is wanted: not yet drawn so. By key. */
  #waiting = new Map<string, Part>();
  /** Drawn, and not wanted any more. */
  #gone = new Set<string>();

  get done(): boolean {
    return this.#waiting.size === 0 && this.#gone.size === 0;
  }

  /** Another picture is wanted. */
  want(wanted: readonly Part[]): void {
    const before = new Map(this.drawn.map(part => [part.key, part]));
    // What did not change stays the same object: nobody looks at it again.
    this.#wanted = wanted.map(part => {
      const was = before.get(part.key);
      return was && same(was, part) ? was : part;
    });
    this.#waiting = new Map();
    for (const part of this.#wanted) {
      if (before.get(part.key) !== part) this.#waiting.set(part.key, part);
      before.delete(part.key);
    }
    this.#gone = new Set(before.keys());
  }

  /** Whether something of the window is not yet drawn as it is wanted. */
  lacks(window: Area): boolean {
    for (const part of this.#waiting.values()) if (meet(part.area, window)) return true;
    return false;
  }

  /** Draws what is in the window, or would lie in it by mistake, as far as it is not too much for one task. */
  look(window: Area): number {
    return this.#draw(AT_ONCE, window, true);
  }

  /** Draws for so many boxes more, first those in the window; tells for how many it was. */
  take(most: number, window: Area): number {
    return this.#draw(most, window, false);
  }

  #draw(most: number, window: Area, only: boolean): number {
    const now = new Map(this.drawn.map(part => [part.key, part]));
    let weight = 0;
    const each = (seen: boolean) => {
      for (const key of this.#gone) {
        if (weight >= most) return;
        const part = now.get(key) as Part;
        if (seen && !meet(part.area, window)) continue;
        weight += ANEW * part.weight;
        this.#gone.delete(key);
        now.delete(key);
      }
      for (const [key, part] of this.#waiting) {
        if (weight >= most) return;
        const was = now.get(key);
        if (seen && !meet(part.area, window) && !(was && meet(was.area, window))) continue;
        weight += was ? ANEW * part.weight : part.weight;
        this.#waiting.delete(key);
        now.set(key, part);
      }
    };
    each(true);
    if (!only) each(false);
    if (weight > 0) this.drawn = this.#ordered(now);
    return weight;
  }

  /** In the picture's order; what is not in it stays behind what it stood behind. */
  #ordered(now: ReadonlyMap<string, Part>): Part[] {
    const late = new Map<string, Part[]>();
    if (this.#gone.size > 0) {
      let behind = '';
      for (const { key } of this.drawn) {
        const part = now.get(key);
        if (!part) continue;
        if (!this.#gone.has(key)) behind = key;
        else if (late.has(behind)) late.get(behind)?.push(part);
        else late.set(behind, [part]);
      }
    }
    const list: Part[] = [...(late.get('') ?? [])];
    for (const { key } of this.#wanted) {
      const part = now.get(key);
      if (!part) continue;
      list.push(part);
      const more = late.get(key);
      if (more) list.push(...more);
    }
    return list;
  }
}
