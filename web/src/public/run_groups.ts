// Groups of runs: by settings, by a pattern over their names, by folder, or by several of these at once.
import type { Run } from '../api';
import { naturalCompare } from '../base/natural';
import { columnOf, type Field, parseField, printField, type RunData } from './run_fields';

export type GroupBy =
  | Field
  /** A regular expression over the run's name: its captures, or without any what it matches. */
  | { readonly kind: 'pattern'; readonly source: string }
  /** The first `depth` segments of the folder the run lies in. */
  | { readonly kind: 'folder'; readonly depth: number };

export interface RunGroup {
  /** Tells it from the others, and stays the same as runs come and go. */
  readonly key: string;
  /** Its value under each part of the grouping; null: its runs have none. */
  readonly values: readonly (string | null)[];
  /** In the order given. */
  readonly runs: readonly Run[];
}

export function parseGroupBy(text: string): GroupBy | null {
  const cut = text.indexOf(':');
  const rest = text.slice(cut + 1);
  switch (text.slice(0, cut)) {
    case 'pattern':
      return patternOf(rest) && rest ? { kind: 'pattern', source: rest } : null;
    case 'folder': {
      const depth = Number(rest);
      return Number.isInteger(depth) && depth >= 1 ? { kind: 'folder', depth } : null;
    }
    default:
      return parseField(text);
  }
}

export function printGroupBy(by: GroupBy): string {
  if (by.kind === 'pattern') return `pattern:${by.source}`;
  return by.kind === 'folder' ? `folder:${by.depth}` : printField(by);
}

function patternOf(source: string): RegExp | null {
  try {
    return new RegExp(source);
  } catch {
    return null;
  }
}

/** What a run is grouped by under one part of a grouping; null: it has nothing there. */
export function groupValueOf(by: GroupBy, data: RunData): (run: Run) => string | null {
  if (by.kind === 'pattern') {
    const pattern = patternOf(by.source);
    return run => {
      const found = pattern?.exec(run.name);
      if (!found) return null;
      const parts =
        found.length > 1 ? found.slice(1).filter(part => part !== undefined) : [found[0]];
      return parts.join(' · ') || null;
    };
  }
  if (by.kind === 'folder')
    return run => run.name.split('/').slice(0, -1).slice(0, by.depth).join('/') || null;
  const column = columnOf(by, data);
  return run => {
    const value = column(run);
    if (typeof value === 'object') return value.join(', ') || null;
    return value === undefined ? null : String(value);
  };
}

/** Groups in natural order of their values, part by part; runs without a value come last. Every run is in one. */
export function makeGroups(
  runs: readonly Run[],
  parts: readonly GroupBy[],
  data: RunData,
): readonly RunGroup[] {
  const makers = parts.map(by => groupValueOf(by, data));
  const groups = new Map<string, { values: (string | null)[]; runs: Run[] }>();
  for (const run of runs) {
    const values = makers.map(make => make(run));
    const key = JSON.stringify(values);
    const group = groups.get(key);
    if (group) group.runs.push(run);
    else groups.set(key, { values, runs: [run] });
  }
  return [...groups]
    .map(([key, group]) => ({ key, ...group }))
    .sort((a, b) => compareValues(a.values, b.values));
}

function compareValues(a: readonly (string | null)[], b: readonly (string | null)[]): number {
  for (const [i, one] of a.entries()) {
    const other = b[i] ?? null;
    if (one === other) continue;
    if (one === null) return 1;
    if (other === null) return -1;
    const [x, y] = [Number(one), Number(other)];
    const order = x - y || naturalCompare(one, other);
    return Number.isNaN(order) ? naturalCompare(one, other) : order;
  }
  return 0;
}
