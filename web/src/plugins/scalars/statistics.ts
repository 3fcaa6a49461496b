// Asks the server what ranges of curves amount to: all tables of a moment in one request, one in flight, the newest wins.
import { type CurveAxis, type DataSource, SourceError } from '../../api';

/** What one curve amounts to in a range of x; docs/http-api.md has the order. NaN where there is none. */
export interface Statistics {
  readonly count: number;
  readonly nonfinite: number;
  readonly firstStep: number;
  readonly firstWall: number;
  readonly firstValue: number;
  readonly firstSmoothed: number;
  readonly lastStep: number;
  readonly lastWall: number;
  readonly lastValue: number;
  readonly lastSmoothed: number;
  readonly min: number;
  readonly stepAtMin: number;
  readonly max: number;
  readonly stepAtMax: number;
  readonly mean: number;
  readonly deviation: number;
}

const FIELDS = [
  'count',
  'nonfinite',
  'firstStep',
  'firstWall',
  'firstValue',
  'firstSmoothed',
  'lastStep',
  'lastWall',
  'lastValue',
  'lastSmoothed',
  'min',
  'stepAtMin',
  'max',
  'stepAtMax',
  'mean',
  'deviation',
] as const satisfies readonly (keyof Statistics)[];

export interface StatisticsWish {
  readonly tag: number;
  readonly runs: readonly number[];
  readonly axis: CurveAxis;
  readonly lo: number | null;
  readonly hi: number | null;
}

interface Table {
  wish: StatisticsWish;
  take: (rows: ReadonlyMap<number, Statistics>) => void;
  fail: (error: SourceError) => void;
  due: boolean;
}

const STATISTICS = 'api/plugins/scalars/statistics';
const RETRY_MS = 2_000;

const sameQuestion = (a: StatisticsWish, b: StatisticsWish) =>
  a.lo === b.lo &&
  a.hi === b.hi &&
  a.axis.x === b.axis.x &&
  a.axis.xTag === b.axis.xTag &&
  a.axis.smoothing === b.axis.smoothing &&
  a.axis.smoother === b.axis.smoother;

export class StatisticsFeed {
  readonly #tables = new Set<Table>();
  #busy = false;
  #scheduled = false;

  constructor(
    readonly source: DataSource,
    readonly epoch: () => string,
    readonly later: (run: () => void) => void = run => queueMicrotask(run),
  ) {}

  /** Tells `take` the statistics by run id, now and whenever `ask` or `grew` is called; returns what ends it. */
  add(
    wish: StatisticsWish,
    take: Table['take'],
    fail: Table['fail'],
  ): { ask: (wish: StatisticsWish) => void; remove: () => void } {
    const table: Table = { wish, take, fail, due: true };
    this.#tables.add(table);
    this.#schedule();
    return {
      ask: now => {
        table.wish = now;
        table.due = true;
        this.#schedule();
      },
      remove: () => this.#tables.delete(table),
    };
  }

  /** These runs have new points. */
  grew(runs: Iterable<number>): void {
    const grown = new Set(runs);
    for (const table of this.#tables) table.due ||= table.wish.runs.some(run => grown.has(run));
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    this.later(() => {
      this.#scheduled = false;
      void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const first = [...this.#tables].find(table => table.due);
    if (!first) return;
    const asked = [...this.#tables]
      .filter(table => table.due && sameQuestion(table.wish, first.wish))
      .map(table => ({ table, wish: table.wish }));
    for (const { table } of asked) table.due = false;
    const { axis, lo, hi } = first.wish;
    this.#busy = true;
    let wait = 0;
    try {
      const reply = await this.source.bytes(STATISTICS, {
        epoch: this.epoch(),
        x: axis.x,
        ...(axis.x === 'tag' && { x_tag: axis.xTag ?? null }),
        smoothing: axis.smoothing,
        ...(axis.smoother && { smoother: axis.smoother }),
        lo,
        hi,
        cards: asked.map(({ wish }) => ({ tag: wish.tag, runs: [...wish.runs] })),
      });
      const numbers = new Float64Array(reply);
      let at = 0;
      for (const { table, wish } of asked) {
        const rows = new Map<number, Statistics>();
        for (const run of wish.runs) {
          rows.set(run, statisticsAt(numbers, at));
          at += FIELDS.length;
        }
        if (this.#tables.has(table)) table.take(rows);
      }
    } catch (error) {
      const told = error instanceof SourceError ? error : new SourceError(String(error), 'refused');
      for (const { table } of asked) {
        // A server that is away, or another one: what is shown stays, and is asked for again.
        if (told.kind === 'refused') table.fail(told);
        else table.due = true;
      }
      if (told.kind !== 'refused') wait = RETRY_MS;
    } finally {
      this.#busy = false;
      if ([...this.#tables].some(table => table.due)) {
        if (wait > 0) setTimeout(() => this.#schedule(), wait);
        else this.#schedule();
      }
    }
  }
}

function statisticsAt(numbers: Float64Array, at: number): Statistics {
  return Object.fromEntries(
    FIELDS.map((field, i) => [field, numbers[at + i] ?? Number.NaN]),
  ) as unknown as Statistics;
}
