// The sidecar as the page has it: the server's word, what was done here and is not confirmed yet, and, where the server
// keeps nothing (--read_only), what this browser keeps.
import { type DataSource, type Operation, type SidecarContents, SourceError } from '../api';
import { recall, remember } from './remembered';
import { applyOperations, NOTHING_SAID, type Said, saidIn, withOperation } from './sidecar';

const asError = (error: unknown) =>
  error instanceof SourceError ? error : new SourceError(String(error), 'refused');

export class Sidecar {
  readonly #source: DataSource;
  readonly #logdir: () => string | undefined;
  contents = $state.raw<SidecarContents | null>(null);
  #pending = $state.raw<readonly Operation[]>([]);
  #here = $state.raw<{ logdir: string; operations: readonly Operation[] } | null>(null);
  #sending: Promise<unknown> = Promise.resolve();
  #fetching = false;

  readonly #own: readonly Operation[] = $derived.by(() => {
    const logdir = this.#logdir();
    if (this.contents?.keeps !== 'browser' || logdir === undefined) return [];
    return this.#here?.logdir === logdir ? this.#here.operations : recallOperations(logdir);
  });
  readonly #told: Said = $derived(this.contents ? saidIn(this.contents) : NOTHING_SAID);
  readonly said: Said = $derived(
    applyOperations(applyOperations(this.#told, this.#own), this.#pending),
  );

  /** `logdir`: its path once it is known; what this browser keeps is kept by it. */
  constructor(source: DataSource, logdir: () => string | undefined) {
    this.#source = source;
    this.#logdir = logdir;
  }

  /** Fetches it unless `version` is the one that is here. What fails is tried again at the next word of the server. */
  async refresh(version?: string): Promise<void> {
    if (this.#fetching || (version !== undefined && version === this.contents?.version)) return;
    this.#fetching = true;
    try {
      this.contents = await this.#source.sidecar();
    } catch {
      // The live stream names the version with every event.
    } finally {
      this.#fetching = false;
    }
  }

  /** Does it here at once and there as soon as can be; the error if that fails, and then it is as it was. */
  async do(operations: readonly Operation[]): Promise<SourceError | null> {
    if (this.contents?.keeps === 'browser') return this.#keepHere(operations);
    this.#pending = [...this.#pending, ...operations];
    const sent = this.#sending.then(() =>
      this.#source.json<SidecarContents>('api/sidecar', { operations }),
    );
    this.#sending = sent.catch(() => {});
    try {
      this.contents = await sent;
      return null;
    } catch (error) {
      return asError(error);
    } finally {
      this.#pending = this.#pending.filter(one => !operations.includes(one));
    }
  }

  #keepHere(operations: readonly Operation[]): null {
    const logdir = this.#logdir() ?? '';
    const all = operations.reduce(withOperation, this.#own);
    this.#here = { logdir, operations: all };
    remember(`said.${logdir}`, JSON.stringify(all));
    return null;
  }
}

function recallOperations(logdir: string): readonly Operation[] {
  try {
    const list: unknown = JSON.parse(recall(`said.${logdir}`) ?? '[]');
    return Array.isArray(list) ? list.filter(one => typeof one?.op === 'string') : [];
  } catch {
    return [];
  }
}
