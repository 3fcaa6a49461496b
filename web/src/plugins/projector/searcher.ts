// Asks the searching worker; ends it where a pattern takes too long.
import type { Column } from './columns';
import type { Found, Query } from './search';
import type { Asked, Sent } from './search.worker';

const PATIENCE = 3_000;

export class Searcher {
  #worker: Worker | null = null;
  #columns: readonly Column[] | null = null;
  #id = 0;

  /** "slow": it was given up. null: a later question was asked meanwhile. */
  async ask(
    columns: readonly Column[],
    count: number,
    query: Query,
  ): Promise<Found | 'slow' | null> {
    const id = ++this.#id;
    if (!this.#worker || this.#columns !== columns) {
      this.close();
      this.#id = id;
      this.#worker = new Worker(new URL('./search.worker.ts', import.meta.url), { type: 'module' });
      this.#columns = columns;
      const sent = columns.map((column): Sent => {
        const { name, numbers } = column;
        if (numbers) return { name, numbers, words: [], codes: new Uint32Array(0) };
        return { name, numbers, words: [...column.words], codes: column.codes };
      });
      this.#worker.postMessage({ columns: sent, count } satisfies Asked);
    }
    const worker = this.#worker;
    return new Promise(resolve => {
      const end = (found: Found | 'slow' | null) => {
        clearTimeout(timer);
        worker.removeEventListener('message', hear);
        resolve(found);
      };
      const hear = ({ data }: MessageEvent) => {
        if (data.id === id) end(id === this.#id ? (data.found as Found) : null);
      };
      const timer = setTimeout(() => {
        if (this.#worker === worker) this.close();
        end(id === this.#id ? 'slow' : null);
      }, PATIENCE);
      worker.addEventListener('message', hear);
      worker.postMessage({ id, query } satisfies Asked);
    });
  }

  close(): void {
    this.#worker?.terminate();
    this.#worker = null;
    this.#columns = null;
  }
}
