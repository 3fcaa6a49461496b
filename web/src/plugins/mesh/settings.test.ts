import { expect, test } from 'vitest';
import { parseSettings, printSettings } from './settings';

test('defaults leave no trace in the URL', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
  const odd = { shading: 'gold', up: 'w', axes: '1', points: '1e9', size: '-1', view: 'x' };
  expect(parseSettings(odd)).toEqual(parseSettings({}));
});

test('what is set comes back', () => {
  const set = {
    step: 400,
    folded: ['shapes'],
    shading: 'wire',
    up: 'z',
    axes: false,
    box: true,
    points: 2,
    size: 0.5,
    link: false,
    batch: true,
    view: { azimuth: 1, elevation: -0.5, zoom: 2, shift: [0.5, 0, -1] },
  } as const;
  expect(parseSettings(printSettings(set))).toEqual(set);
});
