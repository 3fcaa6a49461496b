import { expect, test } from 'vitest';
import {
  axesOf,
  distanceFor,
  orbit,
  pan,
  parsePose,
  poseFrom,
  printPose,
  START,
  zoomBy,
} from './pose';

const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * (b[i] ?? 0), 0);

test('the axes of a picture stand at right angles', () => {
  for (const pose of [START, orbit(START, 2, -0.9), orbit(START, -1, 9)]) {
    const { x, y, z } = axesOf(pose);
    for (const axis of [x, y, z]) expect(Math.hypot(...axis)).toBeCloseTo(1, 12);
    for (const [a, b] of [
      [x, y],
      [y, z],
      [z, x],
    ] as const)
      expect(dot(a, b)).toBeCloseTo(0, 12);
  }
});

test('orbiting stops at the poles and goes round and round', () => {
  expect(orbit(START, 0, 99).elevation).toBeLessThan(Math.PI / 2);
  expect(orbit(START, 0, -99).elevation).toBeGreaterThan(-Math.PI / 2);
  expect(orbit(START, 2 * Math.PI, 0).azimuth).toBeCloseTo(START.azimuth, 12);
});

test('panning moves along the picture and back', () => {
  const there = pan(START, 0.5, 0.25);
  expect(dot(there.shift, axesOf(START).z)).toBeCloseTo(0, 12);
  expect(dot(there.shift, axesOf(START).x)).toBeCloseTo(-0.5, 12);
  expect(dot(there.shift, axesOf(START).y)).toBeCloseTo(0.25, 12);
  for (const value of pan(there, -0.5, -0.25).shift) expect(value).toBeCloseTo(0, 12);
});

test('a ball fits, whichever side is narrower', () => {
  expect(distanceFor(90, 1)).toBeCloseTo(Math.SQRT2, 12);
  expect(distanceFor(90, 2)).toBe(distanceFor(90, 1));
  expect(distanceFor(90, 0.5)).toBeGreaterThan(distanceFor(90, 1));
});

test('an eye at a place looks from there', () => {
  const pose = poseFrom([0, 3, 4], 60);
  expect(axesOf(pose ?? START).z).toEqual([0, expect.closeTo(0.6, 9), expect.closeTo(0.8, 9)]);
  expect(distanceFor(60, 1) / (pose?.zoom ?? 0)).toBeCloseTo(5, 9);
  expect(poseFrom([0, 0, 0], 60)).toBeNull();
  expect(poseFrom([Number.NaN, 0, 1], 60)).toBeNull();
});

test('a pose comes back from the URL; what is none does not', () => {
  const pose = zoomBy(pan(orbit(START, 1, 0.5), 0.2, 0.1), 3);
  const back = parsePose(printPose(pose));
  expect(back?.azimuth).toBeCloseTo(pose.azimuth, 3);
  expect(back?.zoom).toBeCloseTo(3, 3);
  expect(back?.shift[0]).toBeCloseTo(pose.shift[0], 3);
  for (const text of [undefined, '', '1,2,3', 'a,b,c,d,e,f', '1,2,3,4,5,6,7', '1,2,3,4,5,Infinity'])
    expect(parsePose(text)).toBeNull();
  expect(parsePose('0,99,1e9,1e9,0,0')).toMatchObject({ zoom: 100, shift: [10, 0, 0] });
});
