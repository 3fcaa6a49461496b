// What can be asked of a run: its own facts, its settings, the last values of its tags; by the names people type.
import type { Board, LastValues, Run, RunFacts, RunStatus, Setting } from '../api';
import type { Column, Value } from '../base/filter_meaning';
import { folderTags, sessionOf, sessionsOf, splitFolder } from './sessions';
import { marksOf, type Said, wordsOf } from './sidecar';

export const RUN_FIELDS = [
  'name',
  'status',
  'start',
  'duration',
  'points',
  'tag',
  'note',
  'session_group',
] as const;

export type Field =
  | { readonly kind: 'run'; readonly name: (typeof RUN_FIELDS)[number] }
  | { readonly kind: 'config'; readonly name: string }
  /** The last value of a scalar tag, or another: "min:loss", "mean10:loss". */
  | { readonly kind: 'last'; readonly name: string };

const KINDS = ['run', 'config', 'last'] as const;

/** "config:lr", "last:val/loss", "run:duration"; null for anything else. */
export function parseField(text: string): Field | null {
  const cut = text.indexOf(':');
  const kind = KINDS.find(one => one === text.slice(0, cut));
  const name = text.slice(cut + 1);
  if (kind === 'run') {
    const known = RUN_FIELDS.find(one => one === name);
    return known ? { kind, name: known } : null;
  }
  return kind && name ? { kind, name } : null;
}

/** "mean10:loss" → what is taken, and of which tag. */
export const splitMeasure = (name: string): readonly string[] | null =>
  /^(last|min|max|best|mean\d+|at-?\d+):([\s\S]+)$/.exec(name)?.slice(1) ?? null;

export const printField = (field: Field) => `${field.kind}:${field.name}`;

/** What runs are asked with. */
export interface RunData {
  readonly board: Board | null;
  readonly facts: RunFacts;
  /** By tag text; absent until fetched. */
  readonly lasts: ReadonlyMap<string, LastValues>;
  /** Texts of the scalar tags. */
  readonly tags: ReadonlySet<string>;
  /** What people said of runs: names, tags, notes. */
  readonly said: Said;
}

const isLogged = (name: string, data: RunData) =>
  data.tags.has(name) || splitFolder(name, data) !== null;

/** A name in a filter: a fact of runs, else a setting, else a tag; "config:name" says which. Null: no such name. */
export function resolveName(name: string, data: RunData): Field | null {
  const plain = parseField(`run:${name}`);
  if (plain) return plain;
  if (data.facts.settings.has(name)) return { kind: 'config', name };
  if (isLogged(name, data)) return { kind: 'last', name };
  const field = parseField(name);
  if (!field && isLogged(splitMeasure(name)?.[1] ?? '', data)) return { kind: 'last', name };
  if (field?.kind === 'config' && !data.facts.settings.has(field.name)) return null;
  if (field?.kind === 'last' && !isLogged(field.name, data))
    return isLogged(splitMeasure(field.name)?.[1] ?? '', data) ? field : null;
  return field;
}

/** Every name a filter may hold, each once: what another hides goes by its kind, as "last:val/acc". */
export function* allNames(data: RunData): Generator<string> {
  yield* RUN_FIELDS;
  const facts: ReadonlySet<string> = new Set(RUN_FIELDS);
  const { settings } = data.facts;
  for (const key of settings.keys()) yield facts.has(key) ? `config:${key}` : key;
  for (const tag of data.tags) yield facts.has(tag) || settings.has(tag) ? `last:${tag}` : tag;
  yield* folderTags(data);
}

export const durationOf = (run: Run): number | undefined =>
  run.start === null || run.last === null ? undefined : run.last - run.start;

const least = (runs: readonly Run[]) =>
  runs.reduce<number | undefined>(
    (low, { start }) => (start === null ? low : Math.min(low ?? start, start)),
    undefined,
  );
const most = (runs: readonly Run[]) =>
  runs.reduce<number | undefined>(
    (high, { last }) => (last === null ? high : Math.max(high ?? last, last)),
    undefined,
  );
/** Of a session and the runs within it together. */
function together<T>(data: RunData, of: (runs: readonly Run[]) => T): (run: Run) => T {
  if (data.facts.within.size === 0) return run => of([run]);
  const { members } = sessionsOf(data);
  return run => of(members.get(data.facts.within.get(run.id) ?? run.id) ?? [run]);
}
/** What people said of a run, then what they said of the session that it is within. */
function saidOf<T>(run: Run, data: RunData, of: (name: string) => readonly T[]): readonly T[] {
  const above = sessionOf(run, data);
  return above === run ? of(run.name) : [...of(run.name), ...of(above.name)];
}
export const wordsAbout = (run: Run, data: RunData): readonly string[] =>
  saidOf(run, data, name => wordsOf(data.said, name));

const own: Readonly<Record<(typeof RUN_FIELDS)[number], (data: RunData) => Column<Run>>> = {
  name: data => run => {
    const names = saidOf(run, data, name => [name, marksOf(data.said, name).name ?? '']);
    const some = names.filter(Boolean);
    return some.length > 1 ? some : run.name;
  },
  status:
    ({ facts }) =>
    run =>
      facts.status.get(run.id),
  start: data => together(data, least),
  duration: data =>
    together(data, runs => {
      const [from, to] = [least(runs), most(runs)];
      return from === undefined || to === undefined ? undefined : to - from;
    }),
  points: data => together(data, runs => runs.reduce((sum, run) => sum + run.points, 0)),
  tag: data => run => {
    const tags = saidOf(run, data, name => marksOf(data.said, name).tags ?? []);
    return tags.length > 0 ? tags : undefined;
  },
  note: data => run => saidOf(run, data, name => [marksOf(data.said, name).note]).find(Boolean),
  session_group: data => run => data.facts.sessionGroups.get(run.id),
};

const partsHeld = new WeakMap<RunFacts['owners'], ReadonlyMap<number, readonly number[]>>();

/** Run → the sub-runs that are parts of it. */
function partsOf(owners: RunFacts['owners']): ReadonlyMap<number, readonly number[]> {
  let parts = partsHeld.get(owners);
  if (!parts) {
    const made = new Map<number, number[]>();
    for (const [part, run] of owners) {
      const held = made.get(run);
      if (held) held.push(part);
      else made.set(run, [part]);
    }
    parts = made;
    partsHeld.set(owners, parts);
  }
  return parts;
}

/** The field's value of each run; of a tag that the run itself lacks, that of its first part which has it. */
export function columnOf(field: Field, data: RunData): Column<Run> {
  if (field.kind === 'run') return own[field.name](data);
  if (field.kind === 'config') {
    const column = data.facts.columns.get(field.name);
    return run => column?.of(run.id);
  }
  const lasts = data.lasts.get(field.name);
  if (!lasts) return () => undefined;
  const tag = data.tags.has(field.name)
    ? field.name
    : (splitMeasure(field.name)?.[1] ?? field.name);
  const [folder] = data.tags.has(tag) ? [] : (splitFolder(tag, data) ?? []);
  if (folder !== undefined) {
    const there = sessionsOf(data).folders.get(folder);
    return run => {
      const found = there?.get(data.facts.within.get(run.id) ?? run.id);
      return found && lasts.value.get(found.id);
    };
  }
  const parts = partsOf(data.facts.owners);
  return ({ id }) => {
    const own = lasts.value.get(id);
    if (own !== undefined) return own;
    const part = parts.get(id)?.find(one => lasts.value.has(one));
    return part === undefined ? undefined : lasts.value.get(part);
  };
}

export type { RunStatus, Setting, Value };
