import { expect, test } from 'vitest';
import { parseSettings, printSettings } from './settings';

test('defaults leave no trace in the URL', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
  expect(parseSettings({ view: 'colour' })).toEqual(parseSettings({}));
});

test('what is set comes back', () => {
  const set = { step: 400, view: 'spectrogram', folded: ['samples'] } as const;
  expect(parseSettings(printSettings(set))).toEqual(set);
});
