import { describe, expect, it } from 'vitest';
import {
  type Cell,
  type Column,
  differs,
  isBestSmall,
  likelyTags,
  metricKey,
  parseKey,
  usualHow,
} from './columns';
import { formatCell, formatDifference, formatSetting, titleOf } from './format';
import { columnAt, columnsInView, edgesOf, rowsInView, scrollFor } from './grid';
import {
  arrange,
  move,
  nudge,
  PLAIN,
  parseMoves,
  parseWidths,
  replace,
  setPinned,
  setShown,
  setWidth,
} from './layout';
import { clickSort, parseSort, printSort, shareOfRank, sortRows } from './order';

const column = (values: readonly Cell[], key = 'config:x'): Column => {
  const id = parseKey(key);
  if (!id) throw new Error(key);
  return { key, id, of: run => values[run] };
};
const runsOf = (values: readonly unknown[]) => values.map((_, i) => i);

describe('keys of columns', () => {
  it.each([
    'config:lr',
    'config:a:b',
    'config:<script>',
    'run:status',
    'last:val/acc',
    'best:x',
    'mean10:loss',
    'at-5:x',
    'at1000:x',
    'spark:loss',
  ])('%s', key => {
    const id = parseKey(key);
    expect(id).not.toBeNull();
    if (id?.kind === 'metric') expect(metricKey(id)).toBe(key);
  });
  it.each(['', 'lr', 'config:', 'run:nothing', 'mean:x', 'mean0:x', 'at:x', 'last5:x', 'median:x'])(
    'none: "%s"',
    key => expect(parseKey(key)).toBeNull(),
  );
});

describe('what is best', () => {
  it.each([
    ['val/loss', true],
    ['train_loss', true],
    ['err', true],
    ['wer', true],
    ['ppl', true],
    ['val/accuracy', false],
    ['reward', false],
    ['f1', false],
    ['mirror', false],
    ['loss/acc', false],
  ])('%s: small is %s', (tag, small) => expect(isBestSmall(tag)).toBe(small));
  it('held-out results by their best, the rest by the last', () => {
    expect(usualHow('val/acc')).toBe('best');
    expect(usualHow('train/loss')).toBe('last');
  });
  it('likely ones first, declared before all', () => {
    const tags = ['lr', 'train/loss', 'val/acc', 'x', 'val/loss'];
    expect(likelyTags(tags, new Set(), 3)).toEqual(['val/acc', 'val/loss', 'train/loss']);
    expect(likelyTags(tags, new Set(['x']), 2)).toEqual(['x', 'val/acc']);
  });
});

describe('cells', () => {
  it.each([
    [0.1, '0.1'],
    [5e-4, '5e−4'],
    [1e-7, '1e−7'],
    [128, '128'],
    [-3, '−3'],
    [1 / 3, '0.333333'],
    [1e12, '1e12'],
    [Number.NaN, 'NaN'],
    [Number.NEGATIVE_INFINITY, '−∞'],
  ])('setting %s', (value, text) => expect(formatSetting(value)).toBe(text));
  it('texts on one line, cut where long; what is hidden is in the title', () => {
    expect(formatCell('a\n b', false)).toBe('a ⏎ b');
    expect(formatCell('', false)).toBe('""');
    const long = 'x'.repeat(10_000);
    expect(formatCell(long, false).length).toBeLessThan(200);
    expect(titleOf(long, formatCell(long, false)).length).toBeGreaterThan(1000);
    expect(titleOf('sgd', 'sgd')).toBe('');
    expect(formatCell(undefined, true)).toBe('');
    expect(formatCell(false, false)).toBe('false');
  });
  it.each([
    [0.9638, 0.9355, '+0.0283', '+3.03 %'],
    [1, 2, '−1', '−50 %'],
    [2, 2, '0', '0 %'],
    [1, 0, '+1', '+∞ %'],
    [-1, -2, '+1', '+50 %'],
  ])('%s against %s', (value, base, plain, percent) => {
    expect(formatDifference(value, base, false)).toBe(plain);
    expect(formatDifference(value, base, true)).toBe(percent);
  });
  it('no difference where one is none', () => {
    expect(formatDifference('a', 1, false)).toBe('');
    expect(formatDifference(Number.NaN, 1, false)).toBe('');
    expect(formatDifference(1, undefined, true)).toBe('');
  });
  it('NaN everywhere does not differ, one that lacks it does', () => {
    expect(differs(column([Number.NaN, Number.NaN]).of, [0, 1])).toBe(false);
    expect(differs(column([1, undefined]).of, [0, 1])).toBe(true);
    expect(differs(column([1, '1']).of, [0, 1])).toBe(true);
    expect(differs(column([1]).of, [0])).toBe(false);
  });
});

describe('what is in view', () => {
  it('rows', () => {
    expect(rowsInView(0, 100, 24, 10_000, 2)).toEqual({ from: 0, to: 7 });
    expect(rowsInView(240_000 - 100, 100, 24, 10_000, 2)).toEqual({ from: 9993, to: 10_000 });
    expect(rowsInView(5000, 100, 24, 3, 2)).toEqual({ from: 3, to: 3 });
    expect(rowsInView(0, 0, 24, 0, 2)).toEqual({ from: 0, to: 0 });
  });
  it('columns: the same as looking at every one', () => {
    let seed = 1;
    const random = () => {
      seed = (seed * 16_807) % 2_147_483_647;
      return seed / 2_147_483_647;
    };
    const widths = Array.from({ length: 1000 }, () => 40 + Math.floor(random() * 300));
    const edges = edgesOf(widths);
    for (let k = 0; k < 200; k++) {
      const left = random() * (edges.at(-1) as number);
      const { from, to } = columnsInView(edges, left, 1200, 0);
      const seen = widths.flatMap((_, i) =>
        (edges[i + 1] as number) > left && (edges[i] as number) <= left + 1200 ? [i] : [],
      );
      expect([from, to]).toEqual([seen[0], (seen.at(-1) as number) + 1]);
    }
    expect(columnsInView(edgesOf([]), 0, 100, 1)).toEqual({ from: 0, to: 0 });
    expect(columnAt(edges, -5)).toBe(0);
    expect(columnAt(edges, 1e9)).toBe(999);
  });
  it('scrolls no further than needed', () => {
    expect(scrollFor(100, 200, 120, 140)).toBe(100);
    expect(scrollFor(100, 200, 290, 320)).toBe(120);
    expect(scrollFor(100, 200, 50, 80)).toBe(50);
  });
});

describe('order', () => {
  it('a click goes through descending and ascending to none, shift keeps the others', () => {
    let keys = clickSort([], 'a', false, true);
    expect(keys.map(printSort)).toEqual(['-a']);
    keys = clickSort(keys, 'a', false, true);
    expect(keys.map(printSort)).toEqual(['a']);
    expect(clickSort(keys, 'a', false, true)).toEqual([]);
    const both = clickSort(keys, 'b', true, false);
    expect(both.map(printSort)).toEqual(['a', 'b']);
    expect(clickSort(both, 'a', true, true).map(printSort)).toEqual(['b']);
    expect(parseSort('-config:-x')).toEqual({ key: 'config:-x', descending: true });
  });
  it('by several columns; mixed types, NaN and nothing have their places either way', () => {
    const values: Cell[] = [
      'run10',
      2,
      undefined,
      Number.NaN,
      'run2',
      10,
      true,
      Number.POSITIVE_INFINITY,
      -1,
    ];
    const ids = runsOf(values);
    const of = column(values).of;
    const read = (order: Uint32Array) => Array.from(order, i => values[i]);
    expect(read(sortRows(ids, [{ of, descending: false }]))).toEqual([
      -1,
      true,
      2,
      10,
      Number.POSITIVE_INFINITY,
      'run2',
      'run10',
      Number.NaN,
      undefined,
    ]);
    expect(read(sortRows(ids, [{ of, descending: true }]))).toEqual([
      Number.POSITIVE_INFINITY,
      10,
      2,
      true,
      -1,
      'run10',
      'run2',
      Number.NaN,
      undefined,
    ]);
    const first: Cell[] = [1, 2, 1, 2];
    const second: Cell[] = ['a', 'b', 'c', 'd'];
    expect(
      Array.from(
        sortRows(runsOf(first), [
          { of: column(first).of, descending: true },
          { of: column(second).of, descending: true },
        ]),
      ),
    ).toEqual([3, 1, 2, 0]);
    expect(Array.from(sortRows([0, 1, 2], []))).toEqual([0, 1, 2]);
  });
  it('ranks: equal values share, what is no number has none', () => {
    const values: Cell[] = [1, 5, 5, 'a', Number.NaN, 9];
    const shares = shareOfRank(column(values).of, runsOf(values));
    expect([...shares]).toEqual([
      [0, 0],
      [1, 0.5],
      [2, 0.5],
      [5, 1],
    ]);
  });
});

describe('which columns, in what order', () => {
  const usual = ['a', 'b', 'c', 'd'];
  const set = new Set(usual);
  it('added, hidden, moved, pinned', () => {
    let now = setShown(PLAIN, set, 'x', true);
    now = setShown(now, set, 'b', false);
    expect(arrange(usual, now)).toEqual(['a', 'c', 'd', 'x']);
    now = move(now, 'x', 'a');
    expect(arrange(usual, now)).toEqual(['x', 'a', 'c', 'd']);
    now = setPinned(now, 'd', true);
    expect(arrange(usual, now)).toEqual(['d', 'x', 'a', 'c']);
    now = setShown(now, set, 'b', true);
    expect(now.hidden).toEqual([]);
    expect(setShown(now, set, 'x', false).added).toEqual([]);
  });
  it('a new column comes to its place, whatever was moved', () => {
    const now = move(PLAIN, 'd', 'a');
    expect(arrange(['a', 'new', 'b', 'c', 'd'], now)).toEqual(['d', 'a', 'new', 'b', 'c']);
    expect(arrange(['b', 'c', 'd'], now)).toEqual(['b', 'c', 'd']);
  });
  it('one place to either side, not across what is pinned', () => {
    expect(arrange(usual, nudge(PLAIN, usual, 'b', 1))).toEqual(['a', 'c', 'b', 'd']);
    expect(arrange(usual, nudge(PLAIN, usual, 'b', -1))).toEqual(['b', 'a', 'c', 'd']);
    expect(arrange(usual, nudge(PLAIN, usual, 'c', 1))).toEqual(['a', 'b', 'd', 'c']);
    expect(nudge(PLAIN, usual, 'd', 1)).toBe(PLAIN);
    const pinned = setPinned(PLAIN, 'a', true);
    expect(nudge(pinned, arrange(usual, pinned), 'b', -1)).toBe(pinned);
    const two = setPinned(pinned, 'b', true);
    expect(arrange(usual, nudge(two, arrange(usual, two), 'b', -1))).toEqual(['b', 'a', 'c', 'd']);
  });
  it('one in the place of another keeps place, pin and width', () => {
    const now = setWidth(setPinned(PLAIN, 'b', true), 'b', 123);
    const next = replace(now, set, arrange(usual, now), 'b', 'best');
    expect(arrange(usual, next)).toEqual(['best', 'a', 'c', 'd']);
    expect(next.widths.best).toBe(123);
    const plain = replace(PLAIN, set, usual, 'b', 'best');
    expect(arrange(usual, plain)).toEqual(['a', 'best', 'c', 'd']);
    const last = replace(PLAIN, set, usual, 'd', 'best');
    expect(arrange(usual, last)).toEqual(['a', 'b', 'c', 'best']);
  });
  it('widths within limits; nonsense in the URL is nothing', () => {
    expect(setWidth(PLAIN, 'a', 1).widths.a).toBe(40);
    expect(setWidth(setWidth(PLAIN, 'a', 90), 'a', null).widths).toEqual({});
    expect(parseWidths('{"a":90,"b":"x","c":-5}')).toEqual({ a: 90 });
    expect(parseWidths('nonsense')).toEqual({});
    expect(parseMoves('[["a","b"],["c"],5]')).toEqual([['a', 'b']]);
    expect(parseMoves('{')).toEqual([]);
  });
});
