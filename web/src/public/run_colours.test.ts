import { describe, expect, it } from 'vitest';
import type { Palette } from '../base/colours';
import { makeRunData } from './fixture';
import { makeColouring, parseColourBy, printColourBy, Slots } from './run_colours';
import { makeGroups } from './run_groups';

const palette: Palette = {
  runs: Array.from({ length: 12 }, (_, i) => `#0000${(i + 16).toString(16)}`),
  overLightness: [0.5, 0.6, 0.7],
  overChroma: 0.14,
  ramp: [
    '#000000',
    '#000000',
    '#000000',
    '#100000',
    '#200000',
    '#300000',
    '#400000',
    '#500000',
    '#600000',
  ],
  none: '#999999',
};
const [first, second, third] = palette.runs;
const data = makeRunData([
  { name: 'res/a', set: { optim: 'sgd', lr: 0.1, seed: 1 } },
  { name: 'res/b', set: { optim: 'adam', lr: 0.001, seed: 2 } },
  { name: 'vit/c', set: { optim: 'sgd', lr: 0.01, seed: 4 } },
  { name: 'd', set: { lr: 'auto' } },
]);
const colour = (text: string, runs = data.runs, slots = new Slots(), from = data) => {
  const by = parseColourBy(text);
  if (!by) throw new Error(text);
  const groups = makeGroups(runs, [{ kind: 'config', name: 'optim' }], from);
  return makeColouring(by, runs, groups, from, palette, slots);
};

describe('colours', () => {
  it('of runs are their own', () => {
    const own = colour('own');
    expect(data.runs.map(own.colour)).toEqual(palette.runs.slice(0, 4));
    expect(own.legend).toEqual({ kind: 'none' });
  });
  it('by a setting: one for each value, grey without', () => {
    const made = colour('config:optim');
    expect(data.runs.map(made.colour)).toEqual([second, first, second, palette.none]);
    expect(made.legend).toEqual({
      kind: 'categories',
      entries: [
        { label: 'adam', colour: first, count: 1 },
        { label: 'sgd', colour: second, count: 2 },
        { label: null, colour: palette.none, count: 1 },
      ],
    });
  });
  it('by folder', () => {
    const made = colour('folder:1');
    expect(data.runs.map(made.colour)).toEqual([first, first, second, palette.none]);
  });
  it('by group', () => {
    const made = colour('group');
    expect(data.runs.map(made.colour)).toEqual([second, first, second, palette.none]);
  });
  it('by numbers: a ramp, by ratio where they span a hundredfold', () => {
    const made = colour('config:seed');
    expect(made.legend).toEqual({ kind: 'ramp', lo: 1, hi: 4, log: false });
    expect(data.runs.map(made.colour)).toEqual(['#100000', '#2b0000', '#600000', palette.none]);
    const rates = makeRunData([
      { name: 'a', set: { lr: 0.1 } },
      { name: 'b', set: { lr: 1e-5 } },
      { name: 'c', set: { lr: 1e-3 } },
    ]);
    const log = colour('config:lr', rates.runs, new Slots(), rates);
    expect(log.legend).toEqual({ kind: 'ramp', lo: 1e-5, hi: 0.1, log: true });
    expect(rates.runs.map(log.colour)).toEqual(['#600000', '#100000', '#380000']);
  });
  it('numbers beside texts are categories', () => {
    expect(colour('config:lr').legend.kind).toBe('categories');
  });
  it('one number alone has the ramp’s strong end', () => {
    const alone = makeRunData([{ name: 'a', set: { n: 3 } }, { name: 'b' }]);
    const made = colour('config:n', alone.runs, new Slots(), alone);
    expect(alone.runs.map(made.colour)).toEqual(['#600000', palette.none]);
  });
  it('stay as values come and go', () => {
    const slots = new Slots();
    const before = colour('config:optim', data.runs, slots);
    const more = makeRunData([
      { name: 'new', set: { optim: 'aaa' } },
      { name: 'res/a', set: { optim: 'sgd' } },
    ]);
    const after = colour('config:optim', more.runs, slots, more);
    expect(more.runs.map(after.colour)).toEqual([third, before.colour(data.runs[0] as never)]);
  });
  it.each(['own', 'group', 'folder:2', 'config:a:b', 'last:loss', 'run:status'])(
    '%s there and back',
    text => {
      const by = parseColourBy(text);
      expect(by && printColourBy(by)).toBe(text);
    },
  );
  it.each(['', 'folder:0', 'folder:x', 'red'])('%j is none', text =>
    expect(parseColourBy(text)).toBeNull(),
  );
});
