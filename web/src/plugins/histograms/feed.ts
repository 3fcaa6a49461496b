// Cards ask here; one request carries those that ask at the same time, one is under way at a time. Growth brings only
// the rows that are new.
import { type DataSource, SourceError } from '../../api';
import { type CardRows, readBlocks } from './block';
import type { XAxis } from './settings';

export interface Wish {
  readonly tag: number;
  readonly runs: readonly number[];
  readonly x: XAxis;
  readonly trim: boolean;
  /** At most so many steps of a run, about so many buckets. */
  readonly rows: number;
  readonly bins: number;
  readonly lo: number | null;
  readonly hi: number | null;
}

export interface Subscriber {
  wish: Wish;
  show(card: CardRows): void;
  fail(error: SourceError): void;
}

interface Held {
  readonly wish: string;
  readonly card: CardRows;
}

/** Cards of one request; the first are on the screen while the others are read. */
const TOGETHER = 4;
/** Cards whose rows are kept, those in view among them. */
const KEPT = 48;
/** Milliseconds from growth to asking: what comes together is asked for together. */
const REST = 250;

/** Runs may come and go in a wish without a new grid; all else makes another picture. */
const keyOf = ({ runs, ...wish }: Wish) => JSON.stringify([wish, runs]);

export class HistogramFeed {
  readonly #source: DataSource;
  readonly #epoch: () => string;
  readonly #stale: () => void;
  readonly #subscribers = new Set<Subscriber>();
  readonly #wanting = new Set<Subscriber>();
  /** By tag, the least lately used first. */
  readonly #held = new Map<number, Held>();
  #busy = false;
  #grown: ReturnType<typeof setTimeout> | null = null;
  #heldEpoch = '';

  constructor(source: DataSource, epoch: () => string, stale: () => void) {
    this.#source = source;
    this.#epoch = epoch;
    this.#stale = stale;
  }

  /** Asks for the subscriber's wish, and again when its runs grow; returns what ends it. */
  subscribe(subscriber: Subscriber): () => void {
    this.#forget();
    this.#subscribers.add(subscriber);
    const held = this.#held.get(subscriber.wish.tag);
    if (held?.wish === keyOf(subscriber.wish)) subscriber.show(held.card);
    this.ask(subscriber);
    return () => {
      this.#subscribers.delete(subscriber);
      this.#wanting.delete(subscriber);
    };
  }

  /** Asks before there is a card; resolves when the answer is kept for it, or failed. */
  async ahead(wish: Wish): Promise<void> {
    const nobody: Subscriber = { wish, show() {}, fail() {} };
    this.#wanting.add(nobody);
    await this.#go();
  }

  ask(subscriber: Subscriber): void {
    this.#wanting.add(subscriber);
    queueMicrotask(() => void this.#go());
  }

  grew(runs: readonly number[]): void {
    const grown = new Set(runs);
    const theirs = [...this.#subscribers].filter(one => one.wish.runs.some(run => grown.has(run)));
    if (theirs.length === 0) return;
    for (const subscriber of theirs) this.#wanting.add(subscriber);
    this.#grown ??= setTimeout(() => {
      this.#grown = null;
      void this.#go();
    }, REST);
  }

  #forget(): void {
    if (this.#heldEpoch === this.#epoch()) return;
    this.#heldEpoch = this.#epoch();
    this.#held.clear();
  }

  async #go(): Promise<void> {
    const [first] = this.#wanting;
    const epoch = this.#epoch();
    if (this.#busy || !first || !epoch) return;
    this.#busy = true;
    this.#forget();
    const { x, trim } = first.wish;
    const batch = [...this.#wanting]
      .filter(one => one.wish.x === x && one.wish.trim === trim)
      .slice(0, TOGETHER);
    const wishes = batch.map(one => one.wish);
    const held = wishes.map(wish => {
      const kept = this.#held.get(wish.tag);
      return kept?.wish === keyOf(wish) ? kept.card : null;
    });
    for (const one of batch) this.#wanting.delete(one);
    try {
      const body = {
        epoch,
        x,
        trim,
        cards: wishes.map(({ tag, runs, rows, bins, lo, hi }, i) => {
          const card = held[i];
          return { tag, runs, rows, bins, lo, hi, held: card ? heldOf(card) : null };
        }),
      };
      const cards = readBlocks(
        await this.#source.bytes('api/plugins/histograms/cards', body),
        held,
      );
      if (epoch !== this.#epoch()) return;
      for (const [i, subscriber] of batch.entries()) {
        const [wish, card] = [wishes[i], cards[i]];
        if (!wish || !card) continue;
        this.#keep(wish, card);
        if (this.#subscribers.has(subscriber) && subscriber.wish === wish) subscriber.show(card);
        // A card that came after what was asked ahead for it: it is in no hurry any more.
        for (const late of this.#wanting) if (keyOf(late.wish) === keyOf(wish)) late.show(card);
      }
    } catch (told) {
      const error = told instanceof SourceError ? told : new SourceError(String(told), 'refused');
      if (error.kind === 'stale') this.#stale();
      else if (error.kind === 'refused') for (const one of batch) one.fail(error);
    } finally {
      this.#busy = false;
      void this.#go();
    }
  }

  #keep(wish: Wish, card: CardRows): void {
    this.#held.delete(wish.tag);
    this.#held.set(wish.tag, { wish: keyOf(wish), card });
    for (const tag of this.#held.keys()) {
      if (this.#held.size <= KEPT) break;
      this.#held.delete(tag);
    }
  }
}

function heldOf({ grid, lo, hi, runs }: CardRows) {
  return { ...grid, lo, hi, rows: runs.map(run => run.rows.flatMap(row => [row.file, row.n])) };
}
