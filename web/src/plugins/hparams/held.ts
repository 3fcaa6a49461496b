// What the page holds of rows: settings and metrics by the run's id. A reply replaces a column or changes some of it.
import type { Setting } from '../../api';
import {
  METRIC_FIELDS,
  type MetricField,
  type MetricPart,
  type RowFacts,
  type TablePart,
  type Told,
} from './blob';
import type { Cell, How } from './columns';

const identity = (value: Setting) => `${typeof value}:${value}`;

/** A setting in all rows. */
export class HeldSetting {
  constructor(
    readonly values: readonly Setting[],
    /** By the run's id: which value, counted from 1; 0 for none. */
    readonly codes: Uint32Array,
    readonly odd: ReadonlySet<Setting>,
  ) {}

  readonly of = (run: number): Cell => {
    const code = this.codes[run] ?? 0;
    return code === 0 ? undefined : this.values[code - 1];
  };
}

const room = (held: number, rows: readonly number[]) =>
  rows.reduce((most, run) => Math.max(most, run + 1), held);

/** `told` of `rows`, laid over what is held; without it, all there is. */
export function mergeSetting(
  held: HeldSetting | undefined,
  rows: readonly number[],
  told: Told,
): HeldSetting {
  const codes = new Uint32Array(room(held?.codes.length ?? 0, rows));
  const odd = new Set(held?.odd);
  for (const i of told.odd) odd.add(told.values[i] as Setting);
  if (!held) {
    for (let i = 0; i < rows.length; i++) codes[rows[i] as number] = told.codes[i] as number;
    return new HeldSetting(told.values, codes, odd);
  }
  codes.set(held.codes);
  const values = [...held.values];
  const places = new Map(values.map((value, i) => [identity(value), i + 1]));
  const moved = told.values.map(value => {
    const known = places.get(identity(value));
    if (known !== undefined) return known;
    values.push(value);
    places.set(identity(value), values.length);
    return values.length;
  });
  for (const [i, run] of rows.entries()) {
    const code = told.codes[i] as number;
    codes[run] = code === 0 ? 0 : (moved[code - 1] as number);
  }
  return new HeldSetting(values, codes, odd);
}

export interface HeldRows {
  readonly revision: number;
  readonly facts: ReadonlyMap<number, RowFacts>;
  /** By the setting's id. */
  readonly settings: ReadonlyMap<number, HeldSetting>;
}

export const NO_ROWS: HeldRows = { revision: -1, facts: new Map(), settings: new Map() };

function mergeFacts(held: HeldRows, part: TablePart): HeldRows['facts'] {
  if (part.full && part.revision === held.revision) return held.facts;
  const facts = new Map(part.full ? [] : held.facts);
  for (const run of part.gone) facts.delete(run);
  for (const [i, run] of part.rows.entries()) facts.set(run, part.facts[i] as RowFacts);
  return facts;
}

/** A full reply replaces rows, and of settings those in it; the others stay: their ids are of the epoch. */
export function mergeRows(held: HeldRows, part: TablePart): HeldRows {
  const facts = mergeFacts(held, part);
  const settings = new Map(held.settings);
  for (const told of part.columns)
    settings.set(
      told.id,
      mergeSetting(part.full ? undefined : held.settings.get(told.id), part.rows, told),
    );
  return { revision: part.revision, facts, settings };
}

/** A scalar tag in all rows, every field by the run's id; a row without it has 0 points. */
export type HeldMetric = Readonly<Record<MetricField, Float64Array>>;

export function mergeMetric(
  held: HeldMetric | undefined,
  rows: readonly number[],
  part: MetricPart,
): HeldMetric {
  const size = room(held?.points.length ?? 0, rows);
  return Object.fromEntries(
    METRIC_FIELDS.map(field => {
      const values = new Float64Array(size).fill(field === 'points' ? 0 : Number.NaN);
      if (held) values.set(held[field]);
      for (const [i, run] of rows.entries()) values[run] = part[field][i] as number;
      return [field, values];
    }),
  ) as unknown as HeldMetric;
}

const FIELD: Readonly<Record<Exclude<How, 'best'>, MetricField>> = {
  last: 'last',
  min: 'min',
  max: 'max',
  mean: 'mean',
  at: 'at',
};

/** What of a metric stands in a column. `small`: the best is the smallest. */
export function metricOf(held: HeldMetric, how: How, small: boolean): (run: number) => Cell {
  const values = held[FIELD[how === 'best' ? (small ? 'min' : 'max') : how]];
  const { points, atStep } = held;
  const steps = how === 'at' ? atStep : null;
  return run =>
    (points[run] ?? 0) > 0 && !(steps && Number.isNaN(steps[run])) ? values[run] : undefined;
}

/** At which step the value was; NaN where that is not of one step. */
export function stepOf(held: HeldMetric, how: How, small: boolean, run: number): number {
  const field: MetricField | null =
    how === 'last'
      ? 'lastStep'
      : how === 'min' || (how === 'best' && small)
        ? 'minStep'
        : how === 'max' || how === 'best'
          ? 'maxStep'
          : how === 'at'
            ? 'atStep'
            : null;
  return field ? (held[field][run] ?? Number.NaN) : Number.NaN;
}
