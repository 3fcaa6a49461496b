// Where one looks from: angles around what is looked at, a distance and a shift relative to its size. Pure numbers, so
// that one pose fits meshes of every size.

export interface Pose {
  /** Radians around the vertical axis; 0 looks along −z. */
  readonly azimuth: number;
  /** Radians above the horizon. */
  readonly elevation: number;
  /** 1: all of it just fits. */
  readonly zoom: number;
  /** What is looked at, from the middle, in radii. */
  readonly shift: Vector;
}

export type Vector = readonly [number, number, number];

export const START: Pose = { azimuth: 0.6, elevation: 0.35, zoom: 1, shift: [0, 0, 0] };
const STEEPEST = Math.PI / 2 - 0.001;
const ZOOM = { min: 0.05, max: 100 } as const;
const FARTHEST_SHIFT = 10;

const clamp = (value: number, lo: number, hi: number) => Math.max(lo, Math.min(hi, value));
const turned = (angle: number) => Math.atan2(Math.sin(angle), Math.cos(angle));

export function orbit(pose: Pose, right: number, down: number): Pose {
  return {
    ...pose,
    azimuth: turned(pose.azimuth - right),
    elevation: clamp(pose.elevation + down, -STEEPEST, STEEPEST),
  };
}

export function zoomBy(pose: Pose, factor: number): Pose {
  return { ...pose, zoom: clamp(pose.zoom * factor, ZOOM.min, ZOOM.max) };
}

/** Moves what is seen by `right` and `down`, in radii at the distance of what is looked at. */
export function pan(pose: Pose, right: number, down: number): Pose {
  const { x, y } = axesOf(pose);
  const shift = pose.shift.map((value, i) =>
    clamp(
      value - right * (x[i] as number) + down * (y[i] as number),
      -FARTHEST_SHIFT,
      FARTHEST_SHIFT,
    ),
  );
  return { ...pose, shift: shift as unknown as Vector };
}

/** From what is looked at to the eye, and the picture's right and up. Unit vectors. */
export function axesOf({ azimuth, elevation }: Pose): { x: Vector; y: Vector; z: Vector } {
  const [sa, ca, se, ce] = [
    Math.sin(azimuth),
    Math.cos(azimuth),
    Math.sin(elevation),
    Math.cos(elevation),
  ];
  return { x: [ca, 0, -sa], y: [-sa * se, ce, -ca * se], z: [sa * ce, se, ca * ce] };
}

/** Of the ball around a box, how much is to be in sight. */
const FILL = 1;

/** How far the eye stands so that what is in a ball of radius 1 fits; `fov` in degrees, of the height. */
export function distanceFor(fov: number, aspect: number): number {
  const half = (clamp(fov, 1, 170) * Math.PI) / 360;
  return FILL / Math.sin(Math.min(half, Math.atan(Math.tan(half) * aspect)));
}

/** The pose of an eye at `position`, in radii from the middle, looking there. */
export function poseFrom(position: Vector, fov: number): Pose | null {
  const length = Math.hypot(...position);
  if (!(length > 0) || !Number.isFinite(length)) return null;
  return zoomBy(
    {
      ...START,
      azimuth: Math.atan2(position[0], position[2]),
      elevation: clamp(Math.asin(position[1] / length), -STEEPEST, STEEPEST),
    },
    distanceFor(fov, 1) / length,
  );
}

export function printPose({ azimuth, elevation, zoom, shift }: Pose): string {
  return [azimuth, elevation, zoom, ...shift].map(value => +value.toPrecision(4)).join(',');
}

export function parsePose(text: string | undefined): Pose | null {
  const [azimuth, elevation, zoom, x, y, z, ...more] = (text ?? '').split(',').map(Number);
  const all = [azimuth, elevation, zoom, x, y, z];
  if (more.length > 0 || !all.every(value => Number.isFinite(value))) return null;
  const pose = pan(zoomBy({ ...START, zoom: 1 }, zoom as number), 0, 0);
  return {
    zoom: pose.zoom,
    azimuth: turned(azimuth as number),
    elevation: clamp(elevation as number, -STEEPEST, STEEPEST),
    shift: [x, y, z].map(value =>
      clamp(value as number, -FARTHEST_SHIFT, FARTHEST_SHIFT),
    ) as unknown as Vector,
  };
}
