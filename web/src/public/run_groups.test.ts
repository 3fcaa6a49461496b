import { describe, expect, it } from 'vitest';
import { makeRunData } from './fixture';
import { makeGroups, parseGroupBy, printGroupBy } from './run_groups';

const data = makeRunData([
  { name: 'sweep/sgd-seed2', set: { optim: 'sgd', batch: 256, ema: true } },
  { name: 'sweep/sgd-seed10', set: { optim: 'sgd', batch: 64 } },
  { name: 'sweep/adam-seed2', set: { optim: 'adam', batch: 64 } },
  { name: 'other', status: 'failed' },
  { name: 'sweep/deep/x-seed1', set: { batch: 9 } },
]);
const group = (...by: string[]) =>
  makeGroups(
    data.runs,
    by.map(one => parseGroupBy(one)).filter(one => one !== null),
    data,
  ).map(({ values, runs }) => [...values, runs.map(run => run.id)]);

describe('groups', () => {
  it('by a setting, in natural order, those without it last', () => {
    expect(group('config:optim')).toEqual([
      ['adam', [2]],
      ['sgd', [0, 1]],
      [null, [3, 4]],
    ]);
    expect(group('config:batch')).toEqual([
      ['9', [4]],
      ['64', [1, 2]],
      ['256', [0]],
      [null, [3]],
    ]);
    expect(group('config:ema')).toEqual([
      ['true', [0]],
      [null, [1, 2, 3, 4]],
    ]);
  });
  it('by two settings, one within the other', () => {
    expect(group('config:optim', 'config:batch')).toEqual([
      ['adam', '64', [2]],
      ['sgd', '64', [1]],
      ['sgd', '256', [0]],
      [null, '9', [4]],
      [null, null, [3]],
    ]);
  });
  it('by what a pattern captures, or matches', () => {
    expect(group('pattern:(\\w+)-seed')).toEqual([
      ['adam', [2]],
      ['sgd', [0, 1]],
      ['x', [4]],
      [null, [3]],
    ]);
    expect(group('pattern:seed\\d+')).toEqual([
      ['seed1', [4]],
      ['seed2', [0, 2]],
      ['seed10', [1]],
      [null, [3]],
    ]);
    expect(group('pattern:(sgd|adam)-seed(\\d+)').map(one => one[0])).toEqual([
      'adam · 2',
      'sgd · 2',
      'sgd · 10',
      null,
    ]);
    expect(group('pattern:(sgd)?-seed')[0]).toEqual(['sgd', [0, 1]]);
  });
  it('by folder', () => {
    expect(group('folder:1')).toEqual([
      ['sweep', [0, 1, 2, 4]],
      [null, [3]],
    ]);
    expect(group('folder:2')).toEqual([
      ['sweep', [0, 1, 2]],
      ['sweep/deep', [4]],
      [null, [3]],
    ]);
  });
  it('by status', () => {
    expect(group('run:status')).toEqual([
      ['failed', [3]],
      [null, [0, 1, 2, 4]],
    ]);
  });
  it('hold every run once, under keys of their own', () => {
    const made = makeGroups(data.runs, [{ kind: 'config', name: 'optim' }], data);
    expect(made.flatMap(one => one.runs.map(run => run.id)).sort()).toEqual([0, 1, 2, 3, 4]);
    expect(new Set(made.map(one => one.key)).size).toBe(made.length);
  });
  it('keep their keys as runs come and go', () => {
    const by = [{ kind: 'config', name: 'optim' }] as const;
    const [, sgd] = makeGroups(data.runs, by, data);
    const [alone] = makeGroups(data.runs.slice(0, 1), by, data);
    expect(alone?.key).toBe(sgd?.key);
  });
  it.each(['config:a:b', 'pattern:^(a)\\d$', 'folder:3', 'last:loss', 'run:status'])(
    '%s there and back',
    text => {
      const by = parseGroupBy(text);
      expect(by && printGroupBy(by)).toBe(text);
    },
  );
  it.each(['', 'pattern:', 'pattern:(', 'folder:0', 'folder:x', 'x'])('%j is none', text =>
    expect(parseGroupBy(text)).toBeNull(),
  );
});
