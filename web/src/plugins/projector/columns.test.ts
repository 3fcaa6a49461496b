import { expect, test } from 'vitest';
import { readPalette } from '../../base/colours';
import {
  columnOf,
  distinct,
  isCategorical,
  likelyColumn,
  MOST_CLASSES,
  makeColouring,
  makeLines,
  makeSizes,
  numberColumn,
  shortWordOf,
  wordOf,
} from './columns';

const palette = readPalette(name =>
  name === '--run-over-l'
    ? '.56 .46 .64'
    : name === '--run-over-c'
      ? '.14'
      : name.startsWith('--ramp')
        ? `#${name.slice(7)}0${name.slice(7)}0${name.slice(7)}0`
        : `#1122${String(10 + Number(name.slice(6) || 0))}`,
);
const numbers = (...values: number[]) => numberColumn('n', Float64Array.from(values));

test('classes come in their natural order, each with its count and colour', () => {
  const column = columnOf('label', ['10', '9', '10', '2', '9', '10']);
  const { legend, rows, colours } = makeColouring(column, true, 6, palette, '#000000');
  expect(legend).toMatchObject({
    kind: 'classes',
    rest: 0,
    entries: [
      { label: '2', count: 1 },
      { label: '9', count: 2 },
      { label: '10', count: 3 },
    ],
  });
  expect([...rows]).toEqual([2, 1, 2, 0, 1, 2]);
  expect(colours).toHaveLength(4);
});

test('beyond the palette every class still has a colour of its own, unlike its neighbours', () => {
  const words = Array.from({ length: 60 }, (_, i) => `class ${i}`);
  const { legend } = makeColouring(columnOf('c', words), true, 60, palette, '#000000');
  if (legend.kind !== 'classes') throw new Error('no classes');
  const colours = legend.entries.map(entry => entry.colour);
  for (let i = 13; i < colours.length; i++) expect(colours[i]).not.toBe(colours[i - 1]);
});

test('of too many values the commonest are told apart, the rest is one', () => {
  const words = Array.from({ length: 1000 }, (_, i) => (i < 10 ? 'common' : `w${i}`));
  const { legend, rows, colours } = makeColouring(
    columnOf('c', words),
    true,
    1000,
    palette,
    '#000',
  );
  if (legend.kind !== 'classes') throw new Error('no classes');
  expect(legend.entries).toHaveLength(MOST_CLASSES);
  expect(legend.rest).toBe(991 - MOST_CLASSES);
  expect(legend.entries.some(entry => entry.label === 'common' && entry.count === 10)).toBe(true);
  expect(rows[999]).toBe(MOST_CLASSES);
  expect(colours).toHaveLength(MOST_CLASSES + 1);
});

test('numbers lie on a ramp; what is none has its own colour', () => {
  const column = numbers(0, 5, 10, Number.NaN, Number.POSITIVE_INFINITY);
  const { legend, rows, colours } = makeColouring(column, false, 5, palette, '#000000');
  expect(legend).toEqual({ kind: 'ramp', low: 0, high: 10, log: false, without: 2 });
  expect(rows[0]).toBe(0);
  expect(rows[2]).toBe(colours.length - 2);
  expect(rows[3]).toBe(colours.length - 1);
  expect(rows[1]).toBeGreaterThan(rows[0] as number);
});

test('numbers over many magnitudes lie on it by their logarithm', () => {
  const { legend, rows } = makeColouring(numbers(1, 100, 10_000), false, 3, palette, '#000000');
  expect(legend).toMatchObject({ log: true });
  expect((rows[2] as number) - (rows[1] as number)).toBeLessThanOrEqual((rows[1] as number) + 1);
});

test('one number for all, and none at all', () => {
  expect(makeColouring(numbers(3, 3), false, 2, palette, '#000000').legend).toMatchObject({
    low: 3,
    high: 3,
  });
  expect(makeColouring(null, true, 2, palette, '#123456')).toMatchObject({
    legend: { kind: 'none', colour: '#123456' },
    colours: [[18, 52, 86]],
  });
});

test('few different numbers are classes', () => {
  expect(isCategorical(numbers(...Array.from({ length: 100 }, (_, i) => i % 10)))).toBe(true);
  expect(isCategorical(numbers(...Array.from({ length: 100 }, (_, i) => i)))).toBe(false);
  expect(distinct(numbers(1, 2, 2, 3), 3)).toBe(3);
  expect(distinct(numbers(1, 2, 2, 3), 2)).toBeNull();
});

test('words of numbers', () => {
  const column = numbers(9, 0.5, Number.NaN);
  expect([0, 1, 2].map(i => wordOf(column, i))).toEqual(['9', '0.5', '']);
  expect(column.words).toEqual(['9', '0.5', '']);
});

test('numbers as people read them, texts and whole numbers as they are', () => {
  const column = numbers(0.80735007132, 12, 1e-7, 123456.789);
  expect([0, 1, 2, 3].map(i => shortWordOf(column, i))).toEqual([
    '0.80735',
    '12',
    '1.000e-7',
    '123460',
  ]);
  expect(shortWordOf(columnOf('t', ['0.123456789']), 0)).toBe('0.123456789');
});

test('the column that names points', () => {
  const id = columnOf('id', ['a', 'b', 'c']);
  const label = columnOf('Label', ['x', 'x', 'y']);
  expect(likelyColumn([id, label])).toBe(label);
  expect(likelyColumn([columnOf('file', ['a', 'b']), columnOf('kind', ['x', 'x'])])?.name).toBe(
    'file',
  );
  expect(likelyColumn([])).toBeNull();
});

test('the larger the number, the larger the point', () => {
  const sizes = makeSizes(numbers(1, 5, 9, Number.NaN), 4);
  expect(sizes?.[0]).toBeLessThan(sizes?.[1] as number);
  expect(sizes?.[1]).toBeLessThan(sizes?.[2] as number);
  expect(makeSizes(numbers(2, 2), 2)).toBeNull();
  expect(makeSizes(columnOf('t', ['a']), 1)).toBeNull();
});

test('lines from point to point; what leads nowhere is left out', () => {
  const next = numberColumn('__next__', Float64Array.of(1, 2, 99, Number.NaN, -1, 5));
  expect([...makeLines([next], 6)]).toEqual([0, 1, 1, 2]);
  expect([...makeLines([numberColumn('__seq_next__', Float64Array.of(1, 0))], 2)]).toEqual([
    0, 1, 1, 0,
  ]);
  expect([...makeLines([], 6)]).toEqual([]);
});
