// The table's rows where runs are grouped: a row per group, its runs below it where it is open.
import type { Run } from '../../api';
import type { Cell } from './columns';
import { type Statistics, statisticsOf } from './groups';
import { sortRows } from './order';

export interface TableGroup {
  readonly key: string;
  /** What its runs share, in words. */
  readonly name: string;
  /** In the order of the table. */
  readonly runs: readonly Run[];
}

export type Line =
  | { readonly kind: 'run'; readonly key: string; readonly run: Run; readonly level: 1 | 2 }
  | {
      readonly kind: 'group';
      readonly key: string;
      readonly group: TableGroup;
      readonly open: boolean;
    };

/** The rows from the top; without groups a row per run. */
export function layLines(
  runs: readonly Run[],
  groups: readonly TableGroup[] | null,
  open: ReadonlySet<string>,
): readonly Line[] {
  const lineOf =
    (level: 1 | 2) =>
    (run: Run): Line => ({ kind: 'run', key: String(run.id), run, level });
  if (!groups) return runs.map(lineOf(1));
  return groups.flatMap((group): Line[] => {
    const isOpen = open.has(group.key);
    const own: Line = { kind: 'group', key: `group ${group.key}`, group, open: isOpen };
    return isOpen ? [own, ...group.runs.map(lineOf(2))] : [own];
  });
}

/** What stands in a group's cell. */
export type Summary =
  | ({ readonly kind: 'mean' } & Statistics)
  /** All of its runs have this. */
  | { readonly kind: 'same'; readonly value: Cell }
  | { readonly kind: 'many'; readonly count: number };

/** `measured`: numbers are averaged, the finite ones; what is set is told where all agree. */
export function summarize(
  of: (run: number) => Cell,
  runs: readonly Run[],
  measured: boolean,
): Summary {
  const values = runs.map(run => of(run.id));
  const found = measured ? statisticsOf(values) : null;
  if (found) return { kind: 'mean', ...found };
  const different = new Set(values);
  return different.size <= 1
    ? { kind: 'same', value: values[0] }
    : { kind: 'many', count: different.size };
}

/** What a group is sorted by: what has no one value comes last. */
export const sortValue = (summary: Summary): Cell =>
  summary.kind === 'mean' ? summary.mean : summary.kind === 'same' ? summary.value : undefined;

/** Groups by several columns at once; equal ones stay as they were. */
export function sortGroups(
  groups: readonly TableGroup[],
  keys: readonly {
    readonly of: (group: TableGroup) => Cell;
    readonly descending: boolean;
  }[],
): readonly TableGroup[] {
  const order = sortRows(
    groups.map((_, i) => i),
    keys.map(({ of, descending }) => ({
      of: (i: number) => of(groups[i] as TableGroup),
      descending,
    })),
  );
  return Array.from(order, i => groups[i] as TableGroup);
}
