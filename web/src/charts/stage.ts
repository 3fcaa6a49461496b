// Puts scenes on a canvas: decides who draws the curves (this thread or the worker), and how finely.
import { makeSpec } from '../base/scales';
import { ALL_EXTRAS } from './curve';
import { cancel, scheduleSoon } from './frame';
import type { Line } from './line';
import { paintMarkers } from './markers';
import type { Ink, PlotArea } from './paint';
import {
  inkOf,
  memberOpacity,
  paintAxes,
  paintBands,
  paintGrid,
  paintLines,
  paintMarks,
  paintMembers,
} from './paint';
import { imageSize, PAD, rasterLines } from './raster';
import type { DrawReply, DrawRequest, DropRequest } from './raster.worker';
import type { Scene } from './scene';
import type { Theme } from './theme';

// What this thread takes on per frame, all plots together. A pixel of antialiased line costs about 0.15 µs without a
// GPU, a span 0.02 µs, and a frame has 16 ms for everything.
const INK = 50_000;
const SPANNED = 600_000; // more goes to the worker
const FINEST = 1_000_000; // ink of one plot so full of noise that antialiasing would not be seen: it stays as spans
const FAINT = 12_000; // ink of runs behind their groups that is drawn finely while the hand moves
const FAINT_STILL = 150_000; // and at rest, all plots of a frame together
const PATIENCE = 60; // ms that an old picture may stay before spans take its place
const REST = 150; // ms without movement until curves are drawn finely again
const ALONE = 200; // ms since the plot was last drawn: it is no sequence

const spent = { frame: -1, ink: 0, spans: 0, faint: 0 };

/** Plots that are zoomed together are drawn one after the other, in several frames: it is one hand that moves them. */
const hand = { range: null as Scene['view']['xRange'], at: Number.NEGATIVE_INFINITY, moves: false };

/** Whether `scene` is one of a quick sequence of ranges. */
function isMoving({ view: { xRange } }: Scene, now: number): boolean {
  if (xRange !== hand.range) {
    hand.moves = now - hand.at < REST;
    hand.range = xRange;
    hand.at = now;
  }
  return hand.moves && now - hand.at < REST;
}

/** What the plots before this one took of the frame. */
function frameSpent(): typeof spent {
  const frame = Number(document.timeline?.currentTime ?? performance.now());
  if (frame !== spent.frame) Object.assign(spent, { frame, ink: 0, spans: 0, faint: 0 });
  return spent;
}

const stages = new Map<number, Stage>();
let plots = 0;

export class Stage {
  private readonly plot = ++plots;
  private readonly context: CanvasRenderingContext2D | null;
  private scene: Scene | null = null;
  private theme: Theme | null = null;
  private sent = new Map<number, Line>();
  private serial = 0;
  private inFlight: { serial: number; scene: Scene; theme: Theme; fine: boolean } | null = null;
  private next: { fine: boolean } | null = null;
  private rest = 0;
  private last = 0; // when it was last drawn
  private gone = false;
  private pixels = { width: 1, height: 1 };
  private bare: HTMLCanvasElement | null = null; // the picture without what is laid over it, while something is
  private composed: Scene | null = null;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly bleed: number, // CSS pixels of the canvas left of the plot
    private readonly drawn: (scene: Scene) => void,
  ) {
    this.context = canvas.getContext('2d');
    stages.set(this.plot, this);
  }

  /** Device pixels of the canvas. Takes effect with the next picture, so that a growing card is never blank. */
  resize(width: number, height: number): void {
    this.pixels = { width, height };
  }

  /**
   * Antialiased where the frame has room for it. Else, in a quick sequence (a hand moves, data streams) or when there is
   * no picture yet: as spans at once and finely at rest; for a single change the old picture stays until the fine one is
   * there, if that does not take long.
   */
  draw(scene: Scene, theme: Theme): void {
    this.scene = scene;
    this.theme = theme;
    clearTimeout(this.rest);
    cancel(this.refine);
    cancel(this.again);
    const now = performance.now();
    const moving = isMoving(scene, now);
    const single = !moving && now - this.last > ALONE && this.last > 0;
    this.last = now;
    const taken = frameSpent();
    if (taken.ink + scene.ink <= INK) {
      taken.ink += scene.ink;
      this.settle();
      if (!this.compose(scene, theme, null, single)) this.restSoon();
      return;
    }
    if (single && scene.ink <= FINEST) {
      this.ask(true);
      this.rest = window.setTimeout(() => {
        if (this.inFlight) this.compose(scene, theme, spanImage(scene, theme, this.ratio(scene)));
      }, PATIENCE);
      return;
    }
    if (taken.spans + scene.spans <= SPANNED) {
      taken.spans += scene.spans;
      this.settle();
      this.compose(scene, theme, spanImage(scene, theme, this.ratio(scene)));
    } else if (2 * this.unsent(scene) > scene.lines.length) {
      scheduleSoon(this.again); // to send so many lines to the worker costs more than to draw them
      return;
    } else {
      this.ask(false);
    }
    if (scene.ink <= FINEST) this.restSoon();
  }

  /**
   * Lays something over the picture, in place of what lay there; null: nothing. It goes with the picture. On the same
   * canvas: each further one costs the browser something in every frame, changed or not.
   */
  overlay(paint: ((ctx: CanvasRenderingContext2D, ratio: number) => void) | null): void {
    const { context: ctx, canvas, composed, bare } = this;
    if (!ctx || !composed || !(paint || bare)) return;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    if (bare) {
      ctx.globalCompositeOperation = 'copy';
      ctx.drawImage(bare, 0, 0);
      ctx.globalCompositeOperation = 'source-over';
    } else {
      const copy = document.createElement('canvas');
      copy.width = canvas.width;
      copy.height = canvas.height;
      copy.getContext('2d')?.drawImage(canvas, 0, 0);
      this.bare = copy;
    }
    if (!paint) {
      this.bare = null;
      return;
    }
    const ratio = canvas.width / (composed.width + this.bleed);
    ctx.setTransform(ratio, 0, 0, ratio, this.bleed * ratio, 0);
    ctx.save();
    paint(ctx, ratio);
    ctx.restore();
  }

  destroy(): void {
    this.gone = true;
    clearTimeout(this.rest);
    cancel(this.refine);
    cancel(this.again);
    stages.delete(this.plot);
    if (this.sent.size)
      worker()?.postMessage({ kind: 'drop', plot: this.plot } satisfies DropRequest);
  }

  private restSoon(): void {
    this.rest = window.setTimeout(() => {
      if (hand.moves && performance.now() - hand.at < REST) this.restSoon();
      else scheduleSoon(this.refine);
    }, REST);
  }

  /** How many of the lines the worker does not know. */
  private unsent(scene: Scene): number {
    let count = 0;
    for (const line of scene.lines) if (this.sent.get(line.key) !== line) count++;
    return count;
  }

  private readonly again = (): void => {
    if (this.scene && this.theme && !this.gone) this.draw(this.scene, this.theme);
  };

  private readonly refine = (): void => {
    const { scene, theme } = this;
    if (!scene || !theme || this.gone) return;
    const taken = frameSpent();
    if (scene.ink > INK) this.ask(true);
    else if (taken.ink + scene.ink > INK) scheduleSoon(this.refine);
    else {
      taken.ink += scene.ink;
      this.settle();
      if (!this.compose(scene, theme, null, true)) scheduleSoon(this.refine);
    }
  };

  // What the worker is still drawing is older than what is on the canvas now.
  private settle(): void {
    this.next = null;
    this.serial++;
  }

  private ask(fine: boolean): void {
    const scene = this.scene;
    const theme = this.theme;
    if (!scene || !theme) return;
    const target = worker();
    if (!target) {
      const image = fine ? null : spanImage(scene, theme, this.ratio(scene));
      this.compose(scene, theme, image);
      return;
    }
    if (this.inFlight) {
      this.next = { fine };
      return;
    }
    const fresh = scene.lines.filter(line => this.sent.get(line.key) !== line);
    this.sent = new Map(scene.lines.map(line => [line.key, line]));
    this.inFlight = { serial: ++this.serial, scene, theme, fine };
    target.postMessage({
      kind: 'draw',
      plot: this.plot,
      serial: this.serial,
      keys: scene.lines.map(line => line.key),
      fresh,
      area: areaOf(scene, this.ratio(scene)),
      ink: inkOf(theme, scene.view.extras),
      fine,
    } satisfies DrawRequest);
  }

  /** The worker's picture goes up together with the axes it was drawn for. */
  receive({ serial, bitmap }: DrawReply): void {
    const asked = this.inFlight;
    this.inFlight = null;
    if (!this.gone && asked && asked.serial === serial && serial === this.serial) {
      this.compose(asked.scene, asked.theme, bitmap, asked.fine);
    }
    bitmap.close();
    const next = this.next;
    this.next = null;
    if (next && !this.gone) this.ask(next.fine);
  }

  /** The worker died: what it owed is drawn here. */
  fallBack(): void {
    this.inFlight = null;
    this.next = null;
    this.sent.clear();
    this.refine();
  }

  private ratio(scene: Scene): number {
    return this.pixels.width / (scene.width + this.bleed);
  }

  /** `still`: nothing moves. False: what lies behind the curves could be drawn more finely in another frame. */
  private compose(
    scene: Scene,
    theme: Theme,
    image: CanvasImageSource | null,
    still = false,
  ): boolean {
    const ctx = this.context;
    if (!ctx) return true;
    const ratio = this.ratio(scene);
    const { width: wide, height: high } = this.pixels;
    if (this.canvas.width !== wide || this.canvas.height !== high) {
      this.canvas.width = wide;
      this.canvas.height = high;
    }
    this.bare = null;
    this.composed = scene;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, wide, high);
    ctx.setTransform(ratio, 0, 0, ratio, this.bleed * ratio, 0);
    paintGrid(ctx, scene, theme, ratio);
    const fine = this.paintMembers(ctx, scene, theme, ratio, still);
    paintBands(ctx, scene, theme, ratio);
    if (image) this.lay(image, ctx, scene, ratio);
    else paintLines(ctx, scene.lines, areaOf(scene, ratio), inkOf(theme, scene.view.extras));
    if (!image || still || scene.ink > FINEST) paintMarkers(ctx, scene, theme, null);
    paintAxes(ctx, scene, theme, ratio);
    paintMarks(ctx, scene, theme, ratio, null);
    this.drawn(scene);
    return fine;
  }

  /** The runs of groups: finely where there is time for it, else as spans, all of one faintness. False: it may be later. */
  private paintMembers(
    ctx: CanvasRenderingContext2D,
    scene: Scene,
    theme: Theme,
    ratio: number,
    still: boolean,
  ): boolean {
    const { members, faint } = scene;
    if (members.length === 0) return true;
    const taken = frameSpent();
    if (faint <= (still ? FAINT_STILL - taken.faint : FAINT)) {
      taken.faint += faint;
      paintMembers(ctx, scene, theme, ratio);
      return true;
    }
    const view = { ...scene.view, extras: { ...ALL_EXTRAS, raw: false } };
    const bare = { ...scene, lines: members, view };
    const image = spanImage(bare, { ...theme, curve: 1 }, ratio, 1);
    if (!image) return true;
    ctx.globalAlpha = memberOpacity(theme, members.length);
    this.lay(image, ctx, scene, ratio);
    ctx.globalAlpha = 1;
    return faint > FAINT_STILL;
  }

  /** Puts an image of the plot's area where that is. */
  private lay(
    image: CanvasImageSource,
    ctx: CanvasRenderingContext2D,
    scene: Scene,
    ratio: number,
  ): void {
    const { width, height } = imageSize(areaOf(scene, ratio));
    const left = Math.round((this.bleed + scene.layout.left - PAD) * ratio);
    const top = Math.round((scene.layout.top - PAD) * ratio);
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.drawImage(image, 0, 0, width, height, left, top, width, height);
    ctx.setTransform(ratio, 0, 0, ratio, this.bleed * ratio, 0);
  }
}

// Scales hold closures, which can't be sent to a worker.
function areaOf(scene: Scene, ratio: number): PlotArea {
  const { x, y, right, layout } = scene;
  return {
    x: makeSpec(x.kind, [x.lo, x.hi], [x.from, x.to]),
    y: makeSpec(y.kind, [y.lo, y.hi], [y.from, y.to]),
    right: right && makeSpec(right.kind, [right.lo, right.hi], [right.from, right.to]),
    layout,
    ratio,
  };
}

interface Scratch {
  readonly canvas: HTMLCanvasElement;
  readonly context: CanvasRenderingContext2D;
  readonly image: ImageData;
}
/** One for the curves, one for what lies behind them in the same picture. */
const scratches: [Scratch | null, Scratch | null] = [null, null];

function spanImage(
  scene: Scene,
  theme: Theme,
  ratio: number,
  which: 0 | 1 = 0,
): HTMLCanvasElement | null {
  const area = areaOf(scene, ratio);
  const { width, height } = imageSize(area);
  let scratch = scratches[which];
  if (scratch?.image.width !== width || scratch.image.height !== height) {
    const canvas = scratch?.canvas ?? document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (!context) return null;
    scratch = { canvas, context, image: new ImageData(width, height) };
    scratches[which] = scratch;
  }
  const pixels = new Uint32Array(scratch.image.data.buffer);
  rasterLines(pixels, scene.lines, area, inkOf(theme, scene.view.extras) satisfies Ink);
  scratch.context.putImageData(scratch.image, 0, 0);
  return scratch.canvas;
}

let shared: Worker | null | undefined; // undefined: not tried yet; null: there is none

function worker(): Worker | null {
  if (shared !== undefined) return shared;
  shared = null;
  if (typeof OffscreenCanvas === 'undefined' || typeof Worker === 'undefined') return null;
  try {
    shared = new Worker(new URL('./raster.worker.ts', import.meta.url), { type: 'module' });
  } catch {
    return null; // a page that may not start workers draws on its own thread
  }
  shared.onmessage = ({ data }: MessageEvent<DrawReply>) => {
    const stage = stages.get(data.plot);
    if (stage) stage.receive(data);
    else data.bitmap.close();
  };
  shared.onerror = () => {
    shared?.terminate();
    shared = null;
    for (const stage of stages.values()) stage.fallBack();
  };
  return shared;
}
