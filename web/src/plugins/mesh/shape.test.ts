import { expect, test } from 'vitest';
import {
  ballAround,
  coarseFaces,
  coarsePoints,
  makeShape,
  normalsOf,
  ShapeError,
  unionOfBoxes,
} from './shape';

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
const corners = (...values: number[]) => new Float32Array(values);
const TRIANGLE = corners(0, 0, 0, 1, 0, 0, 0, 2, 0);
const faultOf = (make: () => unknown) => {
  try {
    make();
  } catch (error) {
    return error instanceof ShapeError ? error.fault : error;
  }
  return null;
};

test('a sound mesh is taken as it is, without a copy', () => {
  const faces = new Uint32Array([0, 1, 2]);
  const shape = makeShape(TRIANGLE, faces, new Uint8Array(9).fill(200));
  expect(shape.vertices).toBe(TRIANGLE);
  expect(shape.index).toBe(faces);
  expect(shape.notes).toEqual([]);
  expect(shape.box).toEqual({ min: [0, 0, 0], max: [1, 2, 0] });
});

test('faces that point outside are left out and counted', () => {
  const faces = new Uint32Array([0, 1, 2, 0, 1, 3, 2, 1, 0, 0xffffffff, 0, 1]);
  const shape = makeShape(TRIANGLE, faces, null);
  expect([...(shape.index ?? [])]).toEqual([0, 1, 2, 2, 1, 0]);
  expect(shape.faces).toBe(faces);
  expect(shape.notes).toEqual([{ kind: 'outside', count: 2, of: 4 }]);
});

test('vertices that are not finite take their faces along', () => {
  const vertices = corners(0, 0, 0, 1, 0, 0, 0, 2, 0, nan, 0, 0, 0, inf, 0);
  const shape = makeShape(vertices, new Uint32Array([0, 1, 2, 0, 1, 3, 4, 1, 2]), null);
  expect([...(shape.index ?? [])]).toEqual([0, 1, 2]);
  expect(shape.box.max).toEqual([1, 2, 0]);
  expect(shape.notes).toEqual([
    { kind: 'nan', count: 2, of: 5 },
    { kind: 'faceNan', count: 2, of: 3 },
  ]);
});

test('points that are not finite are not drawn', () => {
  const shape = makeShape(corners(nan, 0, 0, 1, 2, 3, -inf, 0, 0), null, null);
  expect([...(shape.index ?? [])]).toEqual([1]);
});

test('colours of another length are left out and told', () => {
  const shape = makeShape(TRIANGLE, null, new Uint8Array(6));
  expect(shape.colors).toBeNull();
  expect(shape.notes).toEqual([{ kind: 'colors', count: 2, of: 3 }]);
});

test('colours from 0 to 1 look like a mistake', () => {
  const dark = makeShape(TRIANGLE, null, new Uint8Array([1, 0, 0, 0, 1, 0, 0, 0, 1]));
  expect(dark.notes).toEqual([{ kind: 'dark' }]);
  expect(makeShape(TRIANGLE, null, new Uint8Array(9)).notes).toEqual([]);
});

test('nothing to draw is an error that says which', () => {
  expect(faultOf(() => makeShape(corners(), null, null))).toBe('empty');
  expect(faultOf(() => makeShape(corners(nan, nan, nan), null, null))).toBe('allNan');
  expect(faultOf(() => makeShape(corners(1, 2), null, null))).toBe('half');
});

test('the largest floats have a box', () => {
  const { box } = makeShape(corners(3e38, -3e38, 3e38), null, null);
  expect(ballAround(box)).toEqual({ center: [...box.min], radius: 1 });
});

test('normals point away from a face and are of length 1', () => {
  const normals = normalsOf(TRIANGLE, new Uint32Array([0, 1, 2]));
  expect([...normals]).toEqual([0, 0, 1, 0, 0, 1, 0, 0, 1]);
  expect([...normalsOf(TRIANGLE, new Uint32Array([0, 0, 0]))]).toEqual(Array(9).fill(0));
});

/** A square of n × n vertices in the plane z = 0. */
function grid(n: number) {
  const vertices = new Float32Array(3 * n * n);
  const faces: number[] = [];
  for (let y = 0; y < n; y++)
    for (let x = 0; x < n; x++) {
      vertices.set([x, y, 0], 3 * (y * n + x));
      const at = y * n + x;
      if (x < n - 1 && y < n - 1) faces.push(at, at + 1, at + n, at + 1, at + n + 1, at + n);
    }
  return makeShape(vertices, new Uint32Array(faces), null);
}

test('coarse faces are fewer, of the same vertices, and cover the same area', () => {
  const shape = grid(65);
  const coarse = coarseFaces(shape, 9);
  expect(coarse.length).toBeLessThan((shape.index?.length ?? 0) / 20);
  let area = 0;
  for (let i = 0; i < coarse.length; i += 3) {
    const [ax, ay, bx, by, cx, cy] = [0, 1, 2].flatMap(k => {
      const at = 3 * (coarse[i + k] as number);
      return [shape.vertices[at] as number, shape.vertices[at + 1] as number];
    }) as [number, number, number, number, number, number];
    area += Math.abs((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)) / 2;
  }
  expect(area).toBeGreaterThan(0.7 * 64 * 64);
  expect(area).toBeLessThanOrEqual(64 * 64);
});

test('coarse points are spread over all', () => {
  const shape = makeShape(new Float32Array(3000), null, null);
  expect([...coarsePoints(shape, 4)]).toEqual([0, 250, 500, 750]);
  expect(coarsePoints(shape, 5000).length).toBe(1000);
});

test('boxes together', () => {
  const both = unionOfBoxes([
    { min: [0, 0, 0], max: [1, 1, 1] },
    { min: [-1, 0.5, 0], max: [0, 3, 1] },
  ]);
  expect(both).toEqual({ min: [-1, 0, 0], max: [1, 3, 1] });
  expect(ballAround(both)).toEqual({ center: [0, 1.5, 0.5], radius: Math.hypot(2, 3, 1) / 2 });
});
