// How many plots that can wait a frame takes on: as many as leave it in time, told by what the frames before it took.

/** Milliseconds of the page's thread that a frame may take: of the 16 there are, and where nothing follows the pointer. */
export const BUDGET = 9;
export const ROOMY = 24;
const SLACK = 11; // ms from one frame to the next beyond that: what draws them was held up elsewhere
const PAUSE = 200; // ms between two frames that do not follow each other
const MOST = 64;

export class Pace {
  #many = 12;

  get quota(): number {
    return Math.floor(this.#many);
  }

  /** A frame took `spent` ms of `budget` and `drew` so many plots; it began `since` ms after the one before. */
  learn(spent: number, drew: number, since: number, budget = BUDGET): void {
    if (drew === 0) return;
    if (spent > budget) this.#many = (Math.min(drew, this.#many) * budget) / spent;
    else if (since > budget + SLACK && since < PAUSE) this.#many *= 0.75;
    // Slowly, so that few frames are too full; a frame that had less to draw tells nothing.
    else if (drew >= this.quota) this.#many += 0.25;
    this.#many = Math.max(1, Math.min(MOST, this.#many));
  }
}
