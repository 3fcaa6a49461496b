// What can be typed next in the runs' filter: names, operators, values that runs have, and what joins conditions.

import { printName, printValue, type Wanted, wantedAt } from '../base/filter_syntax';
import { naturalCompare } from '../base/natural';
import { allNames, type Field, type RunData, resolveName, type Setting } from './run_fields';

export interface Completion {
  /** What it puts in place of what is typed. */
  readonly insert: string;
  readonly label: string;
  /** Of a name: what it names. */
  readonly kind: Field['kind'] | 'missing' | Measure | null;
}

export interface Completions {
  readonly wanted: Wanted;
  readonly options: readonly Completion[];
  /** Whose values are wanted. */
  readonly setting: string | null;
}

/** What can be taken of a tag besides its last value. */
type Measure = 'min' | 'max' | 'best' | 'mean' | 'at';
const CALLS = [
  ['missing', 'missing'],
  ['min', 'min'],
  ['max', 'max'],
  ['best', 'best'],
  ['mean', 'mean'],
  ['at', 'at'],
] as const;
const STATUSES = ['running', 'stalled', 'failed', 'finished'] as const;
const MOST_VALUES = 200;

export function completionsAt(
  source: string,
  caret: number,
  data: RunData,
  most: number,
): Completions {
  const wanted = wantedAt(source, caret);
  const field = wanted.kind === 'value' ? resolveName(wanted.name, data) : null;
  return {
    wanted,
    options: optionsFor(wanted, data).slice(0, most),
    setting: field?.kind === 'config' ? field.name : null,
  };
}

function optionsFor(wanted: Wanted, data: RunData): Completion[] {
  const plain = (texts: readonly string[]) =>
    matching(texts, wanted.typed, text => text).map(
      (text): Completion => ({ insert: text, label: text, kind: null }),
    );
  switch (wanted.kind) {
    case 'name': {
      const names: Completion[] = matching([...allNames(data)], wanted.typed, name => name).map(
        name => ({
          insert: printName(name),
          label: name,
          kind: resolveName(name, data)?.kind ?? null,
        }),
      );
      for (const [call, kind] of CALLS)
        if (wanted.typed && call.startsWith(wanted.typed.toLowerCase()))
          names.push({ insert: `${call}(`, label: `${call}(…)`, kind });
      return names;
    }
    case 'operator': {
      const field = resolveName(wanted.name, data);
      const isText =
        field?.kind === 'run'
          ? field.name === 'name' || field.name === 'status'
          : field?.kind === 'config' && data.facts.settings.get(field.name)?.text;
      return plain(isText ? ['=', '!=', '~', 'in', 'not in'] : ['<', '<=', '=', '>=', '>', '!=']);
    }
    case 'value': {
      const values = valuesOf(resolveName(wanted.name, data), data);
      return matching(values, wanted.typed, String).map(value => ({
        insert: printValue(value),
        label: String(value),
        kind: null,
      }));
    }
    case 'joiner':
      return plain(['and', 'or']);
    default:
      return [];
  }
}

function valuesOf(field: Field | null, data: RunData): readonly Setting[] {
  if (field?.kind === 'run' && field.name === 'status') return STATUSES;
  if (field?.kind !== 'config') return [];
  const column = data.facts.columns.get(field.name);
  const used = new Set(column?.at);
  return (column?.values ?? [])
    .filter((_, i) => used.has(i))
    .slice(0, MOST_VALUES)
    .sort((a, b) => naturalCompare(String(a), String(b)));
}

/** Those that begin with what is typed, then those that hold it. What is there in full needs no completion. */
function matching<T>(items: readonly T[], typed: string, textOf: (item: T) => string): T[] {
  const wanted = typed.toLowerCase();
  const [first, rest]: [T[], T[]] = [[], []];
  for (const item of items) {
    const text = textOf(item).toLowerCase();
    if (text.startsWith(wanted)) first.push(item);
    else if (text.includes(wanted)) rest.push(item);
  }
  const all = first.concat(rest);
  return all.length === 1 && textOf(all[0] as T) === typed ? [] : all;
}
