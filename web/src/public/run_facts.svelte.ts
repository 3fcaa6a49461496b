// Keeps what is known of runs up to date: their facts, and the last values of the tags that somebody asks for.
import {
  applyFacts,
  type BoardVersion,
  type DataSource,
  type LastValues,
  NO_FACTS,
  type RunFacts,
  readLasts,
  SourceError,
} from '../api';

/** Between two requests of one kind: what changes in bursts is fetched once. */
const PAUSE_MS = 1_000;

export interface FactsHost {
  readonly source: DataSource;
  readonly epoch: () => string | undefined;
  /** Id of the scalar tag of that text, and what is taken of it. */
  readonly tagOf: (tag: string) => { readonly id: number; readonly take: string } | undefined;
  /** Ids mean something else now: the board must be loaded anew. */
  readonly stale: () => void;
}

/** Runs a task again and again: at once when it rested, else a pause after it last began; never twice at a time. */
class Pace {
  #timer = 0;
  #busy = false;
  #again = false;
  #held = false;
  #beganAt = Number.NEGATIVE_INFINITY;

  constructor(readonly task: () => Promise<void>) {}

  /** `soon`: somebody waits for it; no pause. */
  run(soon = false): void {
    if (soon) this.#beganAt = Number.NEGATIVE_INFINITY;
    if (soon && this.#timer !== 0) {
      clearTimeout(this.#timer);
      this.#timer = 0;
    }
    if (this.#busy || this.#held) this.#again = true;
    else if (this.#timer === 0) {
      const wait = Math.max(0, this.#beganAt + PAUSE_MS - performance.now());
      this.#timer = setTimeout(() => void this.#go(), wait) as unknown as number;
    }
  }

  async #go(): Promise<void> {
    this.#timer = 0;
    this.#again = this.#held;
    if (this.#held) return;
    this.#busy = true;
    this.#beganAt = performance.now();
    try {
      await this.task();
    } finally {
      this.#busy = false;
      if (this.#again) this.run();
    }
  }

  /** While held, what is asked for waits. */
  hold(on: boolean): void {
    this.#held = on;
    if (!on && this.#again && !this.#busy) this.run();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = 0;
  }
}

export class RunFactsFeed {
  readonly #host: FactsHost;
  facts = $state.raw<RunFacts>(NO_FACTS);
  /** By tag text. */
  lasts = $state.raw<ReadonlyMap<string, LastValues>>(new Map());
  /** The facts were fetched once. */
  loaded = $derived(this.facts !== NO_FACTS);

  #wanted: ReadonlySet<string> = new Set();
  #settings: ReadonlySet<string> = new Set();
  /** Runs that grew since their last values were asked for. */
  #grew = new Set<number>();
  #factsPace = new Pace(() => this.#fetchFacts());
  #lastsPace = new Pace(() => this.#fetchLasts());

  constructor(host: FactsHost) {
    this.#host = host;
  }

  refresh(): void {
    this.#factsPace.run();
  }

  /** The server said that the facts have this revision now. */
  hear(revision: number): void {
    if (this.loaded && revision !== this.facts.revision) this.#factsPace.run();
  }

  grew(runs: readonly number[]): void {
    if (this.#wanted.size === 0) return;
    for (const run of runs) this.#grew.add(run);
    this.#lastsPace.run();
  }

  /** From now on the last values of these tags are kept, and no others. */
  want(tags: ReadonlySet<string>): void {
    this.#wanted = tags;
    const kept = [...this.lasts].filter(([tag]) => tags.has(tag));
    if (kept.length !== this.lasts.size) this.lasts = new Map(kept);
    if ([...tags].some(tag => !this.lasts.has(tag))) this.#lastsPace.run(true);
  }

  /** From now on the columns of these settings are kept; others may go. */
  wantSettings(keys: ReadonlySet<string>): void {
    this.#settings = keys;
    if (this.#missing().length > 0) this.#factsPace.run(true);
  }

  #missing(): string[] {
    const { settings, columns } = this.facts;
    return [...this.#settings].filter(key => settings.has(key) && !columns.has(key));
  }

  /** The server was restarted: nothing of what is held is about these runs. */
  restart(): void {
    this.lasts = new Map();
    this.#grew.clear();
    this.#factsPace.run();
    if (this.#wanted.size > 0) this.#lastsPace.run();
  }

  /** While paused nothing is fetched. */
  pause(on: boolean): void {
    this.#factsPace.hold(on);
    this.#lastsPace.hold(on);
  }

  stop(): void {
    this.#factsPace.stop();
    this.#lastsPace.stop();
  }

  async #fetchFacts(): Promise<void> {
    // Of what changed all columns are told that are held; a new one is told of all runs.
    const more = this.#missing().length > 0;
    const held: BoardVersion | undefined =
      this.loaded && !more ? { epoch: this.facts.epoch, version: this.facts.revision } : undefined;
    const keys = held ? [...this.facts.columns.keys()] : [...this.#settings];
    try {
      const reply = await this.#host.source.facts(keys, held);
      if (reply.full || reply.runs.length > 0) this.facts = applyFacts(this.facts, reply);
      else this.facts = { ...this.facts, revision: reply.revision };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      // The next event of the stream asks again.
      return;
    }
    // What was asked for and did not come is not asked for again and again.
    if (this.#missing().some(key => !keys.includes(key))) this.#factsPace.run(true);
  }

  async #fetchLasts(): Promise<void> {
    const epoch = this.#host.epoch();
    if (epoch === undefined) return;
    const known = (tag: string) => this.#host.tagOf(tag) !== undefined;
    const fresh = [...this.#wanted].filter(tag => known(tag) && !this.lasts.has(tag));
    const held = [...this.#wanted].filter(tag => known(tag) && this.lasts.has(tag));
    const runs = [...this.#grew];
    this.#grew.clear();
    try {
      const parts = await Promise.all([
        this.#ask(epoch, fresh, null),
        this.#ask(epoch, runs.length > 0 ? held : [], runs),
      ]);
      const next = new Map(this.lasts);
      for (const [tag, values] of parts.flat()) if (this.#wanted.has(tag)) next.set(tag, values);
      if (epoch === this.#host.epoch()) this.lasts = next;
    } catch (error) {
      for (const run of runs) this.#grew.add(run);
      if (!(error instanceof SourceError)) throw error;
      if (error.kind === 'stale') this.#host.stale();
    }
    if ([...this.#wanted].some(tag => known(tag) && !this.lasts.has(tag)) && fresh.length === 0)
      this.#lastsPace.run();
  }

  async #ask(
    epoch: string,
    tags: readonly string[],
    runs: readonly number[] | null,
  ): Promise<[string, LastValues][]> {
    if (tags.length === 0) return [];
    const asked = tags.map(tag => this.#host.tagOf(tag));
    const bytes = await this.#host.source.bytes('api/runs/lasts', {
      epoch,
      tags: asked.map(one => one?.id),
      takes: asked.map(one => one?.take),
      runs,
    });
    const held = tags.map(tag => (runs ? this.lasts.get(tag) : undefined));
    const read = readLasts(bytes, held);
    return tags.map((tag, i) => [tag, read[i] as LastValues]);
  }
}
