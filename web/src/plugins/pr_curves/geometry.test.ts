import { expect, test } from 'vitest';
import { makeCurve } from './fixture';
import {
  distanceTo,
  isDrawn,
  makeGeometry,
  nearestPoint,
  pathOf,
  placeOf,
  trailBefore,
  viewBetween,
  WHOLE,
} from './geometry';

const plot = makeGeometry(400, 300, WHOLE, 'pr');
const curve = makeCurve([1, 0.5, 0], [0.4, 0.8, 1]);

test('recall goes right, precision up', () => {
  const numbers = [...pathOf(curve, plot).matchAll(/[ML]([\d.]+) ([\d.]+)/g)].map(m => [
    Number(m[1]),
    Number(m[2]),
  ]) as [number, number][];
  expect(numbers).toHaveLength(3);
  const [first, middle, last] = numbers as [[number, number], [number, number], [number, number]];
  expect(first[0]).toBeGreaterThan(middle[0]);
  expect(middle[0]).toBeGreaterThan(last[0]);
  expect(first[1]).toBeGreaterThan(last[1]);
  for (const [x, y] of numbers) {
    expect(x).toBeLessThanOrEqual(400);
    expect(y).toBeLessThanOrEqual(300);
  }
});

test('the same counts as a ROC curve, from corner to corner', () => {
  const roc = makeGeometry(400, 300, WHOLE, 'roc');
  const at = (x: number, y: number) => `${roc.x.map(x).toFixed(1)} ${roc.y.map(y).toFixed(1)}`;
  // Of the fixture's curve: false positives 0, 1, 2 beside five true negatives.
  expect(pathOf(curve, roc)).toBe(
    `M${at(1, 1)}L${at(0, 1)}L${at(1 / 6, 0.5)}L${at(2 / 7, 0)}L${at(0, 0)}`,
  );
  const { x, y } = placeOf(roc, curve, 1);
  expect(nearestPoint(curve, roc, x, y)).toEqual({ index: 1, distance: 0 });
  expect(isDrawn(makeCurve([1], [1], { roc: Number.NaN }), 'roc')).toBe(false);
  expect(isDrawn(makeCurve([1], [1], { roc: Number.NaN }), 'pr')).toBe(true);
});

test('the nearest point, and the distance to the line between points', () => {
  const at = { x: plot.x.map(0.5), y: plot.y.map(0.8) };
  expect(nearestPoint(curve, plot, at.x + 3, at.y)).toEqual({ index: 1, distance: 3 });
  const between = { x: plot.x.map(0.25), y: plot.y.map(0.9) };
  expect(distanceTo(curve, plot, between.x, between.y)).toBeCloseTo(0, 6);
  expect(nearestPoint(curve, plot, between.x, between.y)?.distance).toBeGreaterThan(50);
  expect(nearestPoint(makeCurve([], []), plot, 0, 0)).toBeNull();
  expect(distanceTo(makeCurve([0.5], [0.8]), plot, at.x, at.y + 4)).toBeCloseTo(4, 6);
});

test('a zoom is what was drawn, whichever corner came first; a click is none', () => {
  const view = viewBetween(plot, { x: 300, y: 40 }, { x: 200, y: 140 });
  expect(view?.x[0]).toBeCloseTo(plot.x.invert(200), 9);
  expect(view?.x[1]).toBeCloseTo(plot.x.invert(300), 9);
  expect(view?.y[0]).toBeCloseTo(plot.y.invert(140), 9);
  expect(viewBetween(plot, { x: 300, y: 40 }, { x: 302, y: 140 })).toBeNull();
});

test('a trail of few steps that does not jump as training goes on', () => {
  expect(trailBefore(0, 8)).toEqual([]);
  expect(trailBefore(3, 8)).toEqual([0, 1, 2]);
  expect(trailBefore(100, 8)).toEqual([0, 16, 32, 48, 64, 80, 96]);
  expect(trailBefore(101, 8)).toEqual(trailBefore(100, 8));
});
