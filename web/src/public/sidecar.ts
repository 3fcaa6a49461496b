// What people said of runs, and saved views: operations applied and taken back, as the server does it. Pure.
import type { Operation, RunMarks, SavedView, SidecarContents } from '../api';

export interface Said {
  /** By the run's real name. */
  readonly runs: ReadonlyMap<string, RunMarks>;
  readonly views: ReadonlyMap<string, SavedView>;
}

export const NOTHING_SAID: Said = { runs: new Map(), views: new Map() };
const NO_MARKS: RunMarks = {};

export function saidIn(contents: SidecarContents): Said {
  return {
    runs: new Map(Object.entries(contents.runs)),
    views: new Map(Object.entries(contents.views)),
  };
}

export function marksOf(said: Said, run: string): RunMarks {
  return said.runs.get(run) ?? NO_MARKS;
}

/** Names and tags: what people look for a run by. */
export function wordsOf(said: Said, run: string): readonly string[] {
  const marks = said.runs.get(run);
  return marks ? [run, ...(marks.name ? [marks.name] : []), ...(marks.tags ?? [])] : [run];
}

type Mark = Exclude<keyof Extract<Operation, { op: 'mark_runs' }>, 'op' | 'runs'>;
const MARKS: readonly Mark[] = ['name', 'colour', 'tags', 'note', 'hidden', 'archived'];

const tidy = (value: unknown): unknown =>
  typeof value === 'string'
    ? value.trim()
    : Array.isArray(value)
      ? [...new Set(value.map(tag => String(tag).trim()).filter(Boolean))]
      : value;
const isEmpty = (value: unknown) => !value || (Array.isArray(value) && value.length === 0);

function mark(runs: Map<string, RunMarks>, run: string, change: Record<string, unknown>): void {
  const marks: Record<string, unknown> = { ...runs.get(run) };
  for (const [field, given] of Object.entries(change)) {
    const value = tidy(given);
    if (isEmpty(value)) delete marks[field];
    else marks[field] = value;
  }
  if (Object.keys(marks).length > 0) runs.set(run, marks);
  else runs.delete(run);
}

const changeOf = (operation: Extract<Operation, { op: 'mark_runs' }>): Record<string, unknown> =>
  Object.fromEntries(
    MARKS.filter(field => operation[field] !== undefined).map(field => [field, operation[field]]),
  );

const tagsAfter = (has: readonly string[], add: readonly string[], remove: readonly string[]) =>
  [...new Set([...has, ...add])].filter(tag => !remove.includes(tag));

/** `said` after the operations; what would be refused is left undone. */
export function applyOperations(said: Said, operations: readonly Operation[]): Said {
  if (operations.length === 0) return said;
  const runs = new Map(said.runs);
  const views = new Map(said.views);
  for (const one of operations) {
    if (one.op === 'mark_runs') for (const run of one.runs) mark(runs, run, changeOf(one));
    else if (one.op === 'tag_runs')
      for (const run of one.runs) {
        const tags = tagsAfter(runs.get(run)?.tags ?? [], one.add ?? [], one.remove ?? []);
        mark(runs, run, { tags });
      }
    else if (one.op === 'save_view') {
      const before = views.get(one.name);
      if (before && !one.replace) continue;
      views.set(one.name, {
        state: one.state,
        ...(one.made ? { made: one.made } : {}),
        ...(one.by ? { by: one.by } : {}),
      });
    } else if (one.op === 'rename_view') {
      const before = views.get(one.name);
      if (!before || views.has(one.to)) continue;
      views.delete(one.name);
      views.set(one.to, before);
    } else if (one.op === 'delete_view') views.delete(one.name);
  }
  return { runs, views };
}

/** What takes the operations back, seen from `said` before they were done. */
export function undoOf(said: Said, operations: readonly Operation[]): Operation[] {
  const undo: Operation[] = [];
  let before = said;
  for (const one of operations) {
    undo.unshift(...undoOne(before, one));
    before = applyOperations(before, [one]);
  }
  return undo;
}

function undoOne(before: Said, operation: Operation): Operation[] {
  if (operation.op === 'mark_runs' || operation.op === 'tag_runs') {
    const fields = operation.op === 'tag_runs' ? ['tags'] : Object.keys(changeOf(operation));
    // Runs of which the same was said go into one operation.
    const alike = new Map<string, { runs: string[]; was: Record<string, unknown> }>();
    for (const run of operation.runs) {
      const marks = marksOf(before, run) as Record<string, unknown>;
      const was = Object.fromEntries(
        fields.map(field => [
          field,
          marks[field] ?? (field === 'hidden' || field === 'archived' ? false : null),
        ]),
      );
      const key = JSON.stringify(was);
      const group = alike.get(key);
      if (group) group.runs.push(run);
      else alike.set(key, { runs: [run], was });
    }
    return [...alike.values()].map(({ runs, was }) => ({ op: 'mark_runs', runs, ...was }));
  }
  if (operation.op === 'save_view') {
    const view = before.views.get(operation.name);
    if (!view) return [{ op: 'delete_view', name: operation.name }];
    return [{ op: 'save_view', name: operation.name, replace: true, ...view }];
  }
  if (operation.op === 'rename_view')
    return before.views.has(operation.to) || !before.views.has(operation.name)
      ? []
      : [{ op: 'rename_view', name: operation.to, to: operation.name }];
  if (operation.op === 'delete_view') {
    const view = before.views.get(operation.name);
    return view ? [{ op: 'save_view', name: operation.name, ...view }] : [];
  }
  return [];
}

/** The list with `operation` at its end, without those that it makes needless. */
export function withOperation(
  held: readonly Operation[],
  operation: Operation,
): readonly Operation[] {
  const target = (one: Operation) =>
    one.op === 'mark_runs' ? JSON.stringify([one.runs, Object.keys(changeOf(one))]) : null;
  const aim = target(operation);
  return [...held.filter(one => aim === null || target(one) !== aim), operation];
}
