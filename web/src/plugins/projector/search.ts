// Finding points by what is said of them: words, a /regular expression/, or an expression over columns (`label = 9 and
// pred != 9`). Runs in a worker that is ended when a pattern takes too long.
import { compileFilter } from '../../base/filter_meaning';
import {
  type Expression,
  type Fault,
  FilterFault,
  hasOperator,
  namesOf,
  parseExpression,
} from '../../base/filter_syntax';
import { nearestName } from '../../base/near';
import type { Column } from './columns';

export interface Query {
  readonly text: string;
  /** A column's name; "" is all of them. */
  readonly field: string;
}

export type Found =
  | { readonly kind: 'points'; readonly points: Uint32Array }
  | { readonly kind: 'fault'; readonly fault: Fault };

type Searched = Pick<Column, 'name' | 'words' | 'codes' | 'numbers'>;

/** Never throws. Points in their order. */
export function find(columns: readonly Searched[], count: number, { text, field }: Query): Found {
  const source = text.trim();
  if (!source) return { kind: 'points', points: new Uint32Array(0) };
  if (!source.startsWith('/') && hasOperator(source)) {
    const found = byExpression(columns, count, text);
    // "a=b" may be a word of the metadata as well.
    if (found.kind === 'points') return found;
    const words = byWord(columns, count, field, wordsTest(source));
    return words.length > 0 ? { kind: 'points', points: words } : found;
  }
  let test: (word: string) => boolean;
  if (source.startsWith('/') && source.length > 1) {
    const closed = /^\/(.*[^\\])\/([a-z]*)$/.exec(source);
    const pattern = closed?.[1] ?? source.slice(1);
    try {
      const flags = (closed?.[2] ?? '').replace(/[^imsu]/g, '');
      const expression = new RegExp(pattern, flags || (/[A-Z]/.test(pattern) ? '' : 'i'));
      test = word => expression.test(word);
    } catch (error) {
      const piece = error instanceof Error ? error.message : String(error);
      return { kind: 'fault', fault: { code: 'bad_pattern', at: 0, to: text.length, piece } };
    }
  } else test = wordsTest(source);
  return { kind: 'points', points: byWord(columns, count, field, test) };
}

function wordsTest(source: string): (word: string) => boolean {
  const words = source.toLowerCase().split(/\s+/);
  return word => {
    const lower = word.toLowerCase();
    return words.every(one => lower.includes(one));
  };
}

/** Each different word is tried once. */
function byWord(
  columns: readonly Searched[],
  count: number,
  field: string,
  test: (word: string) => boolean,
): Uint32Array {
  const hit = new Uint8Array(count);
  for (const column of columns) {
    if (field && column.name !== field) continue;
    const words = Uint8Array.from(column.words, word => (test(word) ? 1 : 0));
    for (let i = 0; i < count; i++) if (words[column.codes[i] as number]) hit[i] = 1;
  }
  return placesOf(hit);
}

function placesOf(hit: Uint8Array): Uint32Array {
  let many = 0;
  for (const one of hit) many += one;
  const points = new Uint32Array(many);
  for (let i = 0, at = 0; i < hit.length; i++) if (hit[i]) points[at++] = i;
  return points;
}

function byExpression(columns: readonly Searched[], count: number, text: string): Found {
  try {
    const expression = parseExpression(text);
    const known = new Map(columns.map(column => [column.name.toLowerCase(), column]));
    const resolve = (name: string) =>
      columns.find(column => column.name === name) ??
      known.get(name.toLowerCase()) ??
      likely(columns, name);
    for (const name of namesOf(expression)) {
      if (resolve(name.text) || name.text === 'index') continue;
      const instead = nearestName(
        name.text,
        columns.map(column => column.name),
      );
      const { at, to } = name;
      const fault = { code: 'unknown_name', at, to, piece: text.slice(at, to) } as const;
      return { kind: 'fault', fault: instead ? { ...fault, instead } : fault };
    }
    const test = compile(expression, columns, name => resolve(name));
    const hit = new Uint8Array(count);
    for (let i = 0; i < count; i++) if (test(i)) hit[i] = 1;
    return { kind: 'points', points: placesOf(hit) };
  } catch (error) {
    if (error instanceof FilterFault) return { kind: 'fault', fault: error.fault };
    throw error;
  }
}

type Resolve = (name: string) => Searched | undefined;

const readerOf = (column: Searched) => {
  const { numbers, words, codes } = column;
  if (numbers) return (i: number) => (Number.isNaN(numbers[i] as number) ? undefined : numbers[i]);
  return (i: number) => words[codes[i] as number] || undefined;
};

/** As runs are filtered; and a column may be compared with another one by its name: `label != predicted`. */
function compile(
  expression: Expression,
  columns: readonly Searched[],
  resolve: Resolve,
): (i: number) => boolean {
  if (expression.kind === 'and' || expression.kind === 'or') {
    const parts = expression.parts.map(part => compile(part, columns, resolve));
    return expression.kind === 'and'
      ? i => parts.every(part => part(i))
      : i => parts.some(part => part(i));
  }
  if (expression.kind === 'not') {
    const part = compile(expression.part, columns, resolve);
    return i => !part(i);
  }
  if (expression.kind === 'compare' && expression.value.kind === 'text') {
    const { value, operator } = expression;
    const left = resolve(expression.name.text);
    const right = resolve(value.value);
    // A word that the column itself holds means that word.
    if (left && right && left !== right && (left.numbers || !left.words.includes(value.value))) {
      const [a, b] = [readerOf(left), readerOf(right)];
      return i => {
        const [x, y] = [a(i), b(i)];
        if (x === undefined || y === undefined) return false;
        return (x === y || String(x) === String(y)) === (operator === '=');
      };
    }
  }
  return compileFilter<number>(expression, name => {
    const column = resolve(name);
    return column ? readerOf(column) : i => i;
  });
}

/** "pred" is "predicted" where nothing else begins so. */
function likely(columns: readonly Searched[], name: string): Searched | undefined {
  if (name.length < 3) return undefined;
  const begun = columns.filter(column => column.name.toLowerCase().startsWith(name.toLowerCase()));
  return begun.length === 1 ? begun[0] : undefined;
}
