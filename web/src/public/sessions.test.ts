import { expect, it } from 'vitest';
import type { Palette } from '../base/colours';
import { makeRunData } from './fixture';
import { makeColouring, Slots } from './run_colours';
import { allNames } from './run_fields';
import { makeRunTest, readRunFilter } from './run_filter';
import { dashWithin, sessionOf, splitFolder } from './sessions';

const data = makeRunData([
  { name: 's7', status: 'finished', seconds: 1 },
  { name: 's7/train', within: 0, last: { epoch_loss: 0.5 }, start: 5, seconds: 20 },
  { name: 's7/validation', within: 0, last: { epoch_loss: 0.75 } },
  { name: 's8' },
  { name: 's8/train', within: 3, last: { epoch_loss: 0.25 } },
  { name: 'plain', last: { epoch_loss: 0.1, 'train/epoch_loss': 9 } },
]);
// A tag of that name would be meant before a folder's.
const lasts = new Map(data.lasts);
lasts.delete('train/epoch_loss');
const tags = new Set(['epoch_loss']);
for (const text of ['train/epoch_loss', 'validation/epoch_loss'])
  lasts.set(text, data.lasts.get('epoch_loss') ?? { value: new Map() });
const sweep = { ...data, lasts, tags };

const passing = (text: string) => {
  const test = makeRunTest(readRunFilter(text, sweep), sweep);
  return data.runs.filter(test).map(run => run.name);
};
const [S7, S8] = [
  ['s7', 's7/train', 's7/validation'],
  ['s8', 's8/train'],
];

it.each([
  ['train/epoch_loss < 0.3', S8],
  ['last:validation/epoch_loss < 0.8', S7],
  ['epoch_loss < 0.6', ['s7/train', 's8/train', 'plain']],
  ['duration > 15', S7],
  ['points = 3', S7],
  ['name = s8', S8],
  ['validation', ['s7/validation']],
  ['/^s7$/', S7],
])('the filter %s takes a session as one, and finds its runs by name', (text, names) => {
  expect(passing(text)).toEqual(names);
});

it('metrics of runs within sessions have names', () => {
  const names = [...allNames({ ...sweep, tags })];
  expect(names).toContain('train/epoch_loss');
  expect(splitFolder('train/epoch_loss', sweep)).toEqual(['train', 'epoch_loss']);
  expect(splitFolder('train/other', sweep)).toBeNull();
  expect(splitFolder('epoch_loss', sweep)).toBeNull();
});

it('colours are given to sessions, and what is not training is dashed', () => {
  const palette: Palette = {
    runs: Array.from({ length: 12 }, (_, i) => `#0000${(i + 16).toString(16)}`),
    overLightness: [0.5, 0.6, 0.7],
    overChroma: 0.14,
    ramp: [],
    none: '#999999',
  };
  const { colour } = makeColouring({ kind: 'own' }, data.runs, [], sweep, palette, new Slots());
  const heads = data.runs.filter(run => sessionOf(run, sweep) === run);
  expect(heads.map(run => run.name)).toEqual(['s7', 's8', 'plain']);
  expect(heads.map(colour)).toEqual(palette.runs.slice(0, 3));
  const dashes = data.runs.slice(1, 3).map(run => dashWithin(run, sweep));
  expect(dashes[0]).toEqual([]);
  expect(dashes[1]).not.toEqual([]);
});
