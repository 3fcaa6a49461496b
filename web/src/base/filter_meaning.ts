// The filter language's meaning: an expression and what names stand for → a test of one row. The rules: docs/filter.md.
import { type Expression, type Literal, parseNumber } from './filter_syntax';

/** What a row has under a name. A list: several at once (labels). undefined: nothing. */
export type Value = number | string | boolean | readonly string[] | undefined;

/** What a name stands for: the value of each row. */
export type Column<Row> = (row: Row) => Value;

/** `columnOf` knows every name in it: names are checked before. */
export function compileFilter<Row>(
  expression: Expression,
  columnOf: (name: string) => Column<Row>,
): (row: Row) => boolean {
  switch (expression.kind) {
    case 'and': {
      const parts = expression.parts.map(part => compileFilter(part, columnOf));
      return row => parts.every(part => part(row));
    }
    case 'or': {
      const parts = expression.parts.map(part => compileFilter(part, columnOf));
      return row => parts.some(part => part(row));
    }
    case 'not': {
      const part = compileFilter(expression.part, columnOf);
      return row => !part(row);
    }
    case 'missing': {
      const column = columnOf(expression.name.text);
      return row => valuesOf(column(row)).length === 0;
    }
    case 'match':
      return any(columnOf(expression.name.text), value => expression.pattern.test(textOf(value)));
    case 'contains': {
      const text = expression.text.toLowerCase();
      return any(columnOf(expression.name.text), value =>
        textOf(value).toLowerCase().includes(text),
      );
    }
    case 'in':
      return any(columnOf(expression.name.text), value =>
        expression.values.some(one => equals(value, one)),
      );
    case 'compare':
      return compare(expression, columnOf(expression.name.text));
  }
}

type One = number | string | boolean;

const NONE: readonly One[] = [];

function valuesOf(value: Value): readonly One[] {
  if (value === undefined) return NONE;
  return typeof value === 'object' ? value : [value];
}

function any<Row>(column: Column<Row>, test: (value: One) => boolean): (row: Row) => boolean {
  return row => {
    const value = column(row);
    if (value === undefined) return false;
    return typeof value === 'object' ? value.some(test) : test(value);
  };
}

function compare<Row>(
  { operator, value: literal }: Extract<Expression, { kind: 'compare' }>,
  column: Column<Row>,
): (row: Row) => boolean {
  if (operator === '=') return any(column, value => equals(value, literal));
  if (operator === '!=')
    return row => {
      const values = valuesOf(column(row));
      return values.length > 0 && !values.some(value => equals(value, literal));
    };
  const limit = literal.value as number;
  const order = {
    '<': (n: number) => n < limit,
    '<=': (n: number) => n <= limit || isSame(n, limit),
    '>': (n: number) => n > limit,
    '>=': (n: number) => n >= limit || isSame(n, limit),
  }[operator];
  return any(column, value => {
    const n = numberOf(value);
    return n !== undefined && order(n);
  });
}

/** A number as it is, a truth as 1 or 0, a text that is a number. */
function numberOf(value: One): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return value ? 1 : 0;
  return parseNumber(value.trim());
}

/** Numbers as JSON writes them, truths as "true" and "false". */
export function textOf(value: One): string {
  return String(value);
}

function equals(value: One, literal: Literal): boolean {
  if (literal.kind === 'number') {
    const n = numberOf(value);
    return n !== undefined && isSame(n, literal.value);
  }
  if (typeof value === 'boolean') return textOf(value) === literal.value.toLowerCase();
  return textOf(value) === literal.value;
}

/** Most values are logged as float32: 0.1 in a filter is theirs too. NaN is itself. */
function isSame(value: number, wanted: number): boolean {
  return Object.is(value, wanted) || value === wanted || value === Math.fround(wanted);
}
