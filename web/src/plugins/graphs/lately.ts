// What was asked for lately, bounded by number and weight: closing again what was opened asks nobody.

interface Held<T> {
  readonly made: Promise<T | null>;
  weight: number;
}

export class Lately<T> {
  readonly #held = new Map<string, Held<T>>();
  readonly #weigh: (made: T) => number;
  readonly #most: number;
  readonly #heaviest: number;

  constructor(weigh: (made: T) => number, most: number, heaviest: number) {
    this.#weigh = weigh;
    this.#most = most;
    this.#heaviest = heaviest;
  }

  has(key: string): boolean {
    return this.#held.has(key);
  }

  /** What is held, or being made, under the key; else what `make` makes. Neither failures nor null are held. */
  get(key: string, make: () => Promise<T | null>): Promise<T | null> {
    const found = this.#held.get(key);
    if (found) {
      this.#held.delete(key);
      this.#held.set(key, found);
      return found.made;
    }
    const made = make();
    this.put(key, made);
    return made;
  }

  put(key: string, made: Promise<T | null>): void {
    const held: Held<T> = { made, weight: 0 };
    this.#held.set(key, held);
    const forget = () => {
      if (this.#held.get(key) === held) this.#held.delete(key);
    };
    made.then(one => {
      if (one === null) return forget();
      held.weight = this.#weigh(one);
      this.#shrink();
    }, forget);
  }

  #shrink(): void {
    let total = 0;
    for (const { weight } of this.#held.values()) total += weight;
    for (const [key, { weight }] of this.#held) {
      if (this.#held.size <= 1 || (this.#held.size <= this.#most && total <= this.#heaviest)) break;
      this.#held.delete(key);
      total -= weight;
    }
  }
}
