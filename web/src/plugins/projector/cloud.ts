// Draws the cloud into one canvas: points, lines, pictures, names, the picked point. Asks for a frame only when something
// changed; draws coarsely while the hand moves and a fine picture takes too long.
import { blend, packPixel, parseColour, type Rgb } from '../../base/colours';
import { currentTheme } from '../../charts/theme';
import { between, HOME, makeView, type Pose, place, type View } from './camera';
import { around, type Box, Room, spreadOrder } from './labels';
import { Buckets, type Spot } from './pick';
import { DIM, HIDDEN, makeTable, type Raster, radiusFor, SHOWN, Splatter } from './raster';
import type { Sprite } from './sprite';

export type Show = 'points' | 'pictures' | 'both';
export type Naming = 'hover' | 'points' | 'none';

export interface Name {
  readonly text: string;
  /** In the world. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** The more, the sooner it finds room. */
  readonly weight: number;
}

/** What is drawn; changed as a whole or in parts by `set`. */
export interface Scene {
  readonly count: number;
  readonly deep: boolean;
  /** A colour's row of each point, and the colours. */
  readonly rows: Uint16Array;
  readonly colours: readonly Rgb[];
  readonly marks: Uint8Array;
  readonly sizes: Float32Array | null;
  readonly sprite: Sprite | null;
  readonly show: Show;
  readonly naming: Naming;
  /** What a point is called. */
  readonly wordOf: (i: number) => string;
  readonly names: readonly Name[];
  /** Pairs of points that are joined. */
  readonly lines: Uint32Array;
  readonly picked: number;
  readonly near: readonly number[];
  readonly hover: number;
  /** A factor of what is good for so many points. */
  readonly size: number;
}

export const NOTHING: Scene = {
  count: 0,
  deep: true,
  rows: new Uint16Array(0),
  colours: [],
  marks: new Uint8Array(0),
  sizes: null,
  sprite: null,
  show: 'both',
  naming: 'hover',
  wordOf: () => '',
  names: [],
  lines: new Uint32Array(0),
  picked: -1,
  near: [],
  hover: -1,
  size: 1,
};

/** What lies above the points: when only that changes, they are not drawn again. */
const ABOVE: ReadonlySet<string> = new Set([
  'picked',
  'near',
  'names',
  'wordOf',
  'naming',
  'lines',
] satisfies (keyof Scene)[]);
const GLIDE_MS = 150;
/** At rest for so long, the picture is made fine. */
const REST_MS = 120;
/** A fine picture may take so long while something moves. */
const SWIFT_MS = 14;
/** Of more than so many a fine picture takes longer than that anywhere. */
const MANY = 50_000;
/** The points of a coarse picture may take so long; where they take longer, it has a part of them. */
const POINTS_MS = 10;
/** But not fewer than so many. */
const LEAST_DRAWN = 20_000;
/** Nor more before it is known how long they take. */
const MOST_AT_ONCE = 200_000;
/** What takes longer than this may be found out before somebody asks. */
const PREPARE_MS = 30;
/** So few have all their pictures shown. */
const ALL_PICTURES = 400;
const ALL_ALONE = 1_500;
const CANDIDATES = 6_000;
const MOST_NAMES = 150;
/** From one look for room for pictures and names to the next, while the cloud turns by itself. */
const REFILL_MS = 300;
const THUMB = 20;
const HALO = 4;

interface Thumb {
  readonly point: number;
  readonly box: Box;
  readonly depth: number;
}

/** What marks the point under the pointer: lies over the picture, which need not be drawn again for it. */
export interface Mark {
  readonly point: number;
  readonly x: number;
  readonly y: number;
  readonly colour: string;
  /** Of its picture, where that is drawn. */
  readonly box: Box | null;
}

export class Cloud {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #splatter = new Splatter();
  #small: HTMLCanvasElement | null = null;
  #scene: Scene = NOTHING;
  #now: Float32Array<ArrayBufferLike> = new Float32Array(0);
  #from: Float32Array | null = null;
  #to: Float32Array | null = null;
  #glideAt = 0;
  #pose: Pose = HOME;
  #poseFrom: Pose | null = null;
  #poseTo: Pose = HOME;
  #poseAt = 0;
  #table: Uint32Array | null = null;
  #surface: Rgb = [255, 255, 255];
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #movedAt = 0;
  #fineMs = 0;
  /** Milliseconds a point of a coarse picture, as it was lately; the share of the points it has. */
  #perPoint = 0;
  #share = 1;
  #wasFast = false;
  #standing = 0;
  #spares = false;
  #width = 1;
  #height = 1;
  #dpr = 1;
  #drawnScale = 1;
  /** Of a point of ordinary size, in CSS pixels. */
  #radius = 1;
  #buckets: Buckets | null = null;
  #raster: Raster | null = null;
  #stale = true;
  #thumbs: readonly Thumb[] = [];
  /** Names of classes that find room. */
  #placed: { readonly text: string; readonly x: number; readonly y: number; readonly box: Box }[] =
    [];
  #kept: readonly number[] = [];
  #keptNames: readonly number[] = [];
  #order: Uint32Array = new Uint32Array(0);
  #few: Uint32Array | null = null;
  #dims = false;
  /** Every point has its picture. */
  #every = false;
  /** Frames drawn, and how long the last one took: for tests and measurements. */
  frames = 0;
  lastMs = 0;
  fast = false;
  /** Tells the pose while it moves by itself. */
  onpose: ((pose: Pose) => void) | null = null;
  /** Tells where the point under the pointer is. */
  onmark: ((mark: Mark | null) => void) | null = null;
  /** Tells that it has turned as far as it should. */
  onturned: (() => void) | null = null;
  #turning = 0;
  #turned = 0;
  #toTurn = Number.POSITIVE_INFINITY;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = canvas.getContext('2d', { alpha: false }) as CanvasRenderingContext2D;
  }

  get pose(): Pose {
    return this.#poseFrom ? this.#poseTo : this.#pose;
  }

  get world(): Float32Array {
    return this.#now;
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#rest);
  }

  resize(width: number, height: number, dpr: number): void {
    if (width === this.#width && height === this.#height && dpr === this.#dpr) return;
    [this.#width, this.#height, this.#dpr] = [Math.max(1, width), Math.max(1, height), dpr];
    this.#canvas.width = Math.round(this.#width * dpr);
    this.#canvas.height = Math.round(this.#height * dpr);
    this.#stale = true;
    this.invalidate();
  }

  set(wanted: Partial<Scene>): void {
    const news = Object.entries(wanted).filter(
      ([key, value]) => this.#scene[key as keyof Scene] !== value,
    );
    if (news.length === 0) return;
    const change: Partial<Scene> = Object.fromEntries(news);
    if (change.colours || change.deep !== undefined) this.#table = null;
    if (change.count !== undefined && change.count !== this.#scene.count) {
      this.#order = new Uint32Array(0);
      this.#kept = [];
      this.#keptNames = [];
    }
    this.#scene = { ...this.#scene, ...change };
    if (change.marks) this.#learnFew();
    if (change.hover !== undefined && news.length === 1) {
      this.#tellMark();
      return;
    }
    if (Object.keys(change).some(key => !ABOVE.has(key))) this.#stale = true;
    if (change.sprite || change.marks || change.show || change.naming || change.wordOf) {
      this.#kept = [];
      this.#keptNames = [];
    }
    this.invalidate();
  }

  /** x, y, z of every point. `glide`: they go there. */
  setWorld(world: Float32Array, glide: boolean): void {
    this.#stale = true;
    const comes = glide && this.#now.length === world.length && world.length > 0;
    if (comes) {
      this.#from = this.#now === this.#to || !this.#from ? this.#now.slice() : this.#now;
      this.#to = world;
      this.#now = this.#from.slice();
      this.#glideAt = performance.now();
    } else {
      this.#from = null;
      this.#to = null;
      this.#now = world;
    }
    this.invalidate();
  }

  /** `glide`: it goes there. */
  look(pose: Pose, glide = false): void {
    this.#stale = true;
    if (glide) {
      this.#poseFrom = this.#pose;
      this.#poseTo = pose;
      this.#poseAt = performance.now();
    } else {
      this.#poseFrom = null;
      this.#pose = pose;
      this.#movedAt = performance.now();
    }
    this.invalidate();
  }

  /** By itself, in radians a second; 0: not. So far; with an end it begins and ends gently. */
  turn(speed: number, radians = Number.POSITIVE_INFINITY): void {
    this.#turning = speed;
    this.#turned = 0;
    this.#toTurn = radians;
    this.invalidate();
  }

  /** The theme changed. */
  repaint(): void {
    this.#stale = true;
    this.#table = null;
    this.invalidate();
  }

  invalidate(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(time => this.#draw(time));
  }

  /** Draws now. */
  flush(fine = true): void {
    cancelAnimationFrame(this.#frame);
    if (fine) this.#movedAt = 0;
    this.#draw(performance.now());
  }

  #step(time: number): boolean {
    let moves = false;
    if (this.#from && this.#to) {
      const share = Math.min(1, Math.max(0, (time - this.#glideAt) / GLIDE_MS));
      if (share >= 1) {
        this.#now = this.#to;
        this.#from = null;
        this.#to = null;
      } else {
        const [from, to, now] = [this.#from, this.#to, this.#now];
        const eased = share * (2 - share);
        for (let i = 0; i < now.length; i++) {
          const a = from[i] as number;
          // What was not there before does not come from anywhere.
          now[i] = Number.isNaN(a) ? (to[i] as number) : a + ((to[i] as number) - a) * eased;
        }
        moves = true;
      }
    }
    if (this.#poseFrom) {
      const share = Math.min(1, Math.max(0, (time - this.#poseAt) / GLIDE_MS));
      this.#pose = between(this.#poseFrom, this.#poseTo, share * (2 - share));
      if (share >= 1) {
        this.#poseFrom = null;
        this.#pose = this.#poseTo;
      }
      moves = true;
    }
    if (this.#turning !== 0 && this.#scene.deep) {
      const passed = Math.min(0.1, (time - (this.#turnedAt || time)) / 1e3);
      const by = this.#turning * passed * gentle(this.#turned, this.#toTurn);
      this.#turned += by;
      this.#pose = { ...this.#pose, yaw: this.#pose.yaw + by };
      this.#turnedAt = time;
      moves = true;
      if (this.#turned < this.#toTurn) this.onpose?.(this.#pose);
      else {
        this.#turning = 0;
        this.onturned?.();
      }
    } else this.#turnedAt = 0;
    return moves;
  }
  #turnedAt = 0;
  #filledAt = 0;

  #draw(time: number): void {
    this.#frame = 0;
    const began = performance.now();
    const moves = this.#step(time);
    const scene = this.#scene;
    const moving = moves || began - this.#movedAt < REST_MS;
    clearTimeout(this.#rest);
    const theme = currentTheme();
    if (!this.#table) {
      this.#surface = parseColour(theme.surface)?.rgb ?? [255, 255, 255];
      this.#table = makeTable(scene.colours, this.#surface, scene.deep);
    }
    this.fast = moving && (this.#fineMs > SWIFT_MS || scene.count > MANY);
    // Twice the pixels in each direction are four times the work.
    const scale = this.fast ? 1 : this.#dpr;
    const view = makeView(this.#pose, this.#width, this.#height, scene.deep);
    const large =
      scale === 1
        ? view
        : makeView(this.#pose, this.#width * scale, this.#height * scale, scene.deep);
    const alone = scene.show === 'pictures' && scene.sprite !== null;
    const share = this.fast ? this.#chooseShare() : 1;
    const look = {
      colours: scene.rows,
      marks: scene.marks,
      sizes: scene.sizes,
      table: this.#table,
      radius:
        radiusFor(scene.count) *
        Math.min(1, Math.max(0.65, Math.min(this.#width, this.#height) / 700)) *
        scene.size *
        scale *
        Math.min(3, Math.max(0.8, this.#pose.zoom ** 0.35)) *
        (alone ? 0.6 : 1) *
        // Fewer points, each a little larger: the cloud looks as full.
        share ** -0.25,
      bright: this.#dims ? 1.4 : 1,
      spare: this.#spares,
    };
    this.#radius = look.radius / scale;
    const context = this.#context;
    context.setTransform(1, 0, 0, 1, 0, 0);
    if (!this.#raster || this.#stale || moving || scale !== this.#drawnScale) {
      const count = Math.min(scene.count, this.#now.length / 3);
      const surface = packPixel(this.#surface);
      const from = performance.now();
      const drawn = this.fast ? share : 0;
      this.#raster = this.#splatter.draw(this.#now, count, large, look, surface, drawn);
      this.#buckets = null;
      this.#drawnScale = scale;
      if (!this.fast) this.#fineMs = 0.5 * (this.#fineMs + performance.now() - from);
      else if (this.#splatter.taken > 0) {
        const each = this.#splatter.pointsMs / this.#splatter.taken;
        this.#perPoint = this.#perPoint === 0 ? each : 0.7 * this.#perPoint + 0.3 * each;
      }
      this.#wasFast = this.fast;
      // A coarse picture is followed by a fine one.
      this.#stale = this.fast || moving;
    }
    const { image, pad, width, height } = this.#raster;
    if (scale === this.#dpr) context.putImageData(image, -pad, -pad, pad, pad, width, height);
    else {
      this.#small ??= document.createElement('canvas');
      if (this.#small.width !== width || this.#small.height !== height) {
        this.#small.width = width;
        this.#small.height = height;
      }
      this.#small.getContext('2d')?.putImageData(image, -pad, -pad, pad, pad, width, height);
      context.drawImage(this.#small, 0, 0, this.#canvas.width, this.#canvas.height);
    }
    context.setTransform(this.#dpr, 0, 0, this.#dpr, 0, 0);
    this.#drawLines(context, view);
    this.#placeNames(context, view);
    // Turning by itself it goes on for long: what has come into view finds room, every now and then.
    const fills = !moving || (this.#turnedAt > 0 && time - this.#filledAt > REFILL_MS);
    if (fills) this.#filledAt = time;
    this.#drawThumbs(context, view, !fills);
    this.#drawPointNames(context, !fills);
    this.#drawPicked(context);
    this.#drawNames(context);
    if (scene.deep && scene.count > 0) this.#drawAxes(context, view);
    if (scene.hover >= 0) this.#tellMark();
    this.frames++;
    this.lastMs = performance.now() - began;
    if (moves) this.invalidate();
    else if (moving) this.#rest = setTimeout(() => this.invalidate(), REST_MS + 10);
    // The first point under the pointer is found as fast as the next ones.
    else this.#rest = setTimeout(() => this.#spots(), PREPARE_MS);
  }

  /** A movement begins with as many points as lately were fast enough, and goes on with fewer if they are too slow. */
  #chooseShare(): number {
    const standing = Math.max(1, this.#standing);
    const most =
      this.#perPoint > 0 ? POINTS_MS / (this.#perPoint * standing) : MOST_AT_ONCE / standing;
    const good = Math.min(1, Math.max(LEAST_DRAWN / standing, most));
    if (!this.#wasFast) this.#share = good > 0.8 ? 1 : good;
    else if (good < 0.7 * this.#share) this.#share = good;
    return this.#share;
  }

  /** In CSS pixels; null where it is not drawn. */
  spot(i: number): Spot | null {
    if (i < 0 || i >= this.#scene.count || (this.#scene.marks[i] ?? HIDDEN) === HIDDEN) return null;
    if (!this.#splatter.locate(i)) return null;
    return [this.#splatter.x / this.#drawnScale, this.#splatter.y / this.#drawnScale];
  }

  #colour(i: number): string {
    const rgb = this.#scene.colours[this.#scene.rows[i] ?? 0] ?? [128, 128, 128];
    const dim = this.#scene.marks[i] !== SHOWN;
    return `rgb(${(dim ? blend(rgb, this.#surface, 0.6) : rgb).join(' ')})`;
  }

  #drawLines(context: CanvasRenderingContext2D, view: View): void {
    const { lines, marks } = this.#scene;
    if (lines.length === 0) return;
    context.lineWidth = 1;
    context.globalAlpha = 0.5;
    for (let k = 0; k < lines.length; k += 2) {
      const [a, b] = [lines[k] as number, lines[k + 1] as number];
      if (marks[a] === HIDDEN || marks[b] === HIDDEN) continue;
      const [from, to] = [this.spot(a), this.spot(b)];
      if (!from || !to) continue;
      if (Math.max(from[0], to[0]) < 0 || Math.min(from[0], to[0]) > view.width) continue;
      context.strokeStyle = this.#colour(a);
      context.beginPath();
      context.moveTo(...from);
      context.lineTo(...to);
      context.stroke();
    }
    context.globalAlpha = 1;
  }

  /** Whose pictures and names are tried, in this order: a few that stand out, or points from everywhere. */
  #orderOf(): Uint32Array {
    if (this.#few) return this.#few;
    if (this.#order.length === 0) this.#order = spreadOrder(this.#scene.count, CANDIDATES);
    return this.#order;
  }

  #learnFew(): void {
    const { marks } = this.#scene;
    const few: number[] = [];
    for (let i = 0; i < marks.length && few.length <= ALL_PICTURES; i++)
      if (marks[i] === SHOWN) few.push(i);
    this.#few =
      few.length <= ALL_PICTURES && few.length < marks.length ? Uint32Array.from(few) : null;
    this.#dims = marks.includes(DIM);
    let [shown, dim] = [0, 0];
    for (const mark of marks)
      if (mark === SHOWN) shown++;
      else if (mark === DIM) dim++;
    // Of whom a part is drawn where all are too many.
    this.#spares = dim > 0 && shown <= LEAST_DRAWN;
    this.#standing = this.#spares ? dim : shown + dim;
  }

  #thumbSize(): number {
    const { count } = this.#scene;
    const good = count <= 150 ? 1.4 : count <= ALL_PICTURES ? 1.2 : 1;
    return (
      THUMB * good * Math.min(3.2, Math.max(0.7, this.#pose.zoom ** 0.5)) * this.#scene.size ** 0.5
    );
  }

  #thumb(i: number, size: number): Box | null {
    const { cell, count } = this.#scene.sprite as Sprite;
    const spot = i < count ? this.spot(i) : null;
    if (!spot) return null;
    const depth = this.#splatter.z;
    const by = this.#scene.deep ? Math.max(0.7, Math.min(1.4, 1 + 0.28 * depth)) : 1;
    const most = Math.max(cell.width, cell.height);
    return around(
      spot[0],
      spot[1],
      (size * by * cell.width) / most,
      (size * by * cell.height) / most,
    );
  }

  #drawThumbs(context: CanvasRenderingContext2D, view: View, moving: boolean): void {
    const { count, sprite, show, marks } = this.#scene;
    this.#thumbs = [];
    this.#every = false;
    if (!sprite || show === 'points' || count === 0) return;
    const size = this.#thumbSize();
    const inside = (box: Box) =>
      box.right > 0 && box.bottom > 0 && box.left < view.width && box.top < view.height;
    let chosen: Thumb[] = [];
    const every = count <= (show === 'pictures' ? ALL_ALONE : ALL_PICTURES);
    this.#every = every;
    if (every) {
      for (let i = 0; i < count; i++) {
        const box = this.#thumb(i, size);
        if (box && inside(box)) chosen.push({ point: i, box, depth: this.#splatter.z });
      }
      if (this.#scene.deep) chosen.sort((a, b) => a.depth - b.depth);
      if (this.#dims)
        chosen.sort((a, b) => (marks[a.point] as number) - (marks[b.point] as number));
    } else {
      // Those that were there stay while they have room, so that nothing flickers while one turns.
      const order = this.#orderOf();
      const room = new Room(64);
      const few = this.#few !== null;
      // Of a few all are looked for; else there are others beside a name.
      const names = new Room(64);
      if (!few) for (const { box } of this.#placed) names.take(box);
      const gap = show === 'pictures' || few ? 1 : size * 0.55;
      const kept: number[] = [];
      const offer = (i: number) => {
        if (marks[i] !== SHOWN) return;
        const box = this.#thumb(i, size);
        if (!box || !inside(box)) return;
        const wide = {
          left: box.left - gap,
          top: box.top - gap,
          right: box.right + gap,
          bottom: box.bottom + gap,
        };
        if (!names.isFree(box) || !room.claim(wide)) return;
        chosen.push({ point: i, box, depth: this.#splatter.z });
        kept.push(i);
      };
      for (const i of this.#kept) offer(i);
      if (!moving || kept.length < this.#kept.length / 2 || this.#kept.length === 0) {
        const held = new Set(kept);
        for (const i of order) if (!held.has(i)) offer(i);
      }
      this.#kept = kept;
    }
    const { picked } = this.#scene;
    chosen = chosen.filter(one => one.point !== picked);
    for (const { point, box } of chosen)
      this.#paintThumb(context, point, box, 1.5, this.#colour(point));
    this.#thumbs = chosen;
  }

  #paintThumb(
    context: CanvasRenderingContext2D,
    i: number,
    box: Box,
    line: number,
    colour: string,
  ): void {
    const dim = this.#scene.marks[i] !== SHOWN && i !== this.#scene.picked;
    const [width, height] = [box.right - box.left, box.bottom - box.top];
    if (dim) context.globalAlpha = 0.35;
    this.#scene.sprite?.draw(context, i, box.left, box.top, width, height);
    context.globalAlpha = 1;
    context.lineWidth = line;
    context.strokeStyle = colour;
    context.beginPath();
    context.roundRect(box.left, box.top, width, height, 2);
    context.stroke();
  }

  #text(context: CanvasRenderingContext2D, text: string, x: number, y: number): void {
    const theme = currentTheme();
    context.lineJoin = 'round';
    context.lineWidth = HALO;
    context.strokeStyle = theme.surface;
    context.strokeText(text, x, y);
    context.fillStyle = theme.text;
    context.fillText(text, x, y);
  }

  #drawPointNames(context: CanvasRenderingContext2D, moving: boolean): void {
    const { naming, count, marks, sizes, wordOf } = this.#scene;
    if (naming !== 'points' || count === 0) return;
    const order = this.#orderOf();
    context.font = `11px ${currentTheme().font}`;
    context.textAlign = 'left';
    context.textBaseline = 'middle';
    const room = new Room(64);
    for (const { box } of this.#thumbs) room.take(box);
    const kept: number[] = [];
    const offer = (i: number) => {
      if (kept.length >= MOST_NAMES || marks[i] !== SHOWN) return;
      const spot = this.spot(i);
      if (!spot || spot[0] < 0 || spot[1] < 0 || spot[0] > this.#width || spot[1] > this.#height)
        return;
      const text = shorten(wordOf(i));
      if (!text) return;
      const width = context.measureText(text).width;
      // Beside the point, however large it is.
      const left = spot[0] + Math.max(5, this.#radius * (sizes?.[i] ?? 1) + 3);
      if (!room.claim({ left, top: spot[1] - 8, right: left + width + 4, bottom: spot[1] + 8 }))
        return;
      kept.push(i);
      this.#text(context, text, left, spot[1]);
    };
    for (const i of this.#keptNames) offer(i);
    if (!moving || this.#keptNames.length === 0) {
      const held = new Set(kept);
      for (const i of order) if (!held.has(i)) offer(i);
    }
    this.#keptNames = kept;
  }

  #drawPicked(context: CanvasRenderingContext2D): void {
    const { picked, near, sprite, show } = this.#scene;
    const theme = currentTheme();
    const at = this.spot(picked);
    const dot = (i: number, radius: number) => {
      const spot = this.spot(i);
      if (!spot) return;
      context.fillStyle = theme.surface;
      context.beginPath();
      context.arc(spot[0], spot[1], radius + 1.5, 0, 7);
      context.fill();
      const rgb = this.#scene.colours[this.#scene.rows[i] ?? 0] ?? [128, 128, 128];
      context.fillStyle = `rgb(${rgb.join(' ')})`;
      context.beginPath();
      context.arc(spot[0], spot[1], radius, 0, 7);
      context.fill();
    };
    if (at) {
      context.strokeStyle = theme.text;
      context.lineWidth = 1;
      context.globalAlpha = near.length > 100 ? 0.15 : 0.35;
      context.beginPath();
      for (const i of near) {
        const to = this.spot(i);
        if (!to) continue;
        context.moveTo(...at);
        context.lineTo(...to);
      }
      context.stroke();
      context.globalAlpha = 1;
    }
    // A picture is framed, not covered.
    const boxes = new Map(
      near.length > 0 ? this.#thumbs.map(({ point, box }) => [point, box]) : [],
    );
    context.strokeStyle = theme.text;
    context.lineWidth = 1.5;
    for (const i of near) {
      const box = boxes.get(i);
      if (!box) {
        dot(i, near.length > 100 ? 2.5 : 3.5);
        continue;
      }
      const [width, height] = [box.right - box.left, box.bottom - box.top];
      context.beginPath();
      context.roundRect(box.left - 1.5, box.top - 1.5, width + 3, height + 3, 3);
      context.stroke();
    }
    if (at) {
      if (sprite && picked < sprite.count && show !== 'points') {
        const size = Math.max(32, this.#thumbSize() * 1.3);
        const most = Math.max(sprite.cell.width, sprite.cell.height);
        const box = around(
          at[0],
          at[1],
          (size * sprite.cell.width) / most,
          (size * sprite.cell.height) / most,
        );
        this.#paintThumb(context, picked, box, 2, theme.accent);
      } else {
        dot(picked, 5);
        context.strokeStyle = theme.accent;
        context.lineWidth = 2;
        context.beginPath();
        context.arc(at[0], at[1], 8, 0, 7);
        context.stroke();
      }
    }
  }

  #tellMark(): void {
    const { hover, picked } = this.#scene;
    const spot = hover === picked ? null : this.spot(hover);
    const box = this.#thumbs.find(one => one.point === hover)?.box ?? null;
    const [x, y] = spot ?? [0, 0];
    this.onmark?.(spot && { point: hover, x, y, colour: this.#colour(hover), box });
  }

  /** Before the pictures, which leave room for them. */
  #placeNames(context: CanvasRenderingContext2D, view: View): void {
    const { names, naming } = this.#scene;
    this.#placed = [];
    if (naming === 'none' || naming === 'points' || names.length === 0) return;
    context.font = `600 15px ${currentTheme().font}`;
    const room = new Room(64);
    for (const name of [...names].sort((a, b) => b.weight - a.weight)) {
      const spot = place(view, name.x, name.y, name.z);
      if (!spot) continue;
      const text = shorten(name.text);
      const width = context.measureText(text).width;
      // A name gives way by a line before it is left out.
      for (const dy of [0, -18, 18]) {
        const box = around(spot.x, spot.y + dy, width, 16, 2);
        if (!room.claim(box)) continue;
        this.#placed.push({ text, x: spot.x, y: spot.y + dy, box });
        break;
      }
    }
  }

  #drawNames(context: CanvasRenderingContext2D): void {
    // Where every point's picture is shown, a name would only cover some.
    if (this.#every) return;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.font = `600 15px ${currentTheme().font}`;
    for (const { text, x, y } of this.#placed) this.#text(context, text, x, y);
  }

  #drawAxes(context: CanvasRenderingContext2D, view: View): void {
    const theme = currentTheme();
    const [ox, oy] = [40, view.height - 42];
    const { m } = view;
    context.font = `11px ${theme.font}`;
    context.textAlign = 'center';
    context.textBaseline = 'middle';
    context.lineWidth = 1;
    for (const [axis, name] of ['x', 'y', 'z'].entries()) {
      const [x, y] = [m[axis] as number, -(m[3 + axis] as number)];
      context.strokeStyle = theme.lineStrong;
      context.beginPath();
      context.moveTo(ox, oy);
      context.lineTo(ox + 24 * x, oy + 24 * y);
      context.stroke();
      context.fillStyle = theme.muted;
      context.fillText(name, ox + 32 * x, oy + 32 * y);
    }
  }

  #spots(): Buckets {
    if (this.#buckets) return this.#buckets;
    const { marks, count } = this.#scene;
    const scale = this.#drawnScale;
    const { sx, sy, depth } = this.#splatter.places();
    this.#buckets = new Buckets(
      sx,
      sy,
      depth,
      Math.min(count, this.#now.length / 3),
      i => marks[i] !== HIDDEN,
      this.#width * scale,
      this.#height * scale,
      16 * scale,
    );
    return this.#buckets;
  }

  /** The point at a place in CSS pixels, or −1. */
  pick(x: number, y: number, reach = 10): number {
    for (let k = this.#thumbs.length - 1; k >= 0; k--) {
      const { point, box } = this.#thumbs[k] as Thumb;
      if (x >= box.left && x <= box.right && y >= box.top && y <= box.bottom) return point;
    }
    const scale = this.#drawnScale;
    return this.#spots().nearest(x * scale, y * scale, reach * scale);
  }

  inside(path: readonly Spot[], box: boolean): number[] {
    const scale = this.#drawnScale;
    const scaled = path.map(([x, y]) => [x * scale, y * scale] as const);
    const [first, last] = [scaled[0], scaled.at(-1)];
    if (!first || !last) return [];
    return box ? this.#spots().inBox(first, last) : this.#spots().inLasso(scaled);
  }

  /** How many pictures are drawn. */
  get pictures(): number {
    return this.#thumbs.length;
  }

  picture(): Promise<Blob | null> {
    this.flush();
    return new Promise(resolve => this.#canvas.toBlob(resolve));
  }
}

/** Radians at either end of a turn in which it gathers speed, or loses it. */
const GENTLY = 0.15;
/** The part of its speed that a turn has. */
export function gentle(turned: number, whole: number): number {
  if (whole === Number.POSITIVE_INFINITY) return 1;
  const least = 0.08;
  return Math.max(least, Math.min(1, turned / GENTLY + least, (whole - turned) / GENTLY));
}

const MOST_LETTERS = 28;
const shorten = (text: string) =>
  text.length > MOST_LETTERS ? `${text.slice(0, MOST_LETTERS - 1)}…` : text;
