import { expect, test } from 'vitest';
import { cornerOf, FITTED, fitZoom, zoomedAt, zoomedTo } from './zoom';

const pane = { width: 840, height: 516 };

test.each([
  [28, 28, 17],
  [400, 250, 2],
  [500, 400, 1.25],
  [1024, 1024, 500 / 1024],
  [100_000, 10, 1 / 64],
])('%d × %d fits at %d', (width, height, zoom) => {
  expect(fitZoom({ width, height }, pane)).toBeCloseTo(zoom, 9);
});

test('what is under the pointer stays there, in and out', () => {
  const picture = { width: 100, height: 60 };
  const [x, y] = [123, 456];
  let [view, now] = [{ zoom: 3, x: 17, y: -9 }, 3];
  const pixel = () => {
    const { left, top } = cornerOf(view, now, picture, pane);
    return [(x - left) / now, (y - top) / now];
  };
  const before = pixel();
  for (const direction of [1, 1, -1, 1, -1, -1, -1] as const) {
    const next = zoomedAt(view, now, direction, pane, x, y);
    expect(next.zoom).not.toBe(now);
    [view, now] = [{ ...next, zoom: next.zoom ?? 0 }, next.zoom ?? 0];
    for (const [i, at] of pixel().entries()) expect(at).toBeCloseTo(before[i] as number, 9);
  }
});

test('the middle stays the middle; there is an end', () => {
  expect(zoomedTo(FITTED, 0.4, 1, pane)).toEqual({ zoom: 1, x: 0, y: 0 });
  const most = { zoom: 64, x: 5, y: 5 };
  expect(zoomedAt(most, 64, 1, pane)).toBe(most);
});
