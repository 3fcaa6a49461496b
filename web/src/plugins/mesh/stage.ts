// One WebGL context for all cards: browsers allow few. It draws, when something changed, those that are in sight, and
// each picture is copied into its card's own canvas.
import { ColorManagement, LinearSRGBColorSpace, WebGLRenderer } from 'three';
import type { Pose } from './pose';
import type { MeshScene } from './scene';

export interface View {
  readonly canvas: HTMLCanvasElement;
  /** null: nothing to draw (yet). */
  scene: MeshScene | null;
  pose: Pose;
}

/** After the last movement, until all is drawn in full. */
const REST_MS = 160;
/** A frame that takes longer than this makes the next ones coarser: 30 a second are wanted. */
const SLOW_MS = 30;
const COARSEST = 3;
/** How much smaller the picture is while it moves, by level. */
const SHRINK = [1, 1, 0.75, 0.5] as const;
/** Without a GPU smooth edges would cost half of each frame: a picture at rest is drawn so much larger instead. */
const FINE = 2;

// Colours are shown as they were logged, as TensorBoard does.
ColorManagement.enabled = false;

export class Stage {
  readonly #renderer: WebGLRenderer;
  readonly #dirty = new Set<View>();
  readonly #coarse = new Set<View>();
  readonly #seen = new Set<Element>();
  readonly #views = new Map<Element, View>();
  readonly #observer: IntersectionObserver;
  #frame = 0;
  #rest: ReturnType<typeof setTimeout> | undefined;
  #moving = false;
  readonly #software: boolean;
  /** Pixels drawn into, while it moves and at rest: what is copied from a context is all of it. */
  readonly #room = { rough: { width: 0, height: 0 }, full: { width: 0, height: 0 } };
  #level: number;
  #last = 0;
  #slow = 0;

  /** null where the browser has no WebGL. */
  static make(): Stage | null {
    const probe = document.createElement('canvas').getContext('webgl2');
    if (!probe) return null;
    const info = probe.getExtension('WEBGL_debug_renderer_info');
    const name = String(probe.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? probe.RENDERER));
    const software = /swiftshader|llvmpipe|software|basic render/i.test(name);
    probe.getExtension('WEBGL_lose_context')?.loseContext();
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('webgl2', { alpha: true, antialias: !software });
    return context ? new Stage(canvas, context, software) : null;
  }

  private constructor(
    canvas: HTMLCanvasElement,
    context: WebGL2RenderingContext,
    software: boolean,
  ) {
    this.#renderer = new WebGLRenderer({ canvas, context, alpha: true });
    this.#renderer.outputColorSpace = LinearSRGBColorSpace;
    this.#renderer.setPixelRatio(1);
    this.#renderer.setClearColor(0, 0);
    this.#renderer.setScissorTest(true);
    this.#software = software;
    this.#level = software ? 1 : 0;
    canvas.addEventListener('webglcontextrestored', () => {
      for (const view of this.#views.values()) this.request(view);
    });
    this.#observer = new IntersectionObserver(entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) this.#seen.add(target);
        else this.#seen.delete(target);
      }
      this.#plan();
    });
  }

  add(view: View): () => void {
    this.#views.set(view.canvas, view);
    this.#observer.observe(view.canvas);
    return () => {
      this.#observer.unobserve(view.canvas);
      this.#views.delete(view.canvas);
      this.#seen.delete(view.canvas);
      this.#dirty.delete(view);
      this.#coarse.delete(view);
    };
  }

  request(view: View): void {
    this.#dirty.add(view);
    this.#plan();
  }

  /** A hand moves the camera: what is large may be drawn coarser until it rests. */
  move(): void {
    if (!this.#moving) {
      this.#moving = true;
      this.#room.rough = { width: 0, height: 0 };
      this.#last = 0;
      this.#slow = 0;
    }
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => {
      this.#moving = false;
      for (const view of this.#coarse) this.request(view);
      this.#coarse.clear();
    }, REST_MS);
  }

  /** Draws in full, at once: for what is saved. */
  drawNow(view: View): void {
    this.#paint(view, 0, false);
  }

  #plan(): void {
    if (this.#frame === 0 && [...this.#dirty].some(view => this.#seen.has(view.canvas)))
      this.#frame = requestAnimationFrame(now => this.#draw(now));
  }

  #draw(now: number): void {
    this.#frame = 0;
    const level = this.#moving ? this.#adapt(now) : 0;
    for (const view of this.#dirty) {
      if (!this.#seen.has(view.canvas)) continue;
      this.#dirty.delete(view);
      const coarse = view.scene?.isLarge ? level : 0;
      const rough = this.#moving && (coarse > 0 || this.#software);
      if (rough) this.#coarse.add(view);
      this.#paint(view, coarse, rough);
    }
  }

  /** Three slow frames in a row are no accident. */
  #adapt(now: number): number {
    const took = now - this.#last;
    this.#slow = this.#last > 0 && took > SLOW_MS && took < 1000 ? this.#slow + 1 : 0;
    this.#last = now;
    if (this.#slow >= 3 && this.#level < COARSEST) {
      this.#level++;
      this.#slow = 0;
      this.#room.rough = { width: 0, height: 0 };
    }
    return this.#level;
  }

  #paint({ canvas, scene, pose }: View, level: number, rough: boolean): void {
    const target = canvas.getContext('2d');
    if (!target || canvas.width === 0 || canvas.height === 0) return;
    const scale = rough ? (SHRINK[level] ?? 1) : this.#software ? FINE : 1;
    const width = Math.round(canvas.width * scale);
    const height = Math.round(canvas.height * scale);
    const gl = this.#renderer.domElement;
    if (scene) {
      const room = this.#room[rough ? 'rough' : 'full'];
      room.width = Math.max(room.width, width);
      room.height = Math.max(room.height, height);
      if (gl.width !== room.width || gl.height !== room.height)
        this.#renderer.setSize(room.width, room.height, false);
      this.#renderer.setViewport(0, 0, width, height);
      this.#renderer.setScissor(0, 0, width, height);
      scene.detail(level);
      this.#renderer.render(scene.scene, scene.camera(pose, width / height));
    }
    target.clearRect(0, 0, canvas.width, canvas.height);
    // In the same task: after it the context's picture is gone.
    if (scene)
      target.drawImage(gl, 0, gl.height - height, width, height, 0, 0, canvas.width, canvas.height);
    canvas.dataset.drawn = String(Number(canvas.dataset.drawn ?? 0) + 1);
    canvas.dataset.detail = String(level);
  }
}
