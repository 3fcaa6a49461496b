import { expect, test } from 'vitest';
import type { Palette } from '../../base/colours';
import { formatFlops, formatSeconds, paint, usable } from './colours';
import { box, view } from './fixture';

const palette: Palette = {
  runs: Array.from({ length: 12 }, (_, i) => `#0000${String(i + 1).padStart(2, '0')}`),
  overLightness: [0.5],
  overChroma: 0.1,
  ramp: [
    '#000000',
    '#000000',
    '#000000',
    '#101010',
    '#202020',
    '#303030',
    '#404040',
    '#505050',
    '#606060',
  ],
  none: '#888888',
};

test('by type: the categories that are seen, and blocks', () => {
  const boxes = [
    box(0, 'fc', { category: 'linear' }),
    box(1, 'layer1', { kind: 'module' }),
    box(2, 'size', { category: 'shape' }),
    box(3, 'open', { kind: 'module', opened: true }),
  ];
  const { of, entries } = paint('type', boxes, palette);
  expect(entries.map(entry => entry.key)).toEqual(['linear', 'block']);
  expect(boxes.slice(0, 3).map(of)).toEqual(['#000001', '#000010', null]);
});

test('by what is measured: a scale with its ends, grey where nothing is known', () => {
  const boxes = [box(0, 'a', { parameters: 10 }), box(1, 'b', { parameters: 1000 }), box(2, 'c')];
  const { of, scale } = paint('parameters', boxes, palette);
  expect([scale?.low, scale?.high]).toEqual(['10.0', '1000']);
  expect([of(boxes[0] as never), of(boxes[1] as never), of(boxes[2] as never)]).toEqual([
    '#101010',
    '#606060',
    null,
  ]);
  expect(paint('time', boxes, palette).scale).toBeNull();
});

test('the same structure has the same colour', () => {
  const boxes = [1, 1, 2, -1].map((structure, id) => box(id, 'x', { structure, type: 'Block' }));
  const { of, entries } = paint('structure', boxes, palette);
  expect(entries.map(entry => entry.label)).toEqual(['2 × Block']);
  expect(boxes.map(of)).toEqual(['#000001', '#000001', null, null]);
});

test('what was not logged is no way to colour', () => {
  const { totals } = view([], []);
  expect(usable('time', totals)).toBe(false);
  expect(usable('time', { ...totals, time: 0.1 })).toBe(true);
  expect(usable('type', totals)).toBe(true);
});

test.each([
  [50_200_000, '50.2 M'],
  [999.9, '1 k'],
  [3, '3'],
])('%s FLOPs: %s', (flops, said) => expect(formatFlops(flops)).toBe(said));
test.each([
  [0.0123, '12.3 ms'],
  [2.5e-6, '2.50 µs'],
  [1.5, '1.50 s'],
])('%s seconds: %s', (seconds, said) => expect(formatSeconds(seconds)).toBe(said));
