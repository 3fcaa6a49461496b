// What a card over steps shows of its steps: read for those in view, kept until others have come.
import { untrack } from 'svelte';
import { SourceError } from '../api';
import type { Workspace } from './workspace.svelte';

interface Asked<V> {
  /** Only what is near is read, and kept. */
  near(): boolean;
  /** Whose values they are: read again when that changes. */
  of(): string | number;
  references(): readonly string[];
  /** All in one request. */
  read(references: readonly string[]): Promise<ReadonlyMap<string, V>>;
}

/** The values of one card, by their references. Made while the card's component is. */
export class StepValues<V> {
  /** Those that came last: they stay while the next are on their way. */
  found = $state.raw<ReadonlyMap<string, V>>(new Map());
  error = $state.raw<SourceError | null>(null);
  readonly #w: Workspace;
  readonly #asked: Asked<V>;
  readonly #key = $derived.by(
    () => `${this.#w.board?.epoch}:${this.#asked.of()}:${this.#asked.references().join()}`,
  );
  #busy = false;
  /** With its component: what is derived there is no longer kept true. */
  #ended = false;

  constructor(workspace: Workspace, asked: Asked<V>) {
    this.#w = workspace;
    this.#asked = asked;
    $effect(() => () => {
      this.#ended = true;
    });
    $effect(() => {
      if (asked.near() && this.#key && workspace.connection.kind !== 'lost')
        untrack(() => void this.load());
    });
    $effect(() => {
      if (!asked.near()) this.found = new Map();
    });
  }

  /** What a card says in place of its content. */
  get failed(): StepValues<V> | null {
    return this.error && this.found.size === 0 ? this : null;
  }

  /** While one scrubs, requests follow one another, each for what is wanted by then. */
  async load(): Promise<void> {
    if (this.#busy || this.#ended) return;
    this.#busy = true;
    try {
      for (let done = ''; !this.#ended && this.#asked.near() && done !== this.#key; ) {
        done = this.#key;
        this.found = await this.#asked.read(this.#asked.references());
      }
      this.error = null;
    } catch (told) {
      if (this.#ended) return;
      if (told instanceof SourceError && told.kind === 'stale') void this.#w.refresh(true);
      else
        this.error = told instanceof SourceError ? told : new SourceError(String(told), 'refused');
    } finally {
      this.#busy = false;
    }
  }
}
