import { describe, expect, it } from 'vitest';
import { Density } from './density';
import type { Lines } from './lines';

const frame = { xs: [0, 40], top: 0, bottom: 20 };
const lines = (...ends: [number, number][]): Lines => ({
  runs: ends.map((_, i) => i),
  axes: 2,
  at: Float32Array.from(ends.flat()),
});
const column = (density: Density, x: number) =>
  Array.from({ length: density.height }, (_, y) => density.coverage(x, y));
const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);

describe('lines as a density', () => {
  it('covers what a level line goes through, once', () => {
    const density = new Density(lines([0.5, 0.5]), frame, 40, 20, 1);
    density.add(0, [255, 0, 0], 1);
    for (let x = 0; x < 40; x++) {
      expect(sum(column(density, x))).toBe(1);
      expect(density.coverage(x, 9)).toBe(0.5);
      expect(density.coverage(x, 10)).toBe(0.5);
    }
  });
  it('leaves no gap in a steep line', () => {
    const density = new Density(lines([0, 1]), frame, 40, 20, 1);
    density.add(0, [255, 0, 0], 1);
    for (let x = 0; x < 40; x++) {
      const covered = column(density, x).flatMap((n, y) => (n > 0 ? [y] : []));
      expect(covered.length).toBeGreaterThan(0);
      expect(covered.at(-1)).toBe((covered[0] as number) + covered.length - 1);
    }
  });
  it('is what it was when a line was added and taken away, in any order', () => {
    const some = lines([0.1, 0.9], [0.7, 0.2], [0.33, 0.34], [-0.09, 1]);
    const density = new Density(some, frame, 40, 20, 2);
    for (const i of [0, 1, 2, 3]) density.add(i, [i * 60, 255 - i * 60, 7], 1);
    for (const i of [2, 0, 3]) density.add(i, [i * 60, 255 - i * 60, 7], -1);
    const alone = new Density(some, frame, 40, 20, 2);
    alone.add(1, [60, 195, 7], 1);
    const [a, b] = [density, alone].map(one => {
      const pixels = new Uint8ClampedArray(one.width * one.height * 4);
      one.paint(pixels, 0.5);
      return pixels;
    });
    expect(a).toEqual(b);
    expect(a?.some(byte => byte > 0)).toBe(true);
  });
  it('mixes colours by how much lines cover, and is denser where more of them lie', () => {
    const density = new Density(lines([0.525, 0.525], [0.525, 0.525]), frame, 40, 20, 1);
    const pixels = new Uint8ClampedArray(40 * 20 * 4);
    density.add(0, [200, 0, 0], 1);
    density.paint(pixels, 0.4);
    const at = (9 * 40 + 5) * 4;
    expect([...pixels.slice(at, at + 4)]).toEqual([200, 0, 0, 102]);
    density.add(1, [0, 100, 0], 1);
    density.paint(pixels, 0.4);
    expect([...pixels.slice(at, at + 3)]).toEqual([100, 50, 0]);
    expect(pixels[at + 3]).toBe(Math.round(255 * (1 - 0.6 ** 2)));
  });
});
