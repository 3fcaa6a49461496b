import { expect, test } from 'vitest';
import {
  between,
  EYE,
  FLAT,
  frameOf,
  HOME,
  makeView,
  type Pose,
  pan,
  parsePose,
  place,
  placeAll,
  printPose,
  toWorld,
  turn,
  zoomAt,
} from './camera';

const at = (pose: Pose, deep: boolean, p: readonly [number, number, number]) => {
  const found = place(makeView(pose, 800, 600, deep), ...p);
  if (!found) throw new Error('behind the eye');
  return found;
};

test('the middle of the cloud is the middle of the picture, up is up', () => {
  expect(at(HOME, true, [0, 0, 0])).toMatchObject({ x: 400, y: 300, f: 1 });
  expect(at(FLAT, false, [0, 1, 0]).y).toBeLessThan(300);
  expect(at(FLAT, false, [1, 0, 0]).x).toBeGreaterThan(400);
});

test('what is nearer to the eye is larger and further from the middle', () => {
  const near = at(FLAT, true, [0.5, 0, 0.5]);
  const far = at(FLAT, true, [0.5, 0, -0.5]);
  expect(near.f).toBeCloseTo(EYE / (EYE - 0.5));
  expect(near.x).toBeGreaterThan(far.x);
  expect(near.depth).toBeGreaterThan(far.depth);
});

test('what is behind the eye is nowhere', () => {
  expect(place(makeView(FLAT, 800, 600, true), 0, 0, EYE)).toBeNull();
});

test('a drag to the right brings the left side to the front', () => {
  // A quarter turn: what looked at the eye goes to the right.
  const turned = turn(FLAT, 300, 0, 600);
  expect(turned.yaw).toBeCloseTo(Math.PI / 2);
  const moved = at(turned, true, [0, 0, 0.5]);
  expect(moved.x).toBeGreaterThan(400);
  expect(moved.depth).toBeCloseTo(0);
});

test('a rotation keeps lengths', () => {
  const { m } = makeView({ ...HOME, yaw: 1.1, pitch: -0.7 }, 100, 100, true);
  for (let r = 0; r < 3; r++)
    for (let s = 0; s < 3; s++) {
      let dot = 0;
      for (let k = 0; k < 3; k++) dot += (m[3 * r + k] as number) * (m[3 * s + k] as number);
      expect(dot).toBeCloseTo(r === s ? 1 : 0);
    }
});

test('one does not tip over', () => {
  expect(turn(FLAT, 0, 1e6, 600).pitch).toBeCloseTo(Math.PI / 2);
});

test('zooming keeps what is under the pointer', () => {
  const pose = pan({ ...FLAT, zoom: 1.7 }, 31, -12, 600);
  const p = [0.3, -0.2, 0] as const;
  const before = at(pose, false, p);
  const after = at(zoomAt(pose, 1.5, before.x - 400, before.y - 300, 600), false, p);
  expect(after.x).toBeCloseTo(before.x);
  expect(after.y).toBeCloseTo(before.y);
});

test('all points at once are where each is', () => {
  const points = Float32Array.of(0.1, 0.2, 0.3, -0.5, 0.4, -0.2, Number.NaN, 0, 0);
  for (const deep of [true, false]) {
    const view = makeView({ ...HOME, x: 0.1 }, 640, 480, deep);
    const [sx, sy, depth] = [new Float32Array(3), new Float32Array(3), new Float32Array(3)];
    placeAll(view, points, 3, sx, sy, depth);
    for (const i of [0, 1]) {
      const one = place(
        view,
        ...(points.slice(3 * i, 3 * i + 3) as unknown as [number, number, number]),
      );
      expect(sx[i]).toBeCloseTo(one?.x as number, 2);
      expect(sy[i]).toBeCloseTo(one?.y as number, 2);
      expect(depth[i]).toBeCloseTo(one?.depth as number, 4);
    }
    expect(sx[2]).toBeNaN();
  }
});

test('a pose goes into a link and back', () => {
  const pose: Pose = { yaw: -1.25, pitch: 0.5, zoom: 2.5, x: 0.125, y: -1 };
  expect(parsePose(printPose(pose))).toEqual(pose);
});
test.each([undefined, '', '1,2,3', '0,0,0,0,0', '0,0,x,0,0', '0,0,1e9,0,0'])(
  'no pose: %s',
  text => {
    expect(parsePose(text)).toBeNull();
  },
);

test('the way from pose to pose goes the short way round', () => {
  const half = between({ ...FLAT, yaw: 3 }, { ...FLAT, yaw: -3 }, 0.5);
  expect(Math.abs(half.yaw)).toBeCloseTo(Math.PI);
  expect(between(FLAT, HOME, 1)).toEqual(HOME);
});

test('a stray far out does not shrink the cloud', () => {
  const count = 1000;
  const points = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) points[3 * i] = i % 2 ? 1 : -1;
  points[0] = 1e6;
  points[3 * 7] = Number.NaN;
  expect(frameOf(points, count).radius).toBeLessThan(2e3);
});

test('two dimensions lie in a plane; what is not finite stays so', () => {
  const { world } = toWorld(Float32Array.of(1, 2, 3, 4, Number.NaN, Number.NaN), 3, 2, {
    middle: [1, 2, 0],
    radius: 2,
  });
  expect([...world.slice(0, 6)]).toEqual([0, 0, 0, 1, 1, 0]);
  expect(world[6]).toBeNaN();
});

test('points that all lie in one place are a cloud all the same', () => {
  const { world, frame } = toWorld(new Float32Array(30).fill(5), 10, 3, null);
  expect(frame.radius).toBe(1);
  expect([...world].every(part => part === 0)).toBe(true);
});
