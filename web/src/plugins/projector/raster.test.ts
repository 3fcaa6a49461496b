import { expect, test } from 'vitest';
import { packPixel, type Rgb } from '../../base/colours';
import { FLAT, makeView } from './camera';
import { DIM, HIDDEN, makeStamp, makeTable, radiusFor, SHOWN, Splatter } from './raster';

const WHITE: Rgb = [255, 255, 255];
const image = (width: number, height: number) =>
  ({ width, height, data: new Uint8ClampedArray(4 * width * height) }) as ImageData;

function draw(
  points: number[],
  marks: number[],
  deep: boolean,
  fast: boolean,
  radius = 3,
  { share = 1, spare = false } = {},
) {
  const count = marks.length;
  const colours: Rgb[] = [
    [200, 0, 0],
    [0, 0, 200],
  ];
  const splatter = new Splatter(image);
  const raster = splatter.draw(
    Float32Array.from(points),
    count,
    makeView(FLAT, 100, 80, deep),
    {
      colours: Uint16Array.from({ length: count }, (_, i) => i % 2),
      marks: Uint8Array.from(marks),
      sizes: null,
      table: makeTable(colours, WHITE, false),
      radius,
      spare,
    },
    packPixel(WHITE),
    fast ? share : 0,
  );
  const at = (x: number, y: number) => {
    const o = 4 * ((y + raster.pad) * raster.image.width + x + raster.pad);
    return [...raster.image.data.slice(o, o + 3)];
  };
  let inked = 0;
  for (let y = 0; y < 80; y++)
    for (let x = 0; x < 100; x++) if (at(x, y).join() !== '255,255,255') inked++;
  return { at, inked, splatter };
}

test.each([false, true])('a point is where it should be, and round (fast: %s)', fast => {
  const { at, inked } = draw([0, 0, 0], [SHOWN], false, fast);
  expect(at(50, 40)).toEqual([200, 0, 0]);
  expect(at(60, 40)).toEqual([255, 255, 255]);
  expect(inked).toBeGreaterThan(20);
  expect(inked).toBeLessThan(60);
});

test.each([false, true])(
  'the one in front covers the one behind, whatever their order (fast: %s)',
  fast => {
    expect(draw([0, 0, 0.5, 0, 0, -0.5], [SHOWN, SHOWN], true, fast).at(50, 40)).toEqual([
      200, 0, 0,
    ]);
    expect(draw([0, 0, -0.5, 0, 0, 0.5], [SHOWN, SHOWN], true, fast).at(50, 40)).toEqual([
      0, 0, 200,
    ]);
  },
);

test.each([false, true])(
  'what is dimmed lies behind; what is hidden is not there (fast: %s)',
  fast => {
    expect(draw([0, 0, 0.5, 0, 0, -0.5], [DIM, SHOWN], true, fast).at(50, 40)).toEqual([0, 0, 200]);
    expect(draw([0, 0, 0], [HIDDEN], true, fast).inked).toBe(0);
    for (const marks of [
      [SHOWN, DIM],
      [SHOWN, DIM, DIM],
    ])
      expect(
        draw(
          marks.flatMap(() => [0, 0, 0]),
          marks,
          false,
          fast,
        ).at(50, 40),
      ).toEqual([200, 0, 0]);
    const dim = draw([0, 0, 0], [DIM], false, fast).at(50, 40);
    expect(dim[1]).toBeGreaterThan(150);
  },
);

test.each([false, true])(
  'points outside, behind the eye or nowhere harm nothing (fast: %s)',
  fast => {
    const strange = [
      50,
      0,
      0,
      -1.26,
      1.03,
      0,
      0,
      0,
      9,
      Number.NaN,
      0,
      0,
      Number.POSITIVE_INFINITY,
      0,
      0,
      1e9,
      -1e9,
      0,
    ];
    const { inked } = draw(strange, Array(6).fill(SHOWN), true, fast, 20);
    expect(inked).toBeLessThan(8000);
  },
);

test('edges are mixed with what is behind', () => {
  const { at } = draw([0.004, 0.003, 0], [SHOWN], false, false, 3.3);
  const row = Array.from({ length: 20 }, (_, i) => at(40 + i, 40)[1] as number);
  expect(row.some(part => part > 10 && part < 245)).toBe(true);
});

test('a splat covers its area', () => {
  for (const radius of [0.75, 1.5, 3, 8]) {
    const { cover } = makeStamp(radius, 0.4, 0.6, 1000);
    const area = cover.reduce((sum, one) => sum + one / 255, 0);
    expect(Math.abs(area / (Math.PI * radius * radius) - 1)).toBeLessThan(0.12);
  }
});

test('the more points, the smaller', () => {
  const radii = [100, 1e4, 1e5, 1e6].map(radiusFor);
  expect(radii).toEqual([...radii].sort((a, b) => b - a));
  expect(radii[3]).toBeGreaterThan(0.5);
});

test('a part of the points is spread over all of them; those that stand out are all there', () => {
  const many = Array.from({ length: 1000 }, (_, i) => [
    ((i % 50) - 24.5) / 25,
    (Math.floor(i / 50) - 9.5) / 12,
    0,
  ]).flat();
  const dimmed = Array.from({ length: 1000 }, (_, i) => (i % 100 === 0 ? SHOWN : DIM));
  for (const deep of [false, true]) {
    const all = draw(many, Array(1000).fill(SHOWN), deep, true, 0.5);
    const half = draw(many, Array(1000).fill(SHOWN), deep, true, 0.5, { share: 0.5 });
    expect(all.splatter.taken).toBe(1000);
    expect(Math.abs(half.splatter.taken - 500)).toBeLessThan(10);
    expect(Math.abs(half.inked / all.inked - 0.5)).toBeLessThan(0.1);
    const spared = draw(many, dimmed, deep, true, 0.5, { share: 0.01, spare: true });
    expect(spared.splatter.taken).toBeGreaterThanOrEqual(10);
    expect(spared.splatter.taken).toBeLessThan(40);
  }
});

test.each([false, true])('a point is found where it was drawn (deep: %s)', deep => {
  const points = [0.1, 0.2, 0.3, -0.4, 0.1, -0.2, 0, 0, 9, Number.NaN, 0, 0];
  const { splatter } = draw(points, Array(4).fill(SHOWN), deep, true);
  const found = [0, 1, 2, 3].map(i => splatter.locate(i) && [splatter.x, splatter.y, splatter.z]);
  const { sx, sy, depth } = splatter.places();
  expect(found.map(one => one !== false)).toEqual([true, true, !deep, false]);
  for (const [i, one] of found.entries())
    if (one)
      for (const [k, part] of [sx[i], sy[i], depth[i]].entries())
        expect(one[k]).toBeCloseTo(part as number, 4);
  expect(splatter.locate(4)).toBe(false);
});
