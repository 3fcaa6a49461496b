// Where one looks at the cloud from, and where its points are then on the screen. World: the cloud's middle is 0, nearly
// all of it within 1; y goes up, z comes towards the eye.

export interface Pose {
  /** Around the upright axis, in radians. */
  readonly yaw: number;
  /** From above (positive) or below, in radians. */
  readonly pitch: number;
  /** 1: the cloud fills the shorter side. */
  readonly zoom: number;
  /** Where the cloud's middle is, in halves of the shorter side from the picture's middle; down is positive. */
  readonly x: number;
  readonly y: number;
}

export const HOME: Pose = { yaw: 0.5, pitch: 0.35, zoom: 1, x: 0, y: 0 };
export const FLAT: Pose = { yaw: 0, pitch: 0, zoom: 1, x: 0, y: 0 };

export const NEAREST_ZOOM = 0.1;
export const FARTHEST_ZOOM = 400;
/** The eye is this far from the cloud's middle. */
export const EYE = 3.2;
/** The cloud leaves a rim. */
export const FILL = 0.86;
/** What comes nearer to the eye than this is behind it. */
export const CLOSEST = 0.15;
const STEEPEST = Math.PI / 2;

/** A pose as numbers that all points are multiplied with. */
export interface View {
  readonly width: number;
  readonly height: number;
  /** Rows of the rotation. */
  readonly m: Float64Array;
  /** World to pixels at the cloud's middle. */
  readonly scale: number;
  readonly cx: number;
  readonly cy: number;
  /** With perspective. */
  readonly deep: boolean;
}

export function makeView(pose: Pose, width: number, height: number, deep: boolean): View {
  const half = Math.min(width, height) / 2;
  const [sy, cy] = deep ? [Math.sin(pose.yaw), Math.cos(pose.yaw)] : [0, 1];
  const [sp, cp] = deep ? [Math.sin(pose.pitch), Math.cos(pose.pitch)] : [0, 1];
  const m = Float64Array.of(cy, 0, sy, sp * sy, cp, -sp * cy, -cp * sy, sp, cp * cy);
  return {
    width,
    height,
    m,
    scale: half * FILL * pose.zoom,
    cx: width / 2 + pose.x * half,
    cy: height / 2 + pose.y * half,
    deep,
  };
}

/** Screen x and y in the view's pixels, depth towards the eye, and how much larger it is by perspective; null behind the eye. */
export function place(
  { m, scale, cx, cy, deep }: View,
  x: number,
  y: number,
  z: number,
): { readonly x: number; readonly y: number; readonly depth: number; readonly f: number } | null {
  const px = (m[0] as number) * x + (m[1] as number) * y + (m[2] as number) * z;
  const py = (m[3] as number) * x + (m[4] as number) * y + (m[5] as number) * z;
  const pz = (m[6] as number) * x + (m[7] as number) * y + (m[8] as number) * z;
  if (!deep) return { x: cx + scale * px, y: cy - scale * py, depth: 0, f: 1 };
  if (EYE - pz < CLOSEST) return null;
  const f = EYE / (EYE - pz);
  return { x: cx + scale * f * px, y: cy - scale * f * py, depth: pz, f };
}

/** Where every point is; NaN for those that are not drawn. `points`: x, y, z of each. */
export function placeAll(
  { m, scale, cx, cy, deep }: View,
  points: Float32Array,
  count: number,
  sx: Float32Array,
  sy: Float32Array,
  depth: Float32Array,
): void {
  const [a, b, c, d, e, f, g, h, k] = m as unknown as number[] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  for (let i = 0, j = 0; i < count; i++, j += 3) {
    const x = points[j] as number;
    const y = points[j + 1] as number;
    const z = points[j + 2] as number;
    if (deep) {
      const pz = g * x + h * y + k * z;
      const away = EYE - pz;
      const near = away < CLOSEST ? Number.NaN : (scale * EYE) / away;
      sx[i] = cx + near * (a * x + b * y + c * z);
      sy[i] = cy - near * (d * x + e * y + f * z);
      depth[i] = pz;
    } else {
      sx[i] = cx + scale * x;
      sy[i] = cy - scale * y;
      depth[i] = 0;
    }
  }
}

const turnOf = (angle: number) => {
  const whole = 2 * Math.PI;
  return angle - whole * Math.round(angle / whole);
};

/** By pixels of a drag; across the shorter side is half a turn. */
export function turn(pose: Pose, dx: number, dy: number, side: number): Pose {
  const per = Math.PI / Math.max(1, side);
  return {
    ...pose,
    yaw: turnOf(pose.yaw + dx * per),
    pitch: Math.max(-STEEPEST, Math.min(STEEPEST, pose.pitch + dy * per)),
  };
}

export function pan(pose: Pose, dx: number, dy: number, side: number): Pose {
  const half = Math.max(1, side) / 2;
  return { ...pose, x: pose.x + dx / half, y: pose.y + dy / half };
}

/** What lies under (x, y), in pixels from the picture's middle, stays there. */
export function zoomAt(pose: Pose, factor: number, x: number, y: number, side: number): Pose {
  const zoom = Math.max(NEAREST_ZOOM, Math.min(FARTHEST_ZOOM, pose.zoom * factor));
  const by = zoom / pose.zoom;
  const half = Math.max(1, side) / 2;
  const [px, py] = [x / half, y / half];
  return { ...pose, zoom, x: px - (px - pose.x) * by, y: py - (py - pose.y) * by };
}

export function printPose({ yaw, pitch, zoom, x, y }: Pose): string {
  return [yaw, pitch, zoom, x, y].map(part => Number(part.toFixed(3))).join(',');
}

/** Null for what makes no sense. */
export function parsePose(text: string | undefined): Pose | null {
  const parts = (text ?? '').split(',').map(Number);
  const [yaw, pitch, zoom, x, y] = parts;
  if (parts.length !== 5 || parts.some(part => !Number.isFinite(part))) return null;
  if (yaw === undefined || pitch === undefined || zoom === undefined) return null;
  if (x === undefined || y === undefined || zoom < NEAREST_ZOOM || zoom > FARTHEST_ZOOM)
    return null;
  return { yaw: turnOf(yaw), pitch: Math.max(-STEEPEST, Math.min(STEEPEST, pitch)), zoom, x, y };
}

export const samePose = (a: Pose, b: Pose) => printPose(a) === printPose(b);

/** What brings points into the world: `(p - middle) / radius`. */
export interface Frame {
  readonly middle: readonly [number, number, number];
  readonly radius: number;
}

/** Points this far out don't shrink the others: what is farther lies outside of the first picture. */
const WITHIN = 0.98;
const SAMPLE = 20_000;

/** Of `count` points (x, y, z of each); what is not finite does not count. */
export function frameOf(points: Float32Array, count: number): Frame {
  const step = Math.max(1, Math.floor(count / SAMPLE));
  const sum: [number, number, number] = [0, 0, 0];
  let finite = 0;
  for (let i = 0; i < count; i += step) {
    const [x, y, z] = [points[3 * i], points[3 * i + 1], points[3 * i + 2]] as [
      number,
      number,
      number,
    ];
    if (!Number.isFinite(x + y + z)) continue;
    sum[0] += x;
    sum[1] += y;
    sum[2] += z;
    finite++;
  }
  if (finite === 0) return { middle: [0, 0, 0], radius: 1 };
  const middle = sum.map(part => part / finite) as [number, number, number];
  const far = new Float32Array(finite);
  let at = 0;
  for (let i = 0; i < count; i += step) {
    const [x, y, z] = [points[3 * i], points[3 * i + 1], points[3 * i + 2]] as [
      number,
      number,
      number,
    ];
    if (!Number.isFinite(x + y + z)) continue;
    far[at++] = Math.hypot(x - middle[0], y - middle[1], z - middle[2]);
  }
  far.sort();
  const radius = far[Math.min(finite - 1, Math.floor(finite * WITHIN))] ?? 0;
  return { middle, radius: radius > 0 ? radius : 1 };
}

/** `points` [count × dimensions] as x, y, z in the world; two dimensions lie in the plane z = 0. */
export function toWorld(
  points: Float32Array,
  count: number,
  dimensions: 2 | 3,
  frame: Frame | null,
): { readonly world: Float32Array; readonly frame: Frame } {
  const raw = new Float32Array(3 * count);
  for (let i = 0; i < count; i++) {
    raw[3 * i] = points[dimensions * i] ?? Number.NaN;
    raw[3 * i + 1] = points[dimensions * i + 1] ?? Number.NaN;
    raw[3 * i + 2] = dimensions === 3 ? (points[3 * i + 2] ?? Number.NaN) : 0;
  }
  const by = frame ?? frameOf(raw, count);
  const [mx, my, mz] = by.middle;
  for (let j = 0; j < raw.length; j += 3) {
    raw[j] = ((raw[j] as number) - mx) / by.radius;
    raw[j + 1] = ((raw[j + 1] as number) - my) / by.radius;
    raw[j + 2] = ((raw[j + 2] as number) - mz) / by.radius;
  }
  return { world: raw, frame: by };
}

/** The part of the way from one pose to another. */
export function between(from: Pose, to: Pose, share: number): Pose {
  const mix = (a: number, b: number) => a + (b - a) * share;
  return {
    yaw: turnOf(from.yaw + turnOf(to.yaw - from.yaw) * share),
    pitch: mix(from.pitch, to.pitch),
    zoom: from.zoom * (to.zoom / from.zoom) ** share,
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
  };
}
