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
  [{ columns: '7' }],
  [{ smoother: 'median' }],
  [{ x: 'tag' }],
  [{ x: 'wall2', x_tag: 'epoch' }],
  [{ x_scale: 'symlog' }],
  [{ y_range: '1' }],
  [{ select: '5..1' }],
  [{ select: 'a' }],
  [{ select: '' }],
  [{ table: 'yes' }],
  [{ follow: '100' }],
  [{ without: 'curves' }],
  [{ card: '' }],
  [{ best: '{"loss":"up"}' }],
  [{ best: '[' }],
  [{ y_range: 'a..b' }],
  [{ y_range: '..' }],
  [{ y_ranges: '["0..1"]' }],
  [{ y_ranges: '{"loss":"..","acc":3}' }],
  [{ zoom: '1' }],
  [{ zoom: '5..1' }],
  [{ zoom: '1..2..3' }],
  [{ zoom: 'a..b' }],
  [{ zoom: '..' }],
  [{ folded: 'train' }],
  [{ folded: '{"a":1}' }],
  [{ folded: '[1, null]' }],
  [{ centre: 'mode' }],
  [{ band: 'sem' }],
  [{ members: 'yes' }],
  [{ combined: '/loss/' }],
  [{ combined: '{"losses":["a","b"]}' }],
  [{ combined: '[[], "", null, 3, {"name":"none"}]' }],
])('what makes no sense is left at its default: %j', slice => {
  expect(parseSettings(slice)).toEqual(DEFAULTS);
});

test.each<Partial<ScalarSettings>>([
  { smoothing: 0.999 },
  { x: 'tag', xTag: 'epoch', xLog: true },
  { x: 'relative', xLog: true },
  { selected: [100, null], table: true },
  { full: 'a/"b"&c', wide: ['x'], best: { loss: 'none', 'top/1': 'max' } },
  { yEnds: [0, null], yOwn: { 'a/"b"': [null, 1e-3], loss: [-1, 1] } },
])('settings survive the URL: %j', change => {
  const settings = { ...DEFAULTS, ...change };
  expect(parseSettings(printSettings(settings))).toEqual(settings);
  const bare = { ...settings, pins: [] };
  expect(parseSettings(printSettings(bare)).pins).toEqual([]); // none, also where the browser keeps some
});

test('settings survive the URL', () => {
  const settings: ScalarSettings = {
    smoothing: 0,
    smoother: 'gaussian',
    x: 'wall',
    xTag: '',
    xLog: false,
    y: 'log',
    yEnds: [-1, 2.5],
    yOwn: { loss: [0, null] },
    ignoreOutliers: false,
    columns: '3',
    zoom: [-1.5, 1e9],
    follow: 1e9,
    linkZoom: false,
    selected: [-1, 1.7e9],
    full: 'train/loss',
    wide: ['train/loss'],
    best: { 'my/score': 'min' },
    extras: { raw: false, envelope: true, nonfinite: true, restarts: true, ends: false },
    centre: 'median',
    band: 'quartiles',
    members: true,
    table: true,
    pins: ['train/loss', '"'],
    combined: [
      { name: '', tags: ['train/loss', 'val/"loss"'], match: '' },
      { name: '', tags: [], match: '/grad|norm/' },
      { name: 'a & b', tags: ['lr'], match: 'loss' },
    ],
    folded: ['', 'a,b', '"'],
    gather: false,
    opened: ['layer.{}/weight'],
    flipped: ['train/loss'],
  };
  expect(parseSettings(printSettings(settings))).toEqual(settings);
});
