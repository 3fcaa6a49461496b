import { expect, test } from 'vitest';
import { parseSettings, printSettings } from './settings';

test('defaults leave no trace in the URL', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
  expect(parseSettings({ view: 'cube', planes: '[' })).toEqual(parseSettings({}));
  expect(parseSettings({ colours: '{"a":"pink","b":-1}', span: 'step' })).toEqual(
    parseSettings({}),
  );
  expect(parseSettings({ planes: '{"a":[-1],"b":"x","c":[0.5]}' }).planes).toEqual({});
});

test('what is set comes back', () => {
  const set = {
    step: 4,
    view: 'table',
    folded: ['a'],
    planes: { 'a/b': [1, 0, 0, 0, 3] },
    colours: { 'a/b': 2, c: 'grey' },
    span: 'whole',
  } as const;
  expect(parseSettings(printSettings(set))).toEqual(set);
});
