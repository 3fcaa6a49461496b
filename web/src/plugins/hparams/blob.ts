// Reads what the server packs: rows with their settings, and what scalars amount to (docs/http-api.md).
import type { RunStatus, Setting } from '../../api';

const [TABLE, METRICS] = [0x3152424c, 0x314b424c];
const STATUSES: readonly (RunStatus | undefined)[] = [
  undefined,
  'running',
  'stalled',
  'failed',
  'finished',
];

/** What one setting is in every row: a value by its place, and of each row which, counted from 1; 0 for none. */
export interface Told {
  readonly id: number;
  readonly values: readonly Setting[];
  readonly codes: ArrayLike<number>;
  /** Places of values that are neither number, text nor truth: shown as text. */
  readonly odd: ReadonlySet<number>;
}

export interface RowFacts {
  /** Seconds since the epoch; NaN for none. */
  readonly start: number;
  readonly last: number;
  readonly points: number;
  readonly bytes: number;
  readonly conflicts: number;
  readonly group: string;
  readonly status: RunStatus | undefined;
}

export interface TablePart {
  readonly revision: number;
  readonly full: boolean;
  /** Ids of the runs that are rows. */
  readonly rows: readonly number[];
  readonly gone: readonly number[];
  readonly facts: readonly RowFacts[];
  readonly columns: readonly Told[];
}

interface Head {
  revision: number;
  full: boolean;
  n: number;
  gone: number[];
  groups: string[];
  columns: { id: number; distinct: number; width: 0 | 1 | 2 | 4; texts: string[]; cut: number[] }[];
}

/** Arrays one after the other, each padded to eight bytes. */
class Reader {
  constructor(
    readonly bytes: ArrayBuffer,
    public at: number,
  ) {}

  take<A>(
    make: { new (buffer: ArrayBuffer, at: number, n: number): A; BYTES_PER_ELEMENT: number },
    n: number,
  ): A {
    const array = new make(this.bytes, this.at, n);
    this.at += (n * make.BYTES_PER_ELEMENT + 7) & ~7;
    return array;
  }
}

export function readTable(bytes: ArrayBuffer): TablePart {
  const [magic, length = 0] = new Uint32Array(bytes, 0, 2);
  if (magic !== TABLE) throw new RangeError('no block of a run table');
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(bytes, 8, length))) as Head;
  const { n } = head;
  const reader = new Reader(bytes, 8 + ((length + 7) & ~7));
  const runs = reader.take(Float64Array, n);
  const [start, last, points, size] = [0, 1, 2, 3].map(() => reader.take(Float64Array, n));
  const conflicts = reader.take(Uint32Array, n);
  const groups = reader.take(Uint32Array, n);
  const status = reader.take(Uint8Array, n);
  reader.take(Uint8Array, n);
  const columns = head.columns.map((column): Told => {
    const kinds = reader.take(Uint8Array, column.distinct);
    const numbers = reader.take(Float64Array, column.distinct);
    let next = 0;
    const odd = new Set<number>();
    const values = Array.from({ length: column.distinct }, (_, i): Setting => {
      if (kinds[i] === 0) return numbers[i] as number;
      if (kinds[i] === 2) return numbers[i] === 1;
      const text = column.texts[next++] ?? '';
      if (kinds[i] !== 3) return text;
      odd.add(i);
      return text === 'NaN' || text === 'nan' ? Number.NaN : text;
    });
    const codes =
      column.width === 0
        ? new Uint8Array(n).fill(1)
        : column.width === 1
          ? reader.take(Uint8Array, n)
          : column.width === 2
            ? reader.take(Uint16Array, n)
            : reader.take(Uint32Array, n);
    return { id: column.id, values, codes, odd };
  });
  const factsAt = (_: unknown, i: number): RowFacts => ({
    start: start?.[i] as number,
    last: last?.[i] as number,
    points: points?.[i] as number,
    bytes: size?.[i] as number,
    conflicts: conflicts[i] as number,
    group: head.groups[(groups[i] as number) - 1] ?? '',
    status: STATUSES[status[i] as number],
  });
  let facts: readonly RowFacts[] | undefined;
  return {
    revision: head.revision,
    full: head.full,
    rows: Array.from(runs),
    gone: head.gone,
    // Ten thousand objects, which a reply with more columns of what is known already needs not.
    get facts() {
      facts ??= Array.from({ length: n }, factsAt);
      return facts;
    },
    columns,
  };
}

export const METRIC_FIELDS = [
  'run',
  'points',
  'nonfinite',
  'lastStep',
  'last',
  'lastTime',
  'min',
  'minStep',
  'max',
  'maxStep',
  'mean',
  'at',
  'atStep',
] as const;
export type MetricField = (typeof METRIC_FIELDS)[number];

/** Of one metric every field of every row, in the order of `rows`. */
export type MetricPart = Readonly<Record<MetricField, Float64Array>>;

export function readMetrics(bytes: ArrayBuffer): {
  rows: readonly number[];
  metrics: MetricPart[];
} {
  const [magic, count = 0, n = 0] = new Uint32Array(bytes, 0, 4);
  if (magic !== METRICS) throw new RangeError('no block of metrics');
  const reader = new Reader(bytes, 16);
  const rows = Array.from(reader.take(Float64Array, n));
  const metrics = Array.from(
    { length: count },
    () =>
      Object.fromEntries(
        METRIC_FIELDS.map(field => [field, reader.take(Float64Array, n)]),
      ) as unknown as MetricPart,
  );
  return { rows, metrics };
}
