import { describe, expect, test } from 'vitest';
import { packPixel } from '../base/colours';
import { makeSpec, type ScaleKind } from '../base/scales';
import { layoutOf } from './domain';
import { line, makeTestSeries } from './fixture';
import { lineOf } from './line';
import type { Ink, PlotArea } from './paint';
import { imageSize, PAD, rasterLines } from './raster';

const ink: Ink = {
  surface: '#ffffff',
  rawOpacity: 0.2,
  bandOpacity: 0.1,
  curve: 1.5,
  raw: true,
  envelope: true,
};
const layout = layoutOf(38 + 50 + 100, 6 + 20 + 50); // 100 × 50

function draw(
  points: [number, number][],
  x: [number, number],
  y: [number, number],
  ratio = 1,
  kind: ScaleKind = 'linear',
) {
  const area: PlotArea = {
    right: null,
    x: makeSpec('linear', x, [layout.left, layout.right]),
    y: makeSpec(kind, y, [layout.bottom, layout.top]),
    layout,
    ratio,
  };
  const size = imageSize(area);
  const pixels = new Uint32Array(size.width * size.height);
  rasterLines(pixels, [lineOf(makeTestSeries(points), 'step')], area, ink);
  const column = (c: number) =>
    Array.from({ length: size.height }, (_, r) => r).filter(r => pixels[r * size.width + c] !== 0);
  return { ...size, pixels, column };
}

describe.each([1, 2, 1.5])('at %s device pixels per pixel', ratio => {
  test('a level line is there in every column, at its height, in its colour', () => {
    const { column, pixels } = draw(
      line(11, () => 5),
      [0, 10],
      [0, 10],
      ratio,
    );
    for (let c = Math.ceil(PAD * ratio); c < Math.floor((PAD + 100) * ratio); c++) {
      const rows = column(c);
      expect(rows.length).toBeGreaterThanOrEqual(1);
      for (const r of rows)
        expect(Math.abs(r - (PAD + 25) * ratio)).toBeLessThanOrEqual(1.5 * ratio);
    }
    expect(new Set(pixels)).toEqual(new Set([0, packPixel([0x1c, 0x6f, 0xc7])]));
  });
  test('a slope leaves no gap between columns', () => {
    const { column } = draw(
      [
        [0, 0],
        [10, 10],
      ],
      [0, 10],
      [0, 10],
      ratio,
    );
    for (let c = Math.ceil(PAD * ratio) + 1; c < Math.floor((PAD + 100) * ratio) - 1; c++) {
      const [a, b] = [column(c), column(c + 1)];
      expect(Math.min(...a)).toBeLessThanOrEqual(Math.max(...b) + 1);
    }
  });
});

test('a spike within one column keeps its full height', () => {
  const points = line(10_001, i => (i === 5000 ? 10 : 0));
  const { column } = draw(points, [0, 10_000], [0, 10]);
  const tallest = Math.max(...Array.from({ length: 100 }, (_, c) => column(PAD + c).length));
  expect(tallest).toBeGreaterThanOrEqual(49);
});

test('NaN leaves a gap; what lies outside the view is clipped, and no point of it costs a pixel', () => {
  const gap = draw(
    [
      [0, 5],
      [3, 5],
      [4, Number.NaN],
      [6, 5],
      [10, 5],
    ],
    [0, 10],
    [0, 10],
  );
  expect(gap.column(PAD + 45)).toEqual([]);
  expect(gap.column(PAD + 20).length).toBeGreaterThan(0);
  const far = draw(
    [
      [-1e9, 5],
      [1e9, 5],
    ],
    [0, 10],
    [0, 10],
  );
  expect(far.column(PAD + 50).length).toBeGreaterThan(0);
  expect(far.column(0)).toEqual([]);
  expect(
    draw(
      [
        [0, 1e30],
        [10, 1e30],
      ],
      [0, 10],
      [0, 10],
    ).pixels.some(p => p !== 0),
  ).toBe(false);
});

test('on a log axis zero and below are gaps', () => {
  const { column } = draw(
    [
      [0, 1],
      [4, 1],
      [5, 0],
      [6, 1],
      [10, 1],
    ],
    [0, 10],
    [0.1, 10],
    1,
    'log',
  );
  expect(column(PAD + 50)).toEqual([]);
  expect(column(PAD + 20).length).toBeGreaterThan(0);
});
