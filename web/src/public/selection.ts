// Which runs are shown. By name, so that it outlives the server's ids; new runs are shown unless only some were chosen.

export interface Selection {
  /** "all": every run but `names`. "only": no run but `names`. */
  readonly mode: 'all' | 'only';
  readonly names: ReadonlySet<string>;
}

export const EVERYTHING: Selection = { mode: 'all', names: new Set() };
export const NOTHING: Selection = { mode: 'only', names: new Set() };

export function isShown(selection: Selection, run: string): boolean {
  return (selection.mode === 'only') === selection.names.has(run);
}

export function withShown(selection: Selection, runs: Iterable<string>, shown: boolean): Selection {
  const names = new Set(selection.names);
  const listed = (selection.mode === 'only') === shown;
  for (const run of runs) {
    if (listed) names.add(run);
    else names.delete(run);
  }
  return { mode: selection.mode, names };
}

export function only(runs: Iterable<string>): Selection {
  return { mode: 'only', names: new Set(runs) };
}

/** Double click: only this run, with those within it; again on the only one: everything. */
export function solo({ mode, names }: Selection, ...runs: readonly string[]): Selection {
  const alone = mode === 'only' && names.size === runs.length && runs.every(run => names.has(run));
  return alone ? EVERYTHING : only(runs);
}
