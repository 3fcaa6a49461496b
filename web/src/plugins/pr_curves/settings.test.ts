import { expect, test } from 'vitest';
import { type Against, parseAgainst, parseSettings, printSettings } from './settings';

test('defaults leave no trace in the URL', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
  for (const against of ['', 'step:', 'step:1e3', 'step:x', 'run:a', 'step:99999999999999999999'])
    expect(parseAgainst(against)).toEqual({ kind: 'nothing' });
  expect(parseSettings({ trail: 'yes', step: 'x' })).toEqual(parseSettings({}));
});

test.each<Against>([{ kind: 'first' }, { kind: 'previous' }, { kind: 'step', step: -5 }])(
  'what is set comes back: %o',
  against => {
    const set = { step: 400, folded: ['classes'], trail: true, against };
    expect(parseSettings(printSettings(set))).toEqual(set);
  },
);
