import { describe, expect, it } from 'vitest';
import {
  brushBetween,
  brushSpan,
  brushTest,
  brushText,
  inBrush,
  kindsOf,
  makeAxis,
  parseBrushes,
  printBrushes,
  usualKind,
} from './axes';
import { type Cell, type Column, parseKey } from './columns';
import { printCsv, printJson, printLatex, printMarkdown, printTabs, type Sheet } from './exports';
import { statisticsOf } from './groups';
import { BELOW, eased, makeLines, nearestLine, spreadOrder, trace } from './lines';
import { brushesIn, nearestPoint } from './points';
import { parseSettings, printSettings } from './settings';

const column = (values: readonly Cell[], key = 'config:x'): Column => {
  const id = parseKey(key);
  if (!id) throw new Error(key);
  return { key, id, of: run => values[run] };
};
const runsOf = (values: readonly unknown[]) => values.map((_, i) => i);
const axisOf = (values: readonly Cell[], kind?: Parameters<typeof makeAxis>[2], key = 'config:x') =>
  makeAxis(column(values, key), runsOf(values), kind);

describe('axes', () => {
  it('the likely kind of a column', () => {
    const kind = (values: Cell[], key?: string) => usualKind(column(values, key), runsOf(values));
    expect(kind([1e-4, 0.1, 0.3])).toBe('log');
    expect(kind([64, 128, 256])).toBe('category');
    expect(kind([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])).toBe('linear');
    expect(kind(['sgd', 'adamw'])).toBe('category');
    expect(kind([1, 'x'])).toBe('category');
    expect(kind([0.1, 0.2], 'last:acc')).toBe('linear');
    expect(kind([undefined, Number.NaN])).toBe('category');
  });
  it('no logarithm of what is not above 0', () => {
    const values = [0, 1, 10];
    expect(kindsOf(column(values), runsOf(values))).not.toContain('log');
    expect(axisOf(values, 'log').kind).not.toBe('log');
  });
  it.each(['linear', 'log', 'quantile'] as const)('%s: in order, inside, and back', kind => {
    const values = [0.001, 0.01, 0.01, 0.3, 5];
    const axis = axisOf(values, kind);
    const places = values.map(value => axis.place(value));
    for (const [i, place] of places.entries()) {
      expect(place).toBeGreaterThanOrEqual(0);
      expect(place).toBeLessThanOrEqual(1);
      if (i > 0) expect(place).toBeGreaterThanOrEqual(places[i - 1] as number);
    }
    expect(axis.value(axis.place(0.3))).toBeCloseTo(0.3, 9);
    for (const tick of axis.ticks) expect(tick.at).toBeGreaterThanOrEqual(0);
    expect(axis.place(Number.NaN)).toBeNaN();
    expect(axis.place(undefined)).toBeNaN();
    expect(axis.place('x')).toBeNaN();
  });
  it('one value alone, and none at all', () => {
    expect(axisOf([5], 'linear').place(5)).toBeCloseTo(0.5);
    expect(axisOf([5], 'log').place(5)).toBeCloseTo(0.5);
    expect(axisOf([5], 'quantile').place(5)).toBe(0.5);
    expect(axisOf([undefined]).values).toEqual([]);
    expect(axisOf([undefined]).gaps).toBe(true);
  });
  it('categories: numbers, truths, texts in natural order', () => {
    const axis = axisOf(['v10', 'v2', true, 3, 1, undefined]);
    expect(axis.values).toEqual([1, 3, true, 'v2', 'v10']);
    expect(axis.place('v2')).toBeCloseTo(0.7);
    expect(axis.value(0.99)).toBe('v10');
    expect(axisOf(Array.from({ length: 500 }, (_, i) => `v${i}`)).ticks.length).toBeLessThan(20);
  });
});

describe('brushes', () => {
  it('of numbers', () => {
    const values = [0, 5, 10];
    const axis = axisOf(values, 'linear');
    const brush = brushBetween(axis, axis.place(9), axis.place(4));
    if (!brush) throw new Error('none');
    expect(values.map(value => inBrush(brush, value))).toEqual([false, true, false]);
    expect(inBrush(brush, undefined)).toBe(false);
    expect(inBrush(brush, Number.NaN)).toBe(false);
    const span = brushSpan(axis, brush);
    expect(span?.[0]).toBeCloseTo(axis.place(4), 6);
    expect(brushBetween(axis, 0.5, 0.5)).toBeNull();
  });
  it('of categories, and of what has nothing there', () => {
    const axis = axisOf(['a', 'b', 'c', undefined], 'category');
    const brush = brushBetween(axis, 0.34, 0.66);
    expect(brush).toEqual({ key: 'config:x', values: ['b'] });
    const low = brushBetween(axis, -BELOW, 0.1);
    expect(low).toEqual({ key: 'config:x', values: ['a', null] });
    if (low)
      expect([undefined, Number.NaN, 'a', 'b'].map(value => inBrush(low, value))).toEqual([
        true,
        true,
        true,
        false,
      ]);
  });
  it('all brushes together; a column that is gone lets everything through', () => {
    const test = brushTest(
      [
        { key: 'a', lo: 1, hi: 2 },
        { key: 'gone', lo: 0, hi: 0 },
      ],
      key => (key === 'a' ? run => run : undefined),
    );
    expect([0, 1, 2, 3].map(test)).toEqual([false, true, true, false]);
  });
  it('through the URL and back; nonsense is left out', () => {
    const brushes = [
      { key: 'config:lr', lo: 0.001, hi: 0.1 },
      { key: 'config:"x"', values: ['a', null, true, 3] },
    ];
    expect(parseBrushes(printBrushes(brushes))).toEqual(brushes);
    expect(parseBrushes('[1,["a"],["a",[]],["a",2,1],["a","b","c"],["ok",1,2]]')).toEqual([
      { key: 'ok', lo: 1, hi: 2 },
    ]);
    expect(parseBrushes('}')).toEqual([]);
  });
  it('in words', () => {
    expect(brushText({ key: 'x', values: ['a', null] }, 'none')).toBe('a, none');
    const brush = { key: 'x', lo: 0.5, hi: 1 };
    expect(brushText(brush, '')).toBe('0.5000 … 1.000');
    expect(brushText(brush, '', 0, 1)).toBe('≥ 0.5000');
    expect(brushText(brush, '', 0.5, 2)).toBe('≤ 1.000');
    expect(brushText(brush, '', 0.6, 0.9)).toBe('0.5000 … 1.000');
  });
});

describe('lines', () => {
  const a = [0, 10, 5, undefined];
  const b = [1, 2, 1.5, 2];
  const columns = [column(a, 'last:a'), column(b, 'last:b')];
  const axes = columns.map(one => makeAxis(one, runsOf(a)));
  const lines = makeLines(runsOf(a), axes, columns);
  const frame = { xs: [0, 100], top: 0, bottom: 100 };
  it('what has nothing stands below its axis', () => {
    expect(lines.at[6]).toBeLessThan(0);
    expect(lines.at[7]).toBeGreaterThan(0.9);
  });
  it('the nearest one that counts, within reach', () => {
    expect(nearestLine(lines, frame, 0, 98, 10, () => true)).toBe(0);
    expect(nearestLine(lines, frame, 99, 3, 10, () => true)).not.toBe(0);
    expect(nearestLine(lines, frame, 50, 50, 10, () => true)).toBe(2);
    expect(nearestLine(lines, frame, 50, 50, 3, i => i !== 2)).toBeNull();
    expect(nearestLine(makeLines([], axes, columns), frame, 0, 0, 10, () => true)).toBeNull();
  });
  it('are where they are found: the curve that is drawn is the one that is pointed at', () => {
    const calls: number[][] = [];
    trace(
      { moveTo: (...at) => calls.push(at), bezierCurveTo: (...at) => calls.push(at) },
      lines,
      0,
      frame,
    );
    expect(calls).toHaveLength(2);
    expect(calls[1]?.slice(-2)[0]).toBe(100);
    expect(eased(0)).toBe(0);
    expect(eased(0.5)).toBe(0.5);
    expect(eased(1)).toBe(1);
  });
  it('spread over all: every number once', () => {
    expect([...spreadOrder(1000)].sort((x, y) => x - y)).toEqual(runsOf(Array(1000).fill(0)));
  });
});

describe('points', () => {
  it('nearest, and what a box takes in', () => {
    const columns = [column([0, 10], 'last:a'), column([0, 10], 'last:b')];
    const axes = columns.map(one => makeAxis(one, [0, 1]));
    const [x, y] = axes;
    if (!x || !y) throw new Error('none');
    const lines = makeLines([0, 1], axes, columns);
    const box = { left: 0, top: 0, right: 100, bottom: 100 };
    expect(nearestPoint(lines, 0, 1, box, 5, 95, 10, () => true)).toBe(0);
    expect(nearestPoint(lines, 0, 1, box, 50, 50, 10, () => true)).toBeNull();
    const brushes = brushesIn(box, x, y, { x: 50, y: 50 }, { x: 100, y: 0 });
    expect(brushes.map(brush => brush.key)).toEqual(['last:a', 'last:b']);
    expect(brushes.every(brush => inBrush(brush, 10) && !inBrush(brush, 0))).toBe(true);
  });
});

describe('statistics of a group', () => {
  it("mean and the sample's deviation of what is finite", () => {
    const found = statisticsOf([1, 2, 3, Number.NaN, undefined, 'x', Number.POSITIVE_INFINITY]);
    expect(found).toEqual({ n: 3, mean: 2, std: 1, min: 1, max: 3 });
    expect(statisticsOf([5])?.std).toBeNaN();
    expect(statisticsOf([undefined])).toBeNull();
  });
});

describe('the table as text', () => {
  const sheet: Sheet = {
    run: 'Run',
    heads: [
      { key: 'config:a,b', label: 'a,b', measured: false },
      { key: 'best:acc', label: 'acc', measured: true },
    ],
    rows: [
      { run: 'x_1', cells: ['say "hi"\n|<script>|', 0.123456789] },
      { run: 'y', cells: [undefined, Number.NaN] },
      { run: 'z', cells: [true, Number.NEGATIVE_INFINITY] },
    ],
  };
  it('CSV: every digit, quotes where needed', () => {
    expect(printCsv(sheet)).toBe(
      'Run,"a,b",acc\r\nx_1,"say ""hi""\n|<script>|",0.123456789\r\ny,,NaN\r\nz,true,-Infinity\r\n',
    );
  });
  it('tabs: a line per run', () => expect(printTabs(sheet).split('\n')).toHaveLength(4));
  it('no text is a formula, wherever it is pasted', () => {
    const bad = { ...sheet, rows: [{ run: '=1+1', cells: ['@sum', -2] as Cell[] }] };
    expect(printCsv(bad).split('\r\n')[1]).toBe("'=1+1,'@sum,-2");
    expect(printTabs(bad).split('\n')[1]).toBe("'=1+1\t'@sum\t-2");
  });
  it('JSON: read back', () => {
    expect(JSON.parse(printJson(sheet))).toEqual([
      { run: 'x_1', 'config:a,b': 'say "hi"\n|<script>|', 'best:acc': 0.123456789 },
      { run: 'y', 'best:acc': 'NaN' },
      { run: 'z', 'config:a,b': true, 'best:acc': '-Infinity' },
    ]);
  });
  it('LaTeX: nothing is a command', () => {
    const text = printLatex(sheet);
    expect(text).toContain('\\begin{tabular}{llr}');
    expect(text).toContain('x\\_1');
    expect(text).toContain('\\textless{}script\\textgreater{}');
    expect(text).toContain('$-$$\\infty$');
    expect(text).not.toMatch(/[^\\][%#]/);
  });
  it('Markdown: no cell ends its table, no text is HTML', () => {
    const lines = printMarkdown(sheet).trimEnd().split('\n');
    expect(lines).toHaveLength(5);
    expect(lines[2]).toContain('\\|\\<script\\>\\|');
    for (const line of lines) expect(line.replace(/\\\|/g, '').split('|')).toHaveLength(5);
  });
});

describe('settings in the URL', () => {
  it('only what differs is written, and it is read back', () => {
    expect(printSettings(parseSettings({}))).toEqual({});
    const slice = {
      columns: 'all',
      added: '["mean10:loss"]',
      moves: '[["a","b"]]',
      widths: '{"config:lr":90}',
      sort: '["-best:val/acc","config:lr"]',
      base: 'run',
      difference: 'percent',
      ranked: '["best:val/acc"]',
      brushes: '[["config:lr",0.1,1]]',
      pane: 'none',
      axes: '["config:lr"]',
      kinds: '{"config:lr":"quantile"}',
      marked: '["a","b"]',
    };
    expect(printSettings(parseSettings(slice))).toEqual(slice);
  });
  it('nonsense is at its default', () => {
    const bad = {
      sort: '{',
      pane: 'x',
      kinds: '{"a":"cubic"}',
      brushes: '5',
      axes: 'x',
      widths: '[1]',
    };
    expect(printSettings(parseSettings(bad))).toEqual({ axes: '[]' });
  });
});
