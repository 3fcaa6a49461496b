// A picture that changes faster than pictures come: each that has come is shown, those in between are never asked for.

/** Loads and decodes a picture off the main thread; rejects where that fails. */
export type Load = (src: string) => Promise<unknown>;

export const loadPicture: Load = src => {
  const image = new Image();
  image.src = src;
  return image.decode();
};

/** One under way, the newest one waiting: a slow picture cannot keep those after it from being seen. */
export class Latest {
  #wanted: string | null = null;
  #busy = false;
  #over = false;

  constructor(
    readonly show: (src: string) => void,
    readonly fail: (src: string) => void,
    readonly load: Load = loadPicture,
  ) {}

  want(src: string): void {
    this.#wanted = src;
    if (!this.#busy) void this.#go();
  }

  /** Nothing is shown after this. */
  end(): void {
    this.#over = true;
    this.#wanted = null;
  }

  async #go(): Promise<void> {
    this.#busy = true;
    while (this.#wanted !== null) {
      const src: string = this.#wanted;
      this.#wanted = null;
      const came = await this.load(src).then(
        () => true,
        () => false,
      );
      if (this.#over) break;
      if (came) this.show(src);
      // One that failed on the way is not told when the hand has already moved on.
      else if (this.#wanted === null || this.#wanted === src) this.fail(src);
    }
    this.#busy = false;
  }
}

/** Pictures that will likely be looked at next, two at a time; a new list replaces what is left of the one before. */
export class Ahead {
  #queue: readonly string[] = [];
  #running = 0;
  /** Held so that the browser keeps them decoded; the oldest go first. */
  readonly #held = new Map<string, unknown>();

  constructor(
    readonly load: (src: string) => {
      readonly image: unknown;
      readonly done: Promise<unknown>;
    } = src => {
      const image = new Image();
      image.fetchPriority = 'low';
      image.src = src;
      return { image, done: image.decode() };
    },
    readonly most = 96,
  ) {}

  want(list: readonly string[]): void {
    this.#queue = list.filter(src => !this.#held.has(src));
    while (this.#running < 2 && this.#queue.length > 0) void this.#next();
  }

  clear(): void {
    this.#queue = [];
    this.#held.clear();
  }

  async #next(): Promise<void> {
    const [src, ...rest] = this.#queue;
    if (src === undefined) return;
    this.#queue = rest;
    this.#running++;
    const { image, done } = this.load(src);
    this.#held.set(src, image);
    while (this.#held.size > this.most) this.#held.delete(this.#held.keys().next().value as string);
    await done.catch(() => this.#held.delete(src));
    this.#running--;
    void this.#next();
  }
}
