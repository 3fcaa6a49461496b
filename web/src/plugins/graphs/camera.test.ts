import { expect, test } from 'vitest';
import { fitCamera, shownAt, zoomAt } from './camera';

const room = { width: 1000, height: 800 };

test('what fits is in the middle, no larger than it is', () => {
  expect(fitCamera({ width: 200, height: 400 }, room, 'down', null)).toEqual({
    x: -400,
    y: -200,
    zoom: 1,
  });
});

test('what lies over the ends covers no box, as long as all fits', () => {
  const covered = { top: 44, bottom: 56 };
  const ends = (height: number) => {
    const camera = fitCamera({ width: 200, height }, room, 'down', null, false, covered);
    return [-camera.y * camera.zoom, (height - camera.y) * camera.zoom];
  };
  expect(ends(400)).toEqual([200, 600]);
  expect(ends(680)).toEqual([60, 740]);
  expect(ends(700)).toEqual([44, 744]);
  const [top, bottom] = ends(750) as [number, number];
  expect(top).toBeCloseTo(44);
  expect(bottom).toBeCloseTo(744);
  expect(ends(5000)[0]).toBeCloseTo(44);
});

test('what nearly fits is made a little smaller', () => {
  const { zoom } = fitCamera({ width: 200, height: 840 }, room, 'down', null);
  expect(zoom).toBeCloseTo(752 / 840);
});

test('what does not fit is readable, from its beginning', () => {
  const size = { width: 3000, height: 9000 };
  const start = { id: 0, x: 2000, y: 0, width: 200, height: 36 };
  const camera = fitCamera(size, room, 'down', start);
  expect(camera.zoom).toBe(0.85);
  expect(camera.y).toBeLessThan(0);
  expect(camera.x + room.width / camera.zoom / 2).toBeCloseTo(2100);
  expect(fitCamera({ width: 9000, height: 300 }, room, 'right', null).x).toBeLessThan(0);
  expect(fitCamera(size, room, 'down', start, true).zoom).toBeCloseTo(752 / 9000);
});

test('zooming keeps the point under the pointer', () => {
  const before = { x: 100, y: 50, zoom: 1 };
  const after = zoomAt(before, 2, 300, 200);
  expect(after.x + 300 / after.zoom).toBeCloseTo(before.x + 300);
  expect(after.y + 200 / after.zoom).toBeCloseTo(before.y + 200);
  expect(zoomAt(before, 1e9, 0, 0).zoom).toBe(4);
});

test('what is seen stays; what is not is brought in', () => {
  const camera = { x: 0, y: 0, zoom: 1 };
  const place = { x: 100, y: 100, width: 200, height: 36 };
  expect(shownAt(camera, place, room, 48)).toBe(camera);
  expect(shownAt(camera, { ...place, x: 1200 }, room, 48)).toEqual({ x: 448, y: 0, zoom: 1 });
  expect(shownAt(camera, { ...place, y: -300 }, room, 48)).toEqual({ x: 0, y: -348, zoom: 1 });
});
