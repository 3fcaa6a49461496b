// The order of runs in a list: by any field, either way. Runs that have nothing there come last both ways.
import type { Run } from '../api';
import { naturalCompare } from '../base/natural';
import {
  columnOf,
  type Field,
  parseField,
  printField,
  type RunData,
  type Value,
} from './run_fields';

export interface RunOrder {
  readonly field: Field;
  readonly descending: boolean;
}

/** "config:lr", "-run:duration"; null for anything else: the order of names. */
export function parseOrder(text: string): RunOrder | null {
  const descending = text.startsWith('-');
  const field = parseField(descending ? text.slice(1) : text);
  return field && { field, descending };
}

export const printOrder = ({ field, descending }: RunOrder) =>
  (descending ? '-' : '') + printField(field);

/** A sorted copy; runs that are equal stay in the order given. */
export function sortRuns(runs: readonly Run[], order: RunOrder, data: RunData): Run[] {
  const column = columnOf(order.field, data);
  const sign = order.descending ? -1 : 1;
  return runs
    .map(run => ({ run, value: single(column(run)), rank: 0 }))
    .map(item => ({ ...item, rank: rankOf(item.value) }))
    .sort((a, b) => a.rank - b.rank || sign * compare(a.value, b.value))
    .map(item => item.run);
}

const single = (value: Value): Value => (typeof value === 'object' ? value[0] : value);

/** Numbers before texts before NaN before nothing, whichever way the order goes. */
function rankOf(value: Value): number {
  if (typeof value === 'number') return Number.isNaN(value) ? 2 : 0;
  if (typeof value === 'boolean') return 0;
  return value === undefined ? 3 : 1;
}

function compare(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string') return naturalCompare(a, b);
  const [x, y] = [Number(a), Number(b)];
  return x === y || Number.isNaN(x) || Number.isNaN(y) ? 0 : x - y;
}
