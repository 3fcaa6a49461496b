import { expect, test } from 'vitest';
import { type CustomSettings, parseSettings, printSettings } from './settings';

test('defaults leave no trace in the URL', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
  const odd = { smoothing: '2', x: 'tag', y: 'up', toggled: '{"a":1}', layout: '{"a":1}' };
  expect(parseSettings(odd)).toEqual(parseSettings({}));
  expect(parseSettings({ x: 'wall', logx: '1' }).xLog).toBe(false);
});

test('what is set comes back', () => {
  const set: CustomSettings = {
    smoothing: 0,
    x: 'relative',
    xLog: true,
    y: 'log',
    ignoreOutliers: false,
    layout: [{ title: 'a', closed: false, charts: [{ title: 'b', tags: ['c'], margins: [] }] }],
    toggled: ['Training'],
  };
  expect(parseSettings(printSettings(set))).toEqual(set);
  expect(parseSettings({ smoothing: '1' }).smoothing).toBe(1);
});
