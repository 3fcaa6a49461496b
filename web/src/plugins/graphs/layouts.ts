// Layouts from a worker, the newest wish only: one that is no longer wanted is let go, a worker that is busy with it is
// ended and another one started.
import type { Layout, LayoutInput } from './layout';
import type { LayoutReply, LayoutRequest } from './layout.worker';

/** A worker that has been busy for longer with what nobody wants is ended, in milliseconds. */
const PATIENCE = 120;

/** A layout, and the number by which the next one is told to keep to it. */
export interface Solved {
  readonly layout: Layout;
  readonly serial: number;
}

export class Layouts {
  #worker: Worker | null = null;
  #serial = 0;
  #begun = 0;
  #waiting: {
    readonly serial: number;
    done(layout: Layout): void;
    fail(error: unknown): void;
  } | null = null;

  /** Starts the worker before it is needed. */
  warm(): void {
    this.#worker ??= this.#start();
  }

  get busy(): boolean {
    return this.#waiting !== null;
  }

  #start(): Worker {
    const worker = new Worker(new URL('./layout.worker.ts', import.meta.url), { type: 'module' });
    worker.onmessage = ({ data }: MessageEvent<LayoutReply>) => {
      const waiting = this.#waiting;
      if (!waiting || waiting.serial !== data.serial) return;
      this.#waiting = null;
      if ('layout' in data) waiting.done(data.layout);
      else waiting.fail(new Error(data.failed));
    };
    worker.onerror = event => {
      this.#waiting?.fail(new Error(event.message || 'the layout worker failed'));
      this.#waiting = null;
      this.#worker?.terminate();
      this.#worker = null;
    };
    return worker;
  }

  /** null: a newer wish took its place. `after`: the number of the layout that is seen now, whose order is kept. */
  async of(input: LayoutInput, after: number): Promise<Solved | null> {
    const serial = ++this.#serial;
    if (this.#waiting && performance.now() - this.#begun > PATIENCE) {
      this.#worker?.terminate();
      this.#worker = null;
    }
    this.#waiting?.fail(null);
    this.warm();
    this.#begun = performance.now();
    try {
      const layout = await new Promise<Layout>((done, fail) => {
        this.#waiting = { serial, done, fail };
        this.#worker?.postMessage({ serial, after, input } satisfies LayoutRequest);
      });
      return { layout, serial };
    } catch (error) {
      if (error === null) return null;
      throw error;
    }
  }
}
