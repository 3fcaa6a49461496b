import { expect, test } from 'vitest';
import { parseAgainst, parseSettings, printAgainst, printSettings } from './settings';

test('defaults leave no trace in the URL', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
  expect(parseSettings({ view: 'html', against: 'step:x', step: 'y', folded: '{' })).toEqual(
    parseSettings({}),
  );
});

test('what is set comes back', () => {
  const set = {
    step: -4,
    view: 'diff',
    all: true,
    against: { kind: 'run', run: 'a/b: c' },
    search: 'the fox',
    folded: ['samples'],
  } as const;
  expect(parseSettings(printSettings(set))).toEqual(set);
});

test.each(['previous', 'step:0', 'step:-12', 'run:a', 'run:step:3'])('%s comes back', text => {
  expect(printAgainst(parseAgainst(text))).toBe(text);
});
