import { expect, test } from 'vitest';
import { actualSize, cellSize, phoneCellSize } from './sizes';

test.each([
  ['a tiny one alone', 28, 28, 1, 1, 308, 308],
  ['a grid of digits alone', 224, 112, 1, 1, 448, 224],
  ['a photograph alone', 1024, 768, 1, 1, 640, 480],
  ['a tiny one, one run', 28, 28, 1, 9, 196, 196],
  ['a grid of digits, one run', 224, 112, 1, 9, 224, 112],
  ['a few hundred pixels, two runs', 320, 320, 2, 9, 320, 320],
  ['a large one, one run', 800, 800, 1, 9, 400, 400],
  ['small ones, many runs', 64, 64, 5, 9, 128, 128],
  ['a strip, many runs', 224, 28, 5, 9, 224, 28],
  ['large ones, many runs', 512, 512, 5, 9, 208, 208],
  ['two columns at least', 2000, 20, 3, 9, 496, 12],
])('%s', (_, width, height, rows, beside, cellWidth, cellHeight) => {
  expect(cellSize({ width, height }, 1000, rows, beside, 1)).toEqual({
    width: cellWidth,
    height: cellHeight,
  });
});

test('the chosen size is relative to the good one, and never wider than the card', () => {
  const sizeAt = (edge: number, factor: number) =>
    cellSize({ width: edge, height: edge }, 1000, 5, 9, factor).width;
  expect([0.5, 1, 2].map(factor => sizeAt(144, factor))).toEqual([72, 144, 288]);
  expect(sizeAt(28, 1.25)).toBe(168); // tiny pictures keep whole factors
  expect(sizeAt(512, 8)).toBe(1000);
});

test.each([
  ['square', 64, 64, 5, 9, 114, 114],
  ['wide', 224, 112, 5, 9, 175, 88],
  ['a strip', 224, 28, 5, 9, 358, 45],
  ['alone', 28, 28, 1, 1, 358, 358],
])('on a phone: %s', (_, width, height, rows, beside, cellWidth, cellHeight) => {
  expect(phoneCellSize({ width, height }, 358, rows, beside)).toEqual({
    width: cellWidth,
    height: cellHeight,
  });
});

test('actual size is that of the picture, while there is room', () => {
  expect(actualSize({ width: 30, height: 20 }, 1000)).toEqual({ width: 30, height: 20 });
  expect(actualSize({ width: 2000, height: 500 }, 1000)).toEqual({ width: 1000, height: 250 });
});
