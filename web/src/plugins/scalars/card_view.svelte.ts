// What a card of curves, of one tag or of several, shows at the moment: the part that is zoomed to, what is pointed at,
// how smooth its curves are. What moves with the pointer or the slider it shows when it is its turn to be drawn.
import { flushSync, untrack } from 'svelte';
import type { CurveSeries, CurveView, Range } from '../../charts/curve';
import { xDomain } from '../../charts/domain';
import { cancel, scheduleSoon } from '../../charts/frame';
import type { Workspace } from '../../public/workspace.svelte';
import { windowOf, type Zoom, zoomTo } from './follow';
import type { ScalarSettings } from './settings';
import type { ScalarState } from './state.svelte';

/** How long a card of very many curves keeps its points when the pointer has left, in milliseconds. */
const LOOKED_FOR = 10_000;

type Smooth = Pick<ScalarSettings, 'smoothing' | 'smoother'>;
const smoothOf = ({ smoothing, smoother }: Smooth): Smooth => ({ smoothing, smoother });

/** What is drawn in the card. */
interface Drawn {
  readonly near: () => boolean;
  readonly series: () => readonly CurveSeries[];
  readonly view: () => CurveView;
}

export class CardView {
  /** Zoomed to, on the left and the right y axis. */
  yRange = $state.raw<Range | null>(null);
  rightRange = $state.raw<Range | null>(null);
  #ownZoom = $state.raw<Zoom>({ range: null, end: null });
  /** How far this card's own curves go. */
  #extent = $state.raw<Range | null>(null);
  readonly zoomed: Zoom = $derived.by(() =>
    this.shared.settings.linkZoom ? this.shared.zoom : this.#ownZoom,
  );
  readonly zoom: Range | null = $derived.by(() =>
    this.shared.settings.linkZoom
      ? this.shared.window
      : windowOf(this.#ownZoom, this.#extent?.[1] ?? null),
  );
  /** Somebody points at the card, or did just now: its points are wanted, not a sketch of them. */
  looked = $state(false);
  /** The axis whose ends are being typed. */
  limits = $state<'y' | 'right' | null>(null);
  /** The page's crosshair and run in the light. The card under the pointer follows at once, the others in their turn. */
  seen = $state.raw<{ cross: number | null; hot: number | null }>({ cross: null, hot: null });
  /** How the curves are smoothed: follows the slider. */
  smoothed: Smooth;
  #away = 0;

  /** Made with its card. */
  constructor(
    readonly w: Workspace,
    readonly shared: ScalarState,
    readonly drawn: Drawn,
  ) {
    this.smoothed = $state.raw(smoothOf(shared.settings));
    $effect(() => {
      const { smoothing, smoother } = shared.settings;
      if (smoothing !== this.smoothed.smoothing || smoother !== this.smoothed.smoother)
        scheduleSoon(this.#slide);
    });
    $effect(() => {
      const { cross, hot } = this.seen;
      if (drawn.near() && (shared.cross !== cross || w.hot !== hot)) scheduleSoon(this.#turn);
    });
    $effect(() => {
      const now = drawn.series().length > 0 ? this.#all() : null;
      untrack(() => {
        const before = this.#extent;
        if (now?.[0] !== before?.[0] || now?.[1] !== before?.[1]) this.#extent = now;
        shared.reach(this, now);
      });
    });
    // At the end only: who is called off and asks again stands last in the line.
    $effect(() => () => {
      clearTimeout(this.#away);
      cancel(this.#slide);
      cancel(this.#turn);
      shared.reach(this, null);
    });
  }

  readonly #slide = (): void => {
    this.smoothed = smoothOf(this.shared.settings);
    flushSync();
  };

  readonly #turn = (): void => {
    this.follow();
    flushSync();
  };

  follow(): void {
    this.seen = { cross: this.shared.cross, hot: this.w.hot };
  }

  /** x of all curves. */
  #all(): Range {
    return xDomain(this.drawn.series(), { ...this.drawn.view(), xRange: null });
  }

  look(at: boolean): void {
    clearTimeout(this.#away);
    if (at) this.looked = true;
    else this.#away = window.setTimeout(() => (this.looked = false), LOOKED_FOR);
  }

  readonly zoomTo = (x: Range | null, y: Range | null, right: Range | null): void => {
    const { shared } = this;
    this.yRange = y;
    this.rightRange = right;
    if (x === this.zoom) return;
    const made = zoomTo(x, this.#all(), this.drawn.view().xLog);
    if (!shared.settings.linkZoom) this.#ownZoom = made;
    // The end that is followed is that of all cards.
    else
      shared.setZoom({ ...made, end: made.end === null ? null : (shared.extent?.[1] ?? made.end) });
  };

  get isZoomed(): boolean {
    return Boolean(this.zoom || this.yRange || this.rightRange);
  }

  reset(): void {
    this.zoomTo(null, null, null);
  }

  /** Ends of x as somebody typed them: an open end is that of what there is. */
  readonly limitX = (range: Range | null): void => {
    const { yRange, rightRange } = this;
    if (!range) {
      this.zoomTo(null, yRange, rightRange);
      return;
    }
    const [first, last] = this.#all();
    const [lo, hi] = [Math.max(range[0], first), Math.min(range[1], last)];
    if (lo < hi) this.zoomTo([lo, hi], yRange, rightRange);
  };

  /** Ends of y were typed: a y that was zoomed to gives way. */
  readonly limitY = (): void => {
    if (this.limits === 'right') this.rightRange = null;
    else this.yRange = null;
  };
}
