// The clock of all animations on the page: they play, stop and move by one frame together.

export class FilmClock {
  /** Milliseconds it has run. */
  time = $state(0);
  #playing = $state(!matchMedia('(prefers-reduced-motion: reduce)').matches);
  /** How many are on the page, and how long their shortest frame stays. */
  films = $state(0);
  #shortest = 100;
  #frame = 0;
  #last = 0;

  get playing(): boolean {
    return this.#playing;
  }

  set playing(on: boolean) {
    this.#playing = on;
    this.#run();
  }

  /** One frame further, or back. */
  step(by: number): void {
    this.playing = false;
    this.time += by * this.#shortest;
  }

  /** An animation is there until the returned function is called. */
  join(frameMs: readonly number[]): () => void {
    const shortest = Math.min(...frameMs);
    this.#shortest = this.films === 0 ? shortest : Math.min(this.#shortest, shortest);
    this.films++;
    this.#run();
    return () => {
      this.films--;
      this.#run();
    };
  }

  #run(): void {
    cancelAnimationFrame(this.#frame);
    if (!this.#playing || this.films === 0) return;
    this.#last = performance.now();
    const tick = (now: number) => {
      this.time += Math.max(0, now - this.#last);
      this.#last = now;
      this.#frame = requestAnimationFrame(tick);
    };
    this.#frame = requestAnimationFrame(tick);
  }
}

export interface Reel {
  /** The sheet. */
  readonly image: HTMLImageElement;
  readonly frameMs: readonly number[];
}
