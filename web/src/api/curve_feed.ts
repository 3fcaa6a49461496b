// Feeds the visible curve cards: all their wishes of a moment in one request, one request in flight, the newest wins.
import { decodeCurveBlocks } from './curve_block';
import { type HeldSeries, mergePart } from './held_series';
import { decodeSketchBlocks, type LevelScale } from './sketch_block';
import { type DataSource, SourceError } from './source';
import type { CurveCard, CurvesRequest, SketchesRequest, Smoother, XAxis } from './wire';

/** What x is and how values are smoothed: the same for all cards of a request. */
export interface CurveAxis {
  x: XAxis;
  /** Id of the tag whose values x is, with the axis "tag". */
  xTag?: number | null;
  xLog?: boolean;
  smoothing: number;
  /** "exponential" where it is not said. */
  smoother?: Smoother;
}

/** How a card of very many curves is asked: each column of its plot on a few levels. */
export interface SketchWish {
  columns: number;
  y: LevelScale;
  /** The range of y that is shown; null: of what there is, without outliers if `trim`. */
  bottom: number | null;
  top: number | null;
  trim: boolean;
}

/** What a card wants to show. A new object is a new wish. */
export interface CurveWish extends CurveAxis {
  tag: number;
  runs: readonly number[];
  lo: number | null;
  hi: number | null;
  pixels: number;
  /** Set: a sketch is enough. */
  sketch?: SketchWish | null;
}

export interface CurveSubscriber {
  /**
   * The series of the wish, by run id; called again whenever some of them changed. `wish` tells what they answer: where
   * all points are held, perhaps more of x, or smoothed as they were before.
   */
  show(series: ReadonlyMap<number, HeldSeries>, wish: CurveWish): void;
  fail(error: SourceError): void;
}

interface Card {
  subscriber: CurveSubscriber;
  wish: CurveWish;
  /** The wish the held series answer; null until the first reply. */
  answered: CurveWish | null;
  held: Map<number, HeldSeries>;
  /** Runs to ask again for what is new. */
  grew: Set<number>;
  whole: boolean;
  failed: boolean;
  /** Failed because the server was away: it is asked again when that is back. */
  lost: boolean;
  /** Whoever asked is gone: what still comes is told to nobody. */
  removed: boolean;
  /** When it was last asked; ms. */
  asked: number;
}

/** A request made before its cards are there, or while the reply before it is still being shown. */
interface Early {
  readonly epoch: string;
  readonly axis: CurveWish;
  /** What is asked for each card → its place in the reply. */
  readonly places: ReadonlyMap<string, number>;
  readonly wishes: readonly CurveWish[];
  readonly reply: Promise<ArrayBuffer>;
}

const CURVES = 'api/plugins/scalars/curves';
const SKETCHES = 'api/plugins/scalars/sketches';

const queryOf = (wish: CurveWish, runs: readonly number[], since?: number[]): CurveCard => ({
  tag: wish.tag,
  runs: [...runs],
  lo: wish.lo,
  hi: wish.hi,
  pixels: wish.pixels,
  ...(since ? { since } : {}),
});

const sameX = (a: CurveAxis, b: CurveAxis) =>
  a.x === b.x && (a.xTag ?? null) === (b.xTag ?? null) && (a.xLog ?? false) === (b.xLog ?? false);

const sameAxis = (a: CurveAxis, b: CurveAxis) =>
  sameX(a, b) &&
  a.smoothing === b.smoothing &&
  (a.smoother ?? 'exponential') === (b.smoother ?? 'exponential');

const bodyOf = ({ sketch }: CurveWish, query: CurveCard) =>
  sketch ? { tag: query.tag, runs: query.runs, lo: query.lo, hi: query.hi, ...sketch } : query;

const keyOf = (wish: CurveWish, query: CurveCard) => JSON.stringify(bodyOf(wish, query));

const sameSketch = (a: SketchWish | null | undefined, b: SketchWish | null | undefined) =>
  a && b
    ? a.columns === b.columns &&
      a.y === b.y &&
      a.bottom === b.bottom &&
      a.top === b.top &&
      a.trim === b.trim
    : !a && !b;

const sameView = (a: CurveWish, b: CurveWish) =>
  sameAxis(a, b) &&
  sameSketch(a.sketch, b.sketch) &&
  a.tag === b.tag &&
  a.lo === b.lo &&
  a.hi === b.hi &&
  a.pixels === b.pixels;

/** What can share a request. */
const sameKind = (a: CurveWish, b: CurveWish) => sameAxis(a, b) && !a.sketch === !b.sketch;

/** The same runs, seen the same way: a new object would only be asked again. */
export function sameWish(a: CurveWish, b: CurveWish): boolean {
  return (
    sameView(a, b) && a.runs.length === b.runs.length && a.runs.every((run, i) => run === b.runs[i])
  );
}

/** TensorBoard's average needs nothing but the points: who holds them all computes what the server would. */
const smoothsItself = ({ smoother = 'exponential' }: CurveWish) => smoother === 'exponential';

/**
 * All logged points of the wished runs are held: whatever part of x is wished, for how many pixels and how smooth, the
 * answer is made of them. Only while the whole of x was asked for: then what grows is asked for in the same way.
 */
const holdsAll = (card: Card, wish: CurveWish): boolean => {
  const { answered, held } = card;
  if (!answered || answered.sketch || wish.sketch || answered.tag !== wish.tag) return false;
  if (answered.lo !== null || answered.hi !== null || !sameX(answered, wish)) return false;
  if (!sameAxis(answered, wish) && !smoothsItself(wish)) return false;
  return wish.runs.every(run => {
    const series = held.get(run);
    return series !== undefined && series.step.length === series.total;
  });
};

/** Cards that show nothing yet are asked for in portions, so that the first is drawn at once: one, then more. */
const FIRST_PORTION = 1;
const NEXT_PORTION = 6;

/** A sketch has no points to add to: while its runs grow it is asked anew, at most this often, in milliseconds. */
const SKETCH_EVERY = 1_000;

/** Points beyond the thinned ones a series may gather, in multiples of its pixels, before it is asked whole again. */
const APPENDED_PER_PIXEL = 4;

export class CurveFeed {
  readonly #cards = new Map<number, Card>();
  #next = 0;
  #busy = false;
  #scheduled = false;
  #paused = false;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #early: Early[] = [];

  constructor(
    readonly source: DataSource,
    /** The epoch that the ids of the wishes belong to. */
    readonly epoch: () => string,
    readonly later: (run: () => void) => void = run => queueMicrotask(run),
    /** A reply said 409: the ids are of a server that is gone. */
    readonly stale: () => void = () => {},
  ) {}

  /**
   * Asks for what the first card is going to wish, while the page is still being made; `more`: what the next ones wish,
   * in the same way. In portions, as they would be asked for.
   */
  async ahead(wish: CurveWish, more: readonly CurveWish[] = []): Promise<void> {
    if (this.#cards.size > 0 || wish.runs.length === 0) return;
    const first = this.#askEarly([wish]);
    const next = wish.sketch ? more : more.slice(0, NEXT_PORTION);
    if (next.length > 0) this.#askEarly(next);
    await first.catch(() => {}); // told to the card that takes it
    // Not before, so as not to keep the server from the first.
    const third = wish.sketch ? [] : more.slice(NEXT_PORTION, 2 * NEXT_PORTION);
    if (third.length > 0 && this.#early.length > 0) this.#askEarly(third);
  }

  /** `wishes`: one or more, of one kind. */
  #askEarly(wishes: readonly CurveWish[]): Promise<ArrayBuffer> {
    const axis = wishes[0] as CurveWish;
    const unlike = new Map(
      wishes.map(wish => {
        const query = queryOf(wish, wish.runs);
        return [keyOf(wish, query), { wish, query }];
      }),
    );
    const places = new Map([...unlike.keys()].map((key, i) => [key, i]));
    const asked = [...unlike.values()];
    const reply = this.#request(axis, asked);
    reply.catch(() => {}); // it may be let go
    this.#early.push({
      epoch: this.epoch(),
      axis,
      places,
      wishes: asked.map(({ wish }) => wish),
      reply,
    });
    return reply;
  }

  add(wish: CurveWish, subscriber: CurveSubscriber): number {
    const id = this.#next++;
    this.#cards.set(id, {
      subscriber,
      wish,
      answered: null,
      held: new Map(),
      grew: new Set(),
      whole: true,
      failed: false,
      lost: false,
      removed: false,
      asked: Number.NEGATIVE_INFINITY,
    });
    this.#schedule();
    return id;
  }

  /** Changes a card's wish. Runs that are held already are not asked again while the view stays the same. */
  wish(id: number, wish: CurveWish): void {
    const card = this.#cards.get(id);
    if (!card) return;
    card.failed = false;
    if (!card.whole && card.answered && holdsAll(card, wish)) {
      wish = { ...card.answered, runs: wish.runs };
      // Nothing to ask and nothing to tell: a hand that zooms does this in every frame.
      if (sameWish(card.answered, wish)) {
        card.wish = card.answered;
        return;
      }
    }
    card.wish = wish;
    if (!card.answered || !sameView(card.answered, wish)) card.whole = true;
    else {
      const wanted = new Set(wish.runs);
      for (const run of card.held.keys()) if (!wanted.has(run)) card.held.delete(run);
      if (wish.runs.every(run => card.held.has(run))) {
        card.answered = wish;
        card.subscriber.show(card.held, wish);
        return;
      }
    }
    this.#schedule();
  }

  remove(id: number): void {
    const card = this.#cards.get(id);
    if (card) card.removed = true;
    this.#cards.delete(id);
  }

  /** These runs have new points. Noted for every card: the reply that is under way may have been made before them. */
  grew(runs: Iterable<number>): void {
    const list = [...runs];
    this.#early = [];
    for (const card of this.#cards.values()) for (const run of list) card.grew.add(run);
    this.#schedule();
  }

  /** The ids mean something else now, or the server was away: everything is asked anew; what is shown stays till then. */
  restart(): void {
    for (const card of this.#cards.values()) {
      card.whole = true;
      card.failed = card.lost = false;
    }
    this.#schedule();
  }

  /** The server is there again: what could not be asked while it was away is asked now. */
  resume(): void {
    let some = false;
    for (const card of this.#cards.values())
      if (card.lost) {
        card.failed = card.lost = false;
        some = true;
      }
    if (some) this.#schedule();
  }

  retry(id: number): void {
    const card = this.#cards.get(id);
    if (!card) return;
    card.failed = false;
    card.whole = true;
    this.#schedule();
  }

  pause(on: boolean): void {
    this.#paused = on;
    if (!on) this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    this.later(() => {
      this.#scheduled = false;
      void this.#ask();
    });
  }

  /** What a card needs from the server now; null: nothing. */
  #need(card: Card): CurveCard | null {
    if (card.failed) return null;
    const { wish } = card;
    if (card.whole) return wish.runs.length > 0 ? queryOf(wish, wish.runs) : null;
    const missing = wish.runs.filter(run => !card.held.has(run));
    const grown = this.#paused
      ? []
      : wish.runs.filter(run => card.grew.has(run) && card.held.has(run));
    if (missing.length + grown.length === 0) return null;
    if (wish.sketch) {
      // All of it: the levels fit what all runs hold.
      const wait = card.asked + SKETCH_EVERY - performance.now();
      if (wait <= 0) return queryOf(wish, wish.runs);
      this.#timer ??= setTimeout(() => {
        this.#timer = null;
        this.#schedule();
      }, wait);
      return null;
    }
    const since = (run: number) => {
      const held = card.held.get(run);
      return !held || held.appended > APPENDED_PER_PIXEL * wish.pixels ? 0 : held.total;
    };
    const runs = [...missing, ...grown];
    return queryOf(wish, runs, runs.map(since));
  }

  #request(
    axis: CurveWish,
    asked: readonly { wish: CurveWish; query: CurveCard }[],
  ): Promise<ArrayBuffer> {
    const body = {
      epoch: this.epoch(),
      x: axis.x,
      ...(axis.x === 'tag' && { x_tag: axis.xTag ?? null }),
      ...(axis.xLog && { x_scale: 'log' as const }),
      smoothing: axis.smoothing,
      ...(axis.smoother && axis.smoother !== 'exponential' && { smoother: axis.smoother }),
      cards: asked.map(({ wish, query }) => bodyOf(wish, query)),
    } as CurvesRequest | SketchesRequest;
    return this.source.bytes(axis.sketch ? SKETCHES : CURVES, body);
  }

  /** The early request that answers what is asked for this card. */
  #earlyOf(wish: CurveWish, query: CurveCard): Early | null {
    if (this.#early.length === 0) return null;
    const epoch = this.epoch();
    const key = keyOf(wish, query);
    const fits = (one: Early) =>
      one.epoch === epoch && sameKind(one.axis, wish) && one.places.has(key);
    return this.#early.find(fits) ?? null;
  }

  async #ask(): Promise<void> {
    // Cards that want different axes or smoothing, or a sketch, cannot share a request; those of the first wait their turn.
    let axis: CurveWish | null = null;
    let waiting = false;
    const asked: { card: Card; wish: CurveWish; query: CurveCard; whole: boolean; at: number }[] =
      [];
    let early: Early | null = null;
    let places: Map<string, number> | null = null; // of `early`, those that no card has taken yet
    const later: CurveWish[] = []; // of blank cards that wait
    let blank = 0;
    let portion = FIRST_PORTION;
    for (const card of this.#cards.values())
      if (card.answered) portion = card.wish.sketch ? Number.POSITIVE_INFINITY : NEXT_PORTION;
    for (const card of this.#cards.values()) {
      const { wish } = card;
      if (card.whole && wish.runs.length === 0) {
        card.whole = false;
        card.held.clear();
        card.answered = wish;
        card.subscriber.show(card.held, wish);
        continue;
      }
      const query = this.#need(card);
      if (!query) continue;
      if (!axis) {
        early = this.#earlyOf(wish, query);
        places = early && new Map(early.places);
      }
      axis ??= wish;
      if (!sameKind(axis, wish)) {
        waiting = true;
        continue;
      }
      const key = places ? keyOf(wish, query) : '';
      const at = places ? places.get(key) : asked.length;
      if (at === undefined || (!places && !card.answered && ++blank > portion)) {
        waiting = true;
        if (!card.answered && card.whole) later.push(wish);
        continue;
      }
      places?.delete(key); // the same twice is asked twice: what is held may be added to in place
      asked.push({ card, wish, query, whole: card.whole || Boolean(wish.sketch), at });
      card.whole = false;
      card.asked = performance.now();
      for (const run of query.runs) card.grew.delete(run);
    }
    if (!axis || asked.length === 0) return;
    this.#early = early ? this.#early.filter(one => one !== early) : [];

    this.#busy = true;
    try {
      const reply = await (early?.reply ?? this.#request(axis, asked));
      // The server works on the next portion while this one is decoded and drawn.
      const next = axis.sketch || this.#early.length > 0 ? [] : later.slice(0, NEXT_PORTION);
      if (next.length > 0) void this.#askEarly(next);
      const wishes = early?.wishes ?? asked.map(({ wish }) => wish);
      const scales = wishes.map(({ sketch }) => sketch?.y ?? 'linear');
      const blocks = axis.sketch
        ? decodeSketchBlocks(reply, scales, axis.xLog ?? false)
        : decodeCurveBlocks(reply);
      for (const { card, wish, query, whole, at } of asked) {
        if (card.removed) continue;
        const parts = blocks[at] ?? [];
        const held = whole ? new Map<number, HeldSeries>() : card.held;
        for (const [j, run] of query.runs.entries()) {
          const part = parts[j];
          if (!part) continue;
          const now = mergePart(held.get(run), part);
          if (now) held.set(run, now);
          else {
            held.delete(run);
            waiting = true;
          }
        }
        card.held = held;
        card.answered = wish;
        card.subscriber.show(held, wish);
        if (card.wish === wish) continue;
        waiting = true;
        // Meanwhile it went back to what was held before this reply.
        if (!sameView(card.wish, wish)) card.whole = true;
      }
    } catch (error) {
      const told = error instanceof SourceError ? error : new SourceError(String(error), 'refused');
      for (const { card, whole, query } of asked) {
        card.whole ||= whole;
        for (const run of query.runs) if (card.held.has(run)) card.grew.add(run);
        card.failed = true;
        card.lost = told.kind === 'lost';
        if (told.kind === 'refused' && !card.removed) card.subscriber.fail(told);
      }
      if (told.kind === 'stale') this.stale();
    } finally {
      this.#busy = false;
      // Any card may have changed its wish meanwhile, not only those that were asked for.
      for (const card of this.#cards.values())
        waiting ||= (card.whole && !card.failed) || this.#need(card) !== null;
      if (waiting) this.#schedule();
    }
  }
}
