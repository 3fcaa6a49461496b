import { expect, test } from 'vitest';
import { differ, type Pixels } from './difference';

function make(
  width: number,
  height: number,
  colour: (x: number, y: number) => readonly [number, number, number],
): Pixels {
  const data = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) data.set([...colour(x, y), 255], 4 * (y * width + x));
  return { width, height, data };
}

test('a picture does not differ from itself', () => {
  const one = make(20, 13, (x, y) => [x * 9, y * 11, x * y]);
  const found = differ(one, one);
  expect(found).toMatchObject({ mean: 0, max: 0, pixels: 0, psnr: Number.POSITIVE_INFINITY });
  expect(found?.ssim).toBeCloseTo(1, 9);
});

test('known numbers of a known difference', () => {
  const a = make(16, 16, () => [100, 100, 100]);
  const b = make(16, 16, (x, y) => (x === 3 && y === 5 ? [130, 100, 90] : [100, 100, 100]));
  const found = differ(a, b);
  expect(found).toMatchObject({ max: 30, pixels: 1 });
  expect(found?.mean).toBeCloseTo(40 / 768, 12);
  expect(found?.psnr).toBeCloseTo(10 * Math.log10(255 ** 2 / ((30 ** 2 + 10 ** 2) / 768)), 9);
  const at = 4 * (5 * 16 + 3);
  expect([...(found?.picture.subarray(at, at + 4) ?? [])]).toEqual([30, 0, 10, 255]);
});

test('SSIM of flat pictures is their luminance term', () => {
  const a = make(8, 8, () => [100, 100, 100]);
  const b = make(8, 8, () => [150, 150, 150]);
  const c1 = 2.55 ** 2;
  const wanted = (2 * 100 * 150 + c1) / (100 ** 2 + 150 ** 2 + c1);
  expect(differ(a, b)?.ssim).toBeCloseTo(wanted, 5);
});

test('SSIM of a picture and its negative is negative', () => {
  const a = make(32, 32, (x, y) => [(x * 37 + y * 91) % 256, 0, 0]);
  const b = make(32, 32, (x, y) => [255 - ((x * 37 + y * 91) % 256), 0, 0]);
  expect(differ(a, b)?.ssim).toBeLessThan(0);
});

test.each([
  [3, 3],
  [1, 1],
  [7, 40],
])('pictures smaller than a window: %d × %d', (width, height) => {
  const a = make(width, height, x => [x, 0, 0]);
  const b = make(width, height, x => [x, 9, 0]);
  const found = differ(a, b);
  expect(found?.mean).toBeCloseTo(3, 9);
  expect(Number.isFinite(found?.ssim)).toBe(true);
});

test('other sizes cannot be subtracted', () => {
  expect(
    differ(
      make(4, 4, () => [0, 0, 0]),
      make(4, 5, () => [0, 0, 0]),
    ),
  ).toBeNull();
});
