import { describe, expect, it } from 'vitest';
import { applyBoard, applyFacts, NO_FACTS } from '../api';
import { completionsAt } from './run_completions';
import { parseField, printField, type RunData, resolveName } from './run_fields';
import { makeRunTest, readRunFilter } from './run_filter';

const NAMES = ['resnet18/base', 'resnet18/cosine', 'vit/warmup', 'sweep/lr=0.5,bs=4'];
const data: RunData = {
  board: applyBoard(null, {
    epoch: 'e',
    version: 1,
    full: true,
    lightboard: '0',
    window_title: '',
    logdir: 'logs',
    logdir_path: '/logs',
    runs: NAMES.map((name, id) => ({
      id,
      name,
      start: 1_000,
      last: 1_000 + 3600 * (id + 1),
      slot: id + 1,
      tag_set: 0,
      points: 10,
    })),
    gone: [],
    tags: [],
    tag_sets: [[]],
    load: {
      phase: 'live',
      files: 4,
      files_done: 4,
      bytes: 0,
      bytes_done: 0,
      runs: 4,
      runs_done: 4,
      checked_at: 0,
      damaged: 0,
      notices: [],
    },
  }),
  facts: applyFacts(NO_FACTS, {
    epoch: 'e',
    revision: 1,
    full: true,
    runs: [0, 1, 2, 3],
    status: ['running', 'failed', null, null],
    belongs_to: [null, null, null, null],
    settings: null,
    columns: [
      { key: 'lr', values: [0.1, 0.001], at: [0, 1, 1, -1] },
      { key: 'optim', values: ['sgd', 'adam w'], at: [0, 1, 1, -1] },
      { key: 'name', values: ['x'], at: null },
      { key: 'val/acc', values: [5], at: [-1, -1, -1, 0] },
    ],
  }),
  lasts: new Map([
    [
      'train/loss',
      {
        value: new Map([
          [0, 0.5],
          [2, 0.01],
        ]),
      },
    ],
  ]),
  tags: new Set(['train/loss', 'val/acc']),
  said: {
    runs: new Map([
      ['vit/warmup', { name: 'Best so far', tags: ['paper', 'figure 2'], note: 'ok' }],
    ]),
    views: new Map(),
  },
};

function passing(source: string): number[] | string {
  const filter = readRunFilter(source, data);
  if (filter.kind === 'fault') return filter.fault.code;
  return (data.board?.runs ?? [])
    .filter(makeRunTest(filter, data))
    .map(run => run.id)
    .sort();
}

it('asks a run for what only a part of it has', () => {
  const value = new Map([
    [0, 0.5],
    [3, 0.9],
  ]);
  const whole = {
    ...data,
    facts: { ...data.facts, owners: new Map([[3, 1]]) },
    lasts: new Map([['hparam/acc', { value }]]),
    tags: new Set(['hparam/acc']),
  };
  const passes = makeRunTest(readRunFilter('hparam/acc > 0.8', whole), whole);
  expect((whole.board?.runs ?? []).filter(passes).map(run => run.id)).toEqual([1, 3]);
});

describe('the filter of runs', () => {
  it.each([
    ['', [0, 1, 2, 3]],
    ['resnet', [0, 1]],
    ['18 COS', [1]],
    ['/^(res|vit)/', [0, 1, 2]],
    ['best', [2]],
    ['vit best paper', [2]],
    ['/^paper$/', [2]],
    ['name = "Best so far"', [2]],
    ['name ~ /^vit/', [2]],
    ['tag = paper and tag = "figure 2"', [2]],
    ['missing(tag)', [0, 1, 3]],
    ['note ~ ok', [2]],
    ['lr < 0.01', [1, 2]],
    ['lr=0.1', [0]],
    ['status = running', [0]],
    ['duration > 2h', [2, 3]],
    ['points = 10', [0, 1, 2, 3]],
    ['train/loss < 0.1', [2]],
    ['"train/loss" < 0.1 or status = running', [0, 2]],
    ['optim = "adam w"', [1, 2]],
    ['name ~ vit', [2]],
    ['config:name = x', [0, 1, 2, 3]],
    // A setting comes before a tag of the same name; "last:" says that the tag is meant.
    ['val/acc = 5', [3]],
    ['last:val/acc = 5', []],
    ['missing(lr)', [3]],
    // Names of runs that look like expressions are found by what stands in them.
    ['lr=0.5,bs', [3]],
    ['bs=4', [3]],
    ['bs=', [3]],
    // Whoever types the name of a setting is about to compare it; a run that is called so comes first.
    ['opt', 'expected_operator'],
    ['OPTIM ', 'expected_operator'],
    ['opt sgd', []],
    ['cos', [1]],
    ['zzz = 3', 'unknown_name'],
    ['config:zzz = 3', 'unknown_name'],
    ['lr <', 'expected_value'],
    ['/(/', 'bad_pattern'],
  ])('%s', (source, found) => expect(passing(source)).toEqual(found));

  it('names what was probably meant', () => {
    const filter = readRunFilter('optin = sgd', data);
    expect(filter).toMatchObject({ kind: 'fault', fault: { at: 0, to: 5, instead: 'optim' } });
  });
});

describe('fields', () => {
  it.each(['run:duration', 'config:a:b', 'last:train/loss'])('%s there and back', text => {
    const field = parseField(text);
    expect(field && printField(field)).toBe(text);
  });
  it.each(['', 'lr', 'run:lr', 'config:', 'other:x'])('%j is none', text =>
    expect(parseField(text)).toBeNull(),
  );
  it('a name is a fact, then a setting, then a tag', () => {
    expect(resolveName('name', data)?.kind).toBe('run');
    expect(resolveName('val/acc', data)?.kind).toBe('config');
    expect(resolveName('train/loss', data)?.kind).toBe('last');
  });
});

describe('completions', () => {
  const at = (marked: string) => {
    const caret = marked.indexOf('|');
    return completionsAt(marked.replace('|', ''), caret, data, 8).options.map(one => one.insert);
  };
  it('of names: those that begin with it first', () => {
    expect(at('l|')).toEqual(['lr', 'last:val/acc', 'val/acc', 'train/loss']);
    expect(at('opt|')).toEqual(['optim']);
    expect(at('mis|')).toEqual(['missing(']);
  });
  it('nothing for what is there in full', () => expect(at('optim|')).toEqual([]));
  it('of operators that fit', () => {
    expect(at('lr |')[0]).toBe('<');
    expect(at('optim |')[0]).toBe('=');
  });
  it('of values that runs have, in quotes where they need them', () => {
    expect(at('optim = |')).toEqual(['"adam w"', 'sgd']);
    expect(at('optim in (sgd, a|')).toEqual(['"adam w"']);
    expect(at('lr = |')).toEqual(['0.001', '0.1']);
    expect(at('status = f|')).toEqual(['failed', 'finished']);
  });
  it('of what joins', () => expect(at('lr = 1 |')).toEqual(['and', 'or']));
});
