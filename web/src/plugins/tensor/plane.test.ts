import { expect, test } from 'vitest';
import {
  channelsOf,
  choiceOf,
  colourAxes,
  coloursOf,
  placeOf,
  planeOf,
  readPicture,
  scaleOf,
  shareOf,
  stepOf,
  toneOf,
  withAxis,
} from './plane';

test('without a choice the last two axes span the plane', () => {
  expect(planeOf([2, 3, 4], undefined)).toEqual({ rows: 1, columns: 2, index: [0, 0, 0] });
  expect(planeOf([5], [1, 0])).toEqual({ rows: null, columns: 0, index: [0] });
  expect(planeOf([], undefined)).toEqual({ rows: null, columns: null, index: [] });
});

test('a choice that does not fit is mended', () => {
  expect(planeOf([2, 3, 4], [0, 2, 0, 9, 0])).toEqual({ rows: 0, columns: 2, index: [0, 2, 0] });
  expect(planeOf([2, 3], [1, 1])).toMatchObject({ rows: 0, columns: 1 });
  expect(planeOf([2, 3], [0, 7])).toMatchObject({ rows: 0, columns: 1 });
  const plane = planeOf([2, 3, 4], [2, 0, 1, 2, 3]);
  expect(planeOf([2, 3, 4], choiceOf(plane))).toEqual(plane);
});

test('an axis that is chosen twice changes places with the other', () => {
  const plane = planeOf([2, 3, 4], undefined);
  expect(withAxis(plane, 'rows', 2)).toMatchObject({ rows: 2, columns: 1 });
  expect(withAxis(plane, 'columns', 0)).toMatchObject({ rows: 1, columns: 0 });
});

test('an axis of three or four may hold colours: it is then no side of the plane', () => {
  expect(colourAxes([5, 3, 8, 4])).toEqual([1, 3]);
  expect(colourAxes([3, 4])).toEqual([]); // nothing would be left
  expect(coloursOf([5, 3, 8, 4], 3)).toBe(3);
  expect(coloursOf([5, 3, 8, 4], 2)).toBe('heat');
  expect(coloursOf([5, 3], 'grey')).toBe('grey');
  expect(planeOf([2, 8, 9, 3], undefined, 3)).toMatchObject({ rows: 1, columns: 2 });
  expect(planeOf([2, 8, 9, 3], [2, 3, 1, 0, 0, 0], 3)).toEqual({
    rows: 1,
    columns: 2,
    index: [1, 0, 0, 0],
  });
  const plane = planeOf([2, 3, 8, 9], [2, 3, 1, 2, 0, 0], 1);
  expect(channelsOf(plane, 1).map(one => one.index)).toEqual([
    [1, 0, 0, 0],
    [1, 1, 0, 0],
    [1, 2, 0, 0],
  ]);
  expect(channelsOf(plane, 'grey')).toEqual([plane]);
});

test('black and white as pictures are logged', () => {
  expect(toneOf('uint8', { min: 3, max: 9 })).toMatchObject({ low: 0, high: 255 });
  expect(toneOf('float32', { min: 0.1, max: 0.9 })).toMatchObject({ low: 0, high: 1 });
  expect(toneOf('float32', { min: -2, max: 0.9 })).toMatchObject({ low: -2, high: 0.9 });
  expect(toneOf('float32', { min: null, max: null })).toMatchObject({ low: 0, high: 1 });
});

test('a cell knows its place in the tensor', () => {
  expect(placeOf({ rows: 2, columns: 0, index: [9, 5, 9] }, 3, 1)).toEqual([1, 5, 3]);
  expect([stepOf(100, 10), stepOf(70, 10), stepOf(3, 3), stepOf(0, 0)]).toEqual([10, 7, 1, 1]);
});

test('both signs make a scale around zero', () => {
  expect(scaleOf({ min: -1, max: 3 })).toEqual({ low: -3, high: 3, diverging: true });
  expect(scaleOf({ min: 1, max: 3 })).toEqual({ low: 1, high: 3, diverging: false });
  expect(scaleOf({ min: null, max: null })).toEqual({ low: 0, high: 1, diverging: false });
  expect(shareOf({ low: -3, high: 3, diverging: true }, 0)).toBe(0.5);
  expect(shareOf({ low: 2, high: 2, diverging: false }, 2)).toBe(0.5);
});

test('a picture is read from its bytes; what is none is refused', () => {
  const text = '{"height":1,"width":2,"rows":1,"columns":2,"min":0,"max":1}';
  const head = text.padEnd(Math.ceil(text.length / 8) * 8);
  const data = new ArrayBuffer(8 + head.length + 8);
  new Uint32Array(data, 0, 2).set([0x3154424c, head.length]);
  new Uint8Array(data, 8, head.length).set(new TextEncoder().encode(head));
  new Float32Array(data, 8 + head.length).set([0, 1]);
  expect(readPicture(data)).toMatchObject({ width: 2, max: 1, cells: Float32Array.of(0, 1) });
  expect(() => readPicture(new ArrayBuffer(16))).toThrow();
});
