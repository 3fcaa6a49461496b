import { expect, test } from 'vitest';
import { type Against, parseAgainst, parseSettings, printSettings } from './settings';

test('defaults leave no trace in the URL', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
  for (const against of ['', 'step:', 'step:1e3', 'step:x', 'run:a', 'step:99999999999999999999'])
    expect(parseAgainst(against)).toEqual({ kind: 'nothing' });
  const odd = { trail: 'yes', step: 'x', kind: 'x', time: '', own: '[["a"],["b","1"],3,[1,2]]' };
  expect(parseSettings(odd)).toEqual(parseSettings({}));
  expect(parseSettings({ own: '{"a":1}' })).toEqual(parseSettings({}));
});

test.each<Against>([{ kind: 'first' }, { kind: 'previous' }, { kind: 'step', step: -5 }])(
  'what is set comes back: %o',
  against => {
    const set = {
      step: 400,
      folded: ['classes'],
      kind: 'roc',
      time: 'wall',
      own: new Map([['a/b', 10]]),
      trail: true,
      against,
    } as const;
    expect(parseSettings(printSettings(set))).toEqual(set);
  },
);
