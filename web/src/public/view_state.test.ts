import { expect, test } from 'vitest';
import { EVERYTHING, isShown, NOTHING, only, solo, withShown } from './selection';
import { DEFAULT_VIEW, parseView, printView } from './view_state';

test.each([
  [undefined],
  [null],
  [7],
  [''],
  ['#'],
  ['#?'],
  ['#<script>?runs'],
  ['#?a.b.c=1&.x=2&y.=3&A.b=4&%%%=%'],
])('what makes no sense is left at its default: %j', hash => {
  expect(parseView(hash)).toEqual(DEFAULT_VIEW);
});

test('a view survives its URL, with any names', () => {
  const view = {
    dashboard: 'scalars',
    runFilter: '/^a|b$/ & c=d#?',
    tagFilter: 'loss train',
    selection: { mode: 'all' as const, names: new Set(['a,b', 'sweep/lr=0.1&x', '运行']) },
    show: ['archived'] as const,
    groupBy: ['config:optim', 'pattern:^(a|b)&c=\\d+$', 'folder:1'],
    colourBy: 'config:a:b&c',
    order: '-last:train/loss',
    column: 'last:val/acc',
    slices: { scalars: { smoothing: '0.9', folded: '["a\\"b"]' }, images: { step: '-3' } },
  };
  expect(parseView(printView(view))).toEqual(view);
});

test('only some, and none at all', () => {
  for (const selection of [only(['x']), NOTHING, EVERYTHING])
    expect(parseView(printView({ ...DEFAULT_VIEW, selection })).selection).toEqual(selection);
});

test('defaults make a short link', () => {
  expect(printView(DEFAULT_VIEW)).toBe('#');
  expect(printView({ ...DEFAULT_VIEW, dashboard: 'images' })).toBe('#images');
  expect(printView({ ...DEFAULT_VIEW, selection: only(['a/b']) })).toBe('#?only=a/b');
});

test('selection: hidden ones are named, new runs are shown', () => {
  const hidden = withShown(EVERYTHING, ['a', 'b'], false);
  expect(['a', 'b', 'new'].map(run => isShown(hidden, run))).toEqual([false, false, true]);
  expect(isShown(withShown(hidden, ['a'], true), 'a')).toBe(true);
});

test('selection: among a few, showing and hiding change the few', () => {
  const some = withShown(only(['a']), ['b'], true);
  expect(['a', 'b', 'new'].map(run => isShown(some, run))).toEqual([true, true, false]);
  expect(isShown(withShown(some, ['a'], false), 'a')).toBe(false);
});

test('solo twice brings everything back', () => {
  const one = solo(EVERYTHING, 'a');
  expect([isShown(one, 'a'), isShown(one, 'b')]).toEqual([true, false]);
  expect(solo(one, 'a')).toEqual(EVERYTHING);
  expect(solo(one, 'b')).toEqual(only(['b']));
});
