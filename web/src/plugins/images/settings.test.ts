import { expect, test } from 'vitest';
import { parseSettings, printSettings } from './settings';

test('defaults leave no trace in the URL', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
});

test.each([
  ['2', 2],
  ['0.25', 0.25],
  ['128', 1],
  ['0', 1],
  ['large', 1],
])('size=%s is %d times the good size', (size, factor) => {
  expect(parseSettings({ size }).size).toBe(factor);
});

test('what is set comes back', () => {
  const set = {
    step: 400,
    size: 1.41,
    actual: true,
    layout: 'all',
    channel: 'luma',
    folded: ['samples', 'a/b, c'],
    brightness: -0.35,
    contrast: 1.5,
    gamma: 2.2,
    unlinked: { 'samples/a, "b"': 400, newest: null },
  } as const;
  expect(parseSettings(printSettings(set))).toEqual(set);
});

test.each([
  [{ brightness: '7', contrast: 'x', gamma: '0' }],
  [{ layout: 'none', channel: 'x', actual: 'yes' }],
  [{ unlinked: '[1,2]' }],
  [{ unlinked: '{"a":"b"}' }],
  [{ unlinked: 'null' }],
  [{ unlinked: '{' }],
])('what is no setting is the default: %j', slice => {
  expect(printSettings(parseSettings(slice))).toEqual({});
});
