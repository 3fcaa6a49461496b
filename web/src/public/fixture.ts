// Runs and what is known of them, for tests: names with settings, last values and statuses.
import { applyFacts, type Board, NO_FACTS, type Run, type RunStatus, type Setting } from '../api';
import type { RunData } from './run_fields';
import { NOTHING_SAID } from './sidecar';

export interface RunSpec {
  readonly name: string;
  readonly set?: Readonly<Record<string, Setting>>;
  readonly last?: Readonly<Record<string, number>>;
  readonly status?: RunStatus;
  readonly start?: number;
  readonly seconds?: number;
  /** Place of the session that it is within. */
  readonly within?: number;
}

/** Ids are places in the list; so are colour slots, counted from 1. */
export function makeRunData(
  specs: readonly RunSpec[],
): RunData & { readonly runs: readonly Run[] } {
  const runs = specs.map(({ name, start = 0, seconds = 0 }, id) => ({
    id,
    name,
    start,
    last: start + seconds,
    slot: id + 1,
    tag_set: 0,
    points: 1,
  }));
  const keys = [...new Set(specs.flatMap(spec => Object.keys(spec.set ?? {})))];
  const tags = [...new Set(specs.flatMap(spec => Object.keys(spec.last ?? {})))];
  const facts = applyFacts(NO_FACTS, {
    epoch: 'e',
    revision: 1,
    full: true,
    runs: runs.map(run => run.id),
    status: specs.map(spec => spec.status ?? null),
    belongs_to: specs.map(() => null),
    within: specs.map(spec => spec.within ?? null),
    settings: null,
    columns: keys.map(key => {
      const values = [...new Set(specs.map(spec => spec.set?.[key]))].filter(v => v !== undefined);
      const at = specs.map(({ set }) => values.indexOf(set?.[key] as Setting));
      return { key, values, at };
    }),
  });
  const lasts = tags.map(tag => {
    const value = specs.flatMap(({ last }, id) => {
      const found = last?.[tag];
      return found === undefined ? [] : [[id, found] as const];
    });
    return [tag, { value: new Map(value) }] as const;
  });
  return {
    runs,
    board: {
      epoch: 'e',
      runs,
      runById: new Map(runs.map(run => [run.id, run])),
      tags: tags.map((tag, id) => ({ id, tag, plugin: 'scalars' })),
      tagSets: [new Set(tags.keys())],
    } as unknown as Board,
    facts,
    lasts: new Map(lasts),
    tags: new Set(tags),
    said: NOTHING_SAID,
  };
}
