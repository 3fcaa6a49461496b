import { expect, test } from 'vitest';
import { DEFAULTS, parseSettings, printSettings, type ScalarSettings } from './settings';

test('nothing gives the defaults, the defaults give nothing', () => {
  expect(parseSettings({})).toEqual(DEFAULTS);
  expect(printSettings(DEFAULTS)).toEqual({});
});

test.each([
  [{ smoothing: 'NaN' }],
  [{ smoothing: '' }],
  [{ smoothing: '1' }],
  [{ smoothing: '-0.1' }],
  [{ x: 'epoch' }],
  [{ y: '__proto__' }],
  [{ columns: '5' }],
  [{ zoom: '1' }],
  [{ zoom: '5..1' }],
  [{ zoom: '1..2..3' }],
  [{ zoom: 'a..b' }],
  [{ zoom: '..' }],
  [{ folded: 'train' }],
  [{ folded: '{"a":1}' }],
  [{ folded: '[1, null]' }],
])('what makes no sense is left at its default: %j', slice => {
  expect(parseSettings(slice)).toEqual(DEFAULTS);
});

test('settings survive the URL', () => {
  const settings: ScalarSettings = {
    smoothing: 0,
    x: 'wall',
    y: 'log',
    ignoreOutliers: false,
    columns: '3',
    zoom: [-1.5, 1e9],
    linkZoom: false,
    folded: ['', 'a,b', '"'],
    flipped: ['train/loss'],
  };
  expect(parseSettings(printSettings(settings))).toEqual(settings);
});
