// What runs were set to and how they are, in columns. A reply replaces it or changes it; the old one stays as it was.
import type { RunsReply } from './wire';

export type RunStatus = 'running' | 'stalled' | 'failed' | 'finished';
export type Setting = number | string | boolean;

/** One key of the configurations: the different values, and by run id which of them each run has. */
export class SettingColumn {
  constructor(
    readonly values: readonly Setting[],
    /** Index into `values` by run id; -1, or beyond the end: none. */
    readonly at: Int32Array,
  ) {}

  of(run: number): Setting | undefined {
    const at = this.at[run] ?? -1;
    return at < 0 ? undefined : this.values[at];
  }
}

/** What is known of a setting whose column is not held. */
export interface SettingAbout {
  /** Between runs. */
  readonly differs: boolean;
  /** Some value is a text. */
  readonly text: boolean;
}

export interface RunFacts {
  readonly epoch: string;
  readonly revision: number;
  readonly status: ReadonlyMap<number, RunStatus>;
  /** Sub-run → the run it is a part of (add_hparams). */
  readonly owners: ReadonlyMap<number, number>;
  /** Run → the run of the session whose metrics it holds (Keras' train and validation). */
  readonly within: ReadonlyMap<number, number>;
  /** TensorFlow's name of the group that its session is in. */
  readonly sessionGroups: ReadonlyMap<number, string>;
  /** Every setting there is, by key, in the server's order. */
  readonly settings: ReadonlyMap<string, SettingAbout>;
  /** By key: those that were asked for. */
  readonly columns: ReadonlyMap<string, SettingColumn>;
}

export const NO_FACTS: RunFacts = {
  epoch: '',
  revision: -1,
  status: new Map(),
  owners: new Map(),
  within: new Map(),
  sessionGroups: new Map(),
  settings: new Map(),
  columns: new Map(),
};

/** The same map when nothing differs: what depends on it need not be made anew. */
function changed<T>(
  held: ReadonlyMap<number, T>,
  runs: readonly number[],
  told: readonly (T | null)[],
  keep: boolean,
): ReadonlyMap<number, T> {
  const next = new Map(keep ? held : []);
  for (const [i, run] of runs.entries()) {
    const value = told[i];
    if (value === null || value === undefined) next.delete(run);
    else next.set(run, value);
  }
  const same =
    next.size === held.size && [...next].every(([run, value]) => held.get(run) === value);
  return same ? held : next;
}

function readSettings(
  held: RunFacts,
  told: RunsReply['settings'],
  columns: RunFacts['columns'],
): RunFacts['settings'] {
  const next = new Map<string, SettingAbout>(
    told
      ? told.map(({ key, differs, text }) => [key, { differs, text }])
      : [...columns].map(([key, { values }]) => [
          key,
          { differs: values.length > 1, text: values.some(value => typeof value === 'string') },
        ]),
  );
  const same =
    next.size === held.settings.size &&
    [...next].every(([key, { differs, text }]) => {
      const before = held.settings.get(key);
      return before?.differs === differs && before.text === text;
    });
  return same ? held.settings : next;
}

const identity = (value: Setting) => `${typeof value}:${value}`;

export function applyFacts(held: RunFacts, reply: RunsReply): RunFacts {
  const keep = !reply.full && held.epoch === reply.epoch;
  const { runs } = reply;
  const size = runs.reduce((most, run) => Math.max(most, run + 1), 0);
  const columns = new Map(keep ? held.columns : []);
  const copied = new Set<string>();
  const writable = (key: string, values: readonly Setting[]): Int32Array => {
    const before = columns.get(key);
    const at = new Int32Array(Math.max(size, before?.at.length ?? 0)).fill(-1);
    if (before) at.set(before.at);
    columns.set(key, new SettingColumn(values, at));
    copied.add(key);
    return at;
  };
  if (keep)
    for (const [key, column] of held.columns) {
      const cleared = runs.filter(run => column.of(run) !== undefined);
      if (cleared.length === 0) continue;
      const at = writable(key, column.values);
      for (const run of cleared) at[run] = -1;
    }
  for (const { key, values: told, at: places } of reply.columns) {
    const before = columns.get(key)?.values ?? [];
    if (before.length === 0) {
      // What is told differs from one another: ten thousand values need no look at each.
      const at = writable(key, told);
      for (const [i, run] of runs.entries()) at[run] = places ? (places[i] ?? -1) : 0;
      continue;
    }
    const index = new Map(before.map((value, i) => [identity(value), i]));
    const values = [...before];
    const moved = told.map(value => {
      const known = index.get(identity(value));
      if (known !== undefined) return known;
      index.set(identity(value), values.length);
      return values.push(value) - 1;
    });
    const at = writable(key, values);
    for (const [i, run] of runs.entries()) {
      const place = places ? (places[i] ?? -1) : 0;
      if (place >= 0) at[run] = moved[place] ?? -1;
    }
  }
  for (const key of copied) if (columns.get(key)?.at.every(place => place < 0)) columns.delete(key);
  return {
    epoch: reply.epoch,
    revision: reply.revision,
    status: changed<RunStatus>(held.status, runs, reply.status, keep),
    owners: changed<number>(held.owners, runs, reply.belongs_to, keep),
    within: changed<number>(held.within, runs, reply.within ?? [], keep),
    sessionGroups: changed<string>(held.sessionGroups, runs, reply.session_group ?? [], keep),
    settings: readSettings(held, reply.settings, columns),
    columns: columns.size === 0 && held.columns.size === 0 ? held.columns : columns,
  };
}
