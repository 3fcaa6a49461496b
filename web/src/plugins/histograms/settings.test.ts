import { expect, test } from 'vitest';
import { parseSettings, printSettings } from './settings';

test('defaults leave nothing in the link', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
});

test('what is set comes back', () => {
  const slice = {
    mode: 'heat',
    x: 'wall',
    runs: 'together',
    values: 'all',
    heights: 'own',
    counts: 'log',
    columns: '2',
    zoom: '10,20.5',
    at: '15',
    folded: '["a"]',
  };
  expect(printSettings(parseSettings(slice))).toEqual(slice);
});

test.each([
  { mode: 'pie' },
  { zoom: '5' },
  { zoom: '5,5' },
  { zoom: 'a,b' },
  { zoom: ',' },
  { at: 'NaN' },
  { at: ' ' },
  { folded: '{' },
  { folded: '[1]' },
  { columns: '99' },
])('nonsense is left at its default: %j', slice => {
  expect(parseSettings(slice)).toEqual(parseSettings({}));
});
