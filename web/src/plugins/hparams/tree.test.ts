import { describe, expect, it } from 'vitest';
import type { Run } from '../../api';
import type { Cell } from './columns';
import { layLines, sortGroups, sortValue, summarize, type TableGroup } from './tree';

const run = (id: number) => ({ id, name: `r${id}` }) as Run;
const group = (key: string, ...ids: number[]): TableGroup => ({
  key,
  name: key,
  runs: ids.map(run),
});
const of =
  (...cells: Cell[]) =>
  (id: number): Cell =>
    cells[id];

describe('rows of groups', () => {
  const [a, b] = [group('a', 0, 2), group('b', 1)];
  it('stand alone where there are none', () => {
    expect(layLines([run(0), run(1)], null, new Set()).map(line => line.key)).toEqual(['0', '1']);
  });
  it('hold their runs where they are open', () => {
    const lines = layLines([], [a, b], new Set(['a', 'gone']));
    expect(lines.map(line => line.key)).toEqual(['group a', '0', '2', 'group b']);
    expect(lines[1]).toMatchObject({ level: 2 });
  });
  it('amount to mean and deviation, to what all share, or to how many there are', () => {
    expect(summarize(of(1, 0, 3), a.runs, true)).toMatchObject({ kind: 'mean', n: 2, mean: 2 });
    expect(summarize(of(1, 0, Number.NaN), a.runs, true)).toMatchObject({ n: 1, mean: 1 });
    expect(summarize(of('x', 'y', 'x'), a.runs, true)).toEqual({ kind: 'same', value: 'x' });
    expect(summarize(of(1, 0, 3), a.runs, false)).toEqual({ kind: 'many', count: 2 });
    expect(summarize(of(1), a.runs, false)).toEqual({ kind: 'many', count: 2 });
    expect(summarize(of(), a.runs, true)).toEqual({ kind: 'same', value: undefined });
  });
  it('are sorted by it, those without one value last either way', () => {
    const groups = [group('a', 0, 1), group('b', 2), group('c', 3)];
    const column = of('x', 'y', 3, 4);
    const by = (one: TableGroup) => sortValue(summarize(column, one.runs, true));
    const order = (descending: boolean) =>
      sortGroups(groups, [{ of: by, descending }]).map(one => one.key);
    expect(order(false)).toEqual(['b', 'c', 'a']);
    expect(order(true)).toEqual(['c', 'b', 'a']);
  });
});
