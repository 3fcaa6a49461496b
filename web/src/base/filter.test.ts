import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compileFilter, type Value } from './filter_meaning';
import {
  FilterFault,
  hasOperator,
  namesOf,
  parseExpression,
  parseNumber,
  printName,
  printValue,
  tokenize,
  wantedAt,
} from './filter_syntax';
import { nearestName } from './near';

type Row = Readonly<Record<string, Value>>;
interface Cases {
  rows: Record<string, Record<string, Value | { number: string }>>;
  matches: [string, string[]][];
  faults: [string, string, number, number][];
}
const file = new URL('../../../tests/data/filter/cases.json', import.meta.url);
const cases = JSON.parse(readFileSync(file, 'utf8')) as Cases;
const isNumber = (value: unknown): value is { number: string } =>
  typeof value === 'object' && value !== null && 'number' in value;
const rows = Object.entries(cases.rows).map(([id, row]) => {
  const plain = Object.entries(row).map(([name, value]) => [
    name,
    isNumber(value) ? parseNumber(value.number) : value,
  ]);
  return { id, row: Object.fromEntries(plain) as Row };
});
const known = new Set(rows.flatMap(({ row }) => Object.keys(row)));

function passing(source: string): string[] {
  const test = compileFilter<Row>(parseExpression(source), name => row => row[name]);
  return rows.filter(({ row }) => test(row)).map(({ id }) => id);
}

describe('the table that every implementation reads', () => {
  it.each(cases.matches)('%s', (source, ids) => {
    expect(hasOperator(source)).toBe(true);
    expect(passing(source)).toEqual(ids);
  });
  it.each(cases.faults)('%s is wrong: %s', (source, code, at, to) => {
    let found: unknown;
    try {
      const unknown = namesOf(parseExpression(source)).find(name => !known.has(name.text));
      if (unknown) found = { code: 'unknown_name', at: unknown.at, to: unknown.to };
    } catch (error) {
      if (!(error instanceof FilterFault)) throw error;
      const { fault } = error;
      found = { code: fault.code, at: fault.at, to: fault.to };
    }
    expect(found).toEqual({ code, at, to });
  });
});

// A generator with a seed: the same expressions at every run.
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

describe('properties', () => {
  const random = numbers(7);
  const pick = <T>(items: readonly T[]): T =>
    items[Math.floor((random.next().value as number) * items.length)] as T;
  const names = [
    'lr',
    'optim',
    'in',
    'a b',
    'train/loss',
    '0.5',
    'x"y',
    "it's",
    'and',
    '名前',
    '-',
  ];
  const values = [
    0.1,
    3,
    -1e-7,
    true,
    false,
    'sgd',
    'a b',
    '1.5',
    'nan',
    'q"\\',
    "it's",
    '/x/',
    '',
  ];
  type Tree = { text: string; test: (row: Row) => boolean };
  function make(depth: number): Tree {
    const what = depth === 0 ? 'compare' : pick(['and', 'or', 'not', 'compare', 'compare']);
    if (what === 'and' || what === 'or') {
      const [a, b] = [make(depth - 1), make(depth - 1)];
      const test =
        what === 'and' ? (r: Row) => a.test(r) && b.test(r) : (r: Row) => a.test(r) || b.test(r);
      return { text: `(${a.text}) ${what} (${b.text})`, test };
    }
    if (what === 'not') {
      const a = make(depth - 1);
      return { text: `not (${a.text})`, test: row => !a.test(row) };
    }
    const [name, value] = [pick(names), pick(values)];
    return {
      text: `${printName(name)} = ${printValue(value)}`,
      test: row =>
        row[name] !== undefined && (row[name] === value || String(row[name]) === String(value)),
    };
  }

  it('what is printed is read back with the same meaning', () => {
    for (let round = 0; round < 500; round++) {
      const tree = make(3);
      const test = compileFilter<Row>(parseExpression(tree.text), name => row => row[name]);
      for (let i = 0; i < 5; i++) {
        const row = Object.fromEntries(names.map(name => [name, pick([undefined, ...values])]));
        // 1 and true, "1.5" and 1.5 are equal to a filter, not to this oracle: rows avoid them.
        expect(test(row), `${tree.text} on ${JSON.stringify(row)}`).toBe(tree.test(row));
      }
    }
  });

  it('no text makes it fail in another way than by a fault inside the text', () => {
    const pieces = [
      'lr',
      '<',
      '=',
      '~',
      '/a',
      '/',
      '(',
      ')',
      ',',
      '"',
      "'",
      '\\',
      'and',
      'or',
      'not',
      'in',
      'missing',
      '1e-3',
      '.',
      '!',
      '|',
      ' ',
      '🙂',
      '\u0000',
    ];
    for (let round = 0; round < 5_000; round++) {
      const source = Array.from(
        { length: 1 + Math.floor((random.next().value as number) * 8) },
        () => pick(pieces),
      ).join(pick(['', ' ']));
      const ends = tokenize(source);
      for (const [i, token] of ends.entries()) {
        expect(token.to).toBeGreaterThan(token.at);
        expect(token.at).toBeGreaterThanOrEqual(ends[i - 1]?.to ?? 0);
      }
      wantedAt(source, Math.floor((random.next().value as number) * source.length));
      try {
        parseExpression(source);
      } catch (error) {
        if (!(error instanceof FilterFault)) throw error;
        expect(error.fault.at).toBeGreaterThanOrEqual(0);
        expect(error.fault.to).toBeLessThanOrEqual(source.length);
        expect(error.fault.at).toBeLessThanOrEqual(error.fault.to);
      }
    }
  });
});

describe('expression or words', () => {
  it.each(['resnet', 'resnet 18', 'sgd and more', 'in the end', 'missing', 'a (b)', ''])(
    '%j is words',
    text => expect(hasOperator(text)).toBe(false),
  );
  it.each(['a=', 'lr <', 'x in (', 'missing(', '~'])('%j means to be an expression', text =>
    expect(hasOperator(text)).toBe(true),
  );
});

describe('what is wrong says what to write', () => {
  it('a value that comes first is turned round', () => {
    expect(() => parseExpression('0.1 > lr')).toThrow(
      expect.objectContaining({ fault: expect.objectContaining({ instead: 'lr < 0.1' }) }),
    );
  });
  it.each([
    ['optin', 'optim'],
    ['lr_rate', 'lr.rate'],
    ['OPTIM', 'optim'],
    ['xyz', undefined],
    ['tiap', undefined],
    ['lrae', undefined],
    ['opitm', 'optim'],
  ])('%s → %s', (name, near) => {
    expect(nearestName(name, ['batch', 'lr', 'lr.rate', 'optim'])).toBe(near);
  });
});

describe('what is wanted at the cursor', () => {
  it.each([
    ['|', 'name', ''],
    ['re|s', 'name', 're'],
    ['lr |', 'operator', ''],
    ['lr <|', 'value', ''],
    ['lr < |', 'value', ''],
    ['optim = ad|', 'value', 'ad'],
    ['optim in (|', 'value', ''],
    ['optim in (sgd, ad|', 'value', 'ad'],
    ['optim in (sgd |', 'nothing', ''],
    ['optim in |', 'nothing', ''],
    ['lr = 1 |', 'joiner', ''],
    ['lr = 1 and |', 'name', ''],
    ['lr = 1 and not (o|', 'name', 'o'],
    ['missing(l|', 'name', 'l'],
    ['missing(lr) |', 'joiner', ''],
    ['"train/l|', 'name', 'train/l'],
  ])('%s', (marked, kind, typed) => {
    const cursor = marked.indexOf('|');
    const wanted = wantedAt(marked.replace('|', ''), cursor);
    expect([wanted.kind, wanted.typed.slice(0, typed.length)]).toEqual([kind, typed]);
  });
  it('knows whose value it is', () => {
    expect(wantedAt('lr = 1 and optim in (sgd, ', 26).name).toBe('optim');
  });
});
