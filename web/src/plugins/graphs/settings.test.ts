import { expect, test } from 'vitest';
import { type GraphSettings, parseSettings, printSettings } from './settings';

const DEFAULT = parseSettings({});

test('the default is an empty slice', () => {
  expect(printSettings(DEFAULT)).toEqual({});
  expect(DEFAULT).toMatchObject({
    opened: 'auto',
    chosen: -1,
    colour: 'type',
    edges: 'shapes',
    flow: 'down',
  });
});

test.each<Partial<GraphSettings>>([
  { run: 'a b/ü', graph: 2, profile: 1, without: [0, 2], other: 'x' },
  { opened: 3 },
  { opened: [] },
  { opened: [0] },
  { opened: [471] },
  { opened: [4, 900, 12_345_678] },
  { chosen: 0, colour: 'flops', edges: 'names', flow: 'right', bookkeeping: true, map: false },
  { file: 'model.pbtxt', busyAside: false, moved: [3, 70], colour: 'cluster' },
  { camera: { x: -120, y: 3_000, zoom: 0.85 } },
])('what is printed is read back: %j', change => {
  const settings = { ...DEFAULT, ...change };
  expect(parseSettings(printSettings(settings))).toEqual(settings);
});

test.each([
  [{ open: 'd' }, DEFAULT],
  [{ open: '.1.-2' }, DEFAULT],
  [{ open: '<img>' }, DEFAULT],
  [{ open: '' }, DEFAULT],
  [{ view: '1,2' }, DEFAULT],
  [{ view: '1,x,1' }, DEFAULT],
  [{ view: '1,2,900' }, { ...DEFAULT, camera: { x: 1, y: 2, zoom: 4 } }],
  [{ moved: '3', aside: 'yes' }, DEFAULT],
  [{ graph: '-1', box: '1.5', colour: 'red' }, DEFAULT],
])('nonsense is left at its default: %j', (slice, settings) => {
  expect(parseSettings(slice)).toEqual(settings);
});
