import { expect, test } from 'vitest';
import { frameAt, placeOf } from './film';

test.each([
  [0, 0],
  [99, 0],
  [100, 1],
  [149, 1],
  [150, 2],
  [349, 2],
  [350, 0],
  [35_100, 1],
  [-1, 2],
])('at %d ms frame %d', (time, frame) => {
  expect(frameAt(time, [100, 50, 200])).toBe(frame);
});

test('a still picture has one frame', () => {
  expect(frameAt(1234, [0])).toBe(0);
  expect(frameAt(1234, [])).toBe(0);
});

test('ten frames stand in rows of four', () => {
  expect(placeOf(0, 10, 256, 96)).toEqual({ x: 0, y: 0, width: 64, height: 32 });
  expect(placeOf(9, 10, 256, 96)).toEqual({ x: 64, y: 64, width: 64, height: 32 });
  expect(placeOf(1, 2, 20, 10)).toEqual({ x: 10, y: 0, width: 10, height: 10 });
});
