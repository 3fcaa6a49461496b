// Rows in order, by several columns at once. What is not there comes last whichever way the order goes.
import { naturalSort } from '../../base/natural';
import type { Cell, Column } from './columns';

export interface SortKey {
  readonly key: string;
  readonly descending: boolean;
}

/** "-best:val/acc": from the largest. */
export const printSort = ({ key, descending }: SortKey) => (descending ? '-' : '') + key;
export const parseSort = (text: string): SortKey =>
  text.startsWith('-')
    ? { key: text.slice(1), descending: true }
    : { key: text, descending: false };

/** A click on a head: ascending, descending, not at all; numbers begin with `first`. With shift beside the others. */
export function clickSort(
  keys: readonly SortKey[],
  key: string,
  add: boolean,
  descendingFirst: boolean,
): readonly SortKey[] {
  const held = keys.find(one => one.key === key);
  const next: SortKey | null = !held
    ? { key, descending: descendingFirst }
    : held.descending === descendingFirst
      ? { key, descending: !descendingFirst }
      : null;
  if (!add) return next ? [next] : [];
  if (!held) return next ? [...keys, next] : keys;
  return keys.flatMap(one => (one.key === key ? (next ? [next] : []) : [one]));
}

/** Numbers before texts before NaN before nothing. */
const [NUMBER, TEXT, NAN, NOTHING] = [0, 1, 2, 3];

export interface Ranks {
  readonly kind: Uint8Array;
  readonly at: Float64Array;
}

/** Where each of the runs stands by one column; texts by their natural order. */
export function ranksOf(of: Column['of'], runs: readonly number[]): Ranks {
  const kind = new Uint8Array(runs.length);
  const at = new Float64Array(runs.length);
  const texts = new Map<string, number[]>();
  for (let i = 0; i < runs.length; i++) {
    const value: Cell = of(runs[i] as number);
    if (value === undefined) kind[i] = NOTHING;
    else if (typeof value === 'string') {
      kind[i] = TEXT;
      const places = texts.get(value);
      if (places) places.push(i);
      else texts.set(value, [i]);
    } else if (Number.isNaN(value)) kind[i] = NAN;
    else {
      kind[i] = NUMBER;
      at[i] = Number(value);
    }
  }
  const ordered = naturalSort([...texts.keys()], text => text);
  for (const [rank, text] of ordered.entries())
    for (const place of texts.get(text) ?? []) at[place] = rank;
  return { kind, at };
}

/** Places of the runs in order; those that are equal stay as they were. */
export function sortRows(
  runs: readonly number[],
  keys: readonly { readonly of: Column['of']; readonly descending: boolean }[],
): Uint32Array {
  const order = new Uint32Array(runs.length).map((_, i) => i);
  if (keys.length === 0) return order;
  const ranks = keys.map(({ of, descending }) => ({
    ...ranksOf(of, runs),
    sign: descending ? -1 : 1,
  }));
  return order.sort((a, b) => {
    for (const { kind, at, sign } of ranks) {
      const kinds = (kind[a] as number) - (kind[b] as number);
      if (kinds !== 0) return kinds;
      const [x, y] = [at[a] as number, at[b] as number];
      if (x !== y) return x < y ? -sign : sign;
    }
    return a - b;
  });
}

/** 0 … 1 by rank among the numbers, equal ones share theirs; NaN for what is none. */
export function shareOfRank(
  of: Column['of'],
  runs: readonly number[],
): ReadonlyMap<number, number> {
  const found: { run: number; value: number }[] = [];
  for (const run of runs) {
    const value = of(run);
    if (typeof value === 'number' && !Number.isNaN(value)) found.push({ run, value });
    else if (typeof value === 'boolean') found.push({ run, value: Number(value) });
  }
  found.sort((a, b) => (a.value < b.value ? -1 : a.value > b.value ? 1 : 0));
  const shares = new Map<number, number>();
  const most = Math.max(1, found.length - 1);
  for (let i = 0; i < found.length; ) {
    let to = i;
    while (to + 1 < found.length && found[to + 1]?.value === found[i]?.value) to++;
    for (let k = i; k <= to; k++) shares.set(found[k]?.run as number, (i + to) / 2 / most);
    i = to + 1;
  }
  return shares;
}
