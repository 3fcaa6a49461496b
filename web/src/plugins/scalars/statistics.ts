// Asks the server what ranges of curves amount to.
import type { CurveAxis, DataSource } from '../../api';
import { Questions } from './questions';

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

const STATISTICS = 'api/plugins/scalars/statistics';

/** Answers with the statistics by run id. */
export class StatisticsFeed extends Questions<StatisticsWish, ReadonlyMap<number, Statistics>> {
  constructor(
    readonly source: DataSource,
    readonly epoch: () => string,
    later: (run: () => void) => void = run => queueMicrotask(run),
  ) {
    super(later, () => {});
  }

  protected override kindOf({ lo, hi, axis }: StatisticsWish): string {
    return JSON.stringify([lo, hi, axis.x, axis.xTag ?? null, axis.smoothing, axis.smoother]);
  }

  protected override concerns(wish: StatisticsWish, runs: ReadonlySet<number>): boolean {
    return wish.runs.some(run => runs.has(run));
  }

  protected override async ask(wishes: readonly [StatisticsWish, ...StatisticsWish[]]) {
    const { axis, lo, hi } = wishes[0];
    const reply = await this.source.bytes(STATISTICS, {
      epoch: this.epoch(),
      x: axis.x,
      ...(axis.x === 'tag' && { x_tag: axis.xTag ?? null }),
      smoothing: axis.smoothing,
      ...(axis.smoother && { smoother: axis.smoother }),
      lo,
      hi,
      cards: wishes.map(({ tag, runs }) => ({ tag, runs: [...runs] })),
    });
    const numbers = new Float64Array(reply);
    let at = 0;
    return wishes.map(({ runs }) => {
      const rows = new Map<number, Statistics>();
      for (const run of runs) {
        rows.set(run, statisticsAt(numbers, at));
        at += FIELDS.length;
      }
      return rows;
    });
  }
}

function statisticsAt(numbers: Float64Array, at: number): Statistics {
  return Object.fromEntries(
    FIELDS.map((field, i) => [field, numbers[at + i] ?? Number.NaN]),
  ) as unknown as Statistics;
}
