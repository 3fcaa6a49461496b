// What cards ask the server: all of a moment that have something in common in one request, one in flight, the newest
// wish of each wins.
import { SourceError } from '../../api';

export interface Asker<Wish, Answer> {
  show(answer: Answer, wish: Wish): void;
  fail(error: SourceError): void;
}

export interface Question<Wish> {
  wish(wish: Wish): void;
  retry(): void;
  remove(): void;
}

interface Held<Wish, Answer> {
  readonly asker: Asker<Wish, Answer>;
  wish: Wish;
  due: boolean;
}

const RETRY_MS = 2_000;

export abstract class Questions<Wish, Answer> {
  readonly #held = new Set<Held<Wish, Answer>>();
  #busy = false;
  #scheduled = false;

  constructor(
    readonly later: (run: () => void) => void,
    /** A reply said 409: the ids are of a server that is gone. */
    readonly stale: () => void,
  ) {}

  /** Wishes of the same go into one request. */
  protected abstract kindOf(wish: Wish): string;
  protected abstract concerns(wish: Wish, runs: ReadonlySet<number>): boolean;
  /** Answers in the order of the wishes, which are of one kind. */
  protected abstract ask(wishes: readonly [Wish, ...Wish[]]): Promise<readonly Answer[]>;

  add(wish: Wish, asker: Asker<Wish, Answer>): Question<Wish> {
    const held: Held<Wish, Answer> = { asker, wish, due: true };
    this.#held.add(held);
    this.#schedule();
    const retry = () => {
      held.due = true;
      this.#schedule();
    };
    return {
      wish: now => {
        held.wish = now;
        retry();
      },
      retry,
      remove: () => this.#held.delete(held),
    };
  }

  /** These runs have new points; null: any may have. */
  grew(runs: Iterable<number> | null): void {
    const grown = runs && new Set(runs);
    for (const held of this.#held) held.due ||= grown === null || this.concerns(held.wish, grown);
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    this.later(() => {
      this.#scheduled = false;
      void this.#askDue();
    });
  }

  async #askDue(): Promise<void> {
    const first = [...this.#held].find(held => held.due);
    if (!first) return;
    const kind = this.kindOf(first.wish);
    const others = [...this.#held].filter(
      held => held !== first && held.due && this.kindOf(held.wish) === kind,
    );
    const asked = [first, ...others].map(held => ({ held, wish: held.wish }));
    for (const { held } of asked) held.due = false;
    this.#busy = true;
    let wait = 0;
    try {
      const answers = await this.ask([first.wish, ...others.map(held => held.wish)]);
      for (const [i, { held, wish }] of asked.entries()) {
        const answer = answers[i];
        if (answer !== undefined && this.#held.has(held)) held.asker.show(answer, wish);
      }
    } catch (error) {
      const told = error instanceof SourceError ? error : new SourceError(String(error), 'refused');
      for (const { held } of asked) {
        // A server that is away, or another one: what is shown stays, and is asked for again.
        if (told.kind !== 'refused') held.due = true;
        else if (this.#held.has(held)) held.asker.fail(told);
      }
      if (told.kind !== 'refused') wait = RETRY_MS;
      if (told.kind === 'stale') this.stale();
    } finally {
      this.#busy = false;
      if ([...this.#held].some(held => held.due)) {
        if (wait > 0) setTimeout(() => this.#schedule(), wait);
        else this.#schedule();
      }
    }
  }
}
