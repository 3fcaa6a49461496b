// One mesh as it can be drawn: what is wrong with its numbers is found here, before any graphics see them.

export interface Box {
  readonly min: readonly [number, number, number];
  readonly max: readonly [number, number, number];
}

/** Something that is wrong with a mesh that is drawn all the same. */
export type Note =
  | { readonly kind: 'nan'; readonly count: number; readonly of: number }
  | { readonly kind: 'outside'; readonly count: number; readonly of: number }
  | { readonly kind: 'faceNan'; readonly count: number; readonly of: number }
  | { readonly kind: 'colors'; readonly count: number; readonly of: number }
  | { readonly kind: 'dark' }
  | { readonly kind: 'faces'; readonly message: string }
  | { readonly kind: 'colours'; readonly message: string }
  | { readonly kind: 'config' }
  | { readonly kind: 'class'; readonly name: string };

export type ShapeFault = 'empty' | 'allNan' | 'noVertices' | 'large' | 'half';

/** A mesh of which nothing can be drawn. */
export class ShapeError extends Error {
  constructor(readonly fault: ShapeFault) {
    super(fault);
  }
}

export interface Shape {
  /** As logged, [n, 3]. */
  readonly vertices: Float32Array;
  /** As logged, [m, 3]; null: a point cloud. */
  readonly faces: Uint32Array | null;
  readonly colors: Uint8Array | null;
  /** What is drawn: corners of faces, or points; null: every vertex is a point. */
  readonly index: Uint32Array | null;
  /** Of the finite vertices. */
  readonly box: Box;
  readonly notes: readonly Note[];
}

export function makeShape(
  vertices: Float32Array,
  faces: Uint32Array | null,
  colors: Uint8Array | null,
): Shape {
  if (vertices.length % 3 !== 0 || (faces && faces.length % 3 !== 0)) throw new ShapeError('half');
  const count = vertices.length / 3;
  if (count === 0) throw new ShapeError('empty');
  const notes: Note[] = [];
  const { box, broken } = measure(vertices);
  if (!box) throw new ShapeError('allNan');
  if (broken > 0) notes.push({ kind: 'nan', count: broken, of: count });
  let index: Uint32Array | null = null;
  if (faces && faces.length > 0) {
    index = soundFaces(vertices, faces, broken > 0, notes);
  } else if (broken > 0) index = soundPoints(vertices, count - broken);
  if (colors && colors.length !== vertices.length) {
    notes.push({ kind: 'colors', count: Math.floor(colors.length / 3), of: count });
    colors = null;
  }
  if (colors && looksLikeShares(colors)) notes.push({ kind: 'dark' });
  return {
    vertices,
    faces: faces && faces.length > 0 ? faces : null,
    colors,
    index,
    box,
    notes,
  };
}

const isSound = (vertices: Float32Array, at: number) => {
  // A sum that is finite has no NaN and no infinity in it; float32 cannot overflow a double.
  const i = 3 * at;
  return Number.isFinite(
    (vertices[i] as number) + (vertices[i + 1] as number) + (vertices[i + 2] as number),
  );
};

function measure(vertices: Float32Array): { box: Box | null; broken: number } {
  let [x0, y0, z0] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  let [x1, y1, z1] = [-x0, -y0, -z0];
  let broken = 0;
  for (let i = 0; i < vertices.length; i += 3) {
    const x = vertices[i] as number;
    const y = vertices[i + 1] as number;
    const z = vertices[i + 2] as number;
    if (!Number.isFinite(x + y + z)) {
      broken++;
      continue;
    }
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
    if (z < z0) z0 = z;
    if (z > z1) z1 = z;
  }
  return { box: x0 <= x1 ? { min: [x0, y0, z0], max: [x1, y1, z1] } : null, broken };
}

/** The faces themselves where all are sound, else a copy of those that are. */
function soundFaces(
  vertices: Float32Array,
  faces: Uint32Array,
  anyBroken: boolean,
  notes: Note[],
): Uint32Array {
  const count = vertices.length / 3;
  let outside = 0;
  let broken = 0;
  let kept: Uint32Array | null = null;
  let to = 0;
  for (let i = 0; i < faces.length; i += 3) {
    const a = faces[i] as number;
    const b = faces[i + 1] as number;
    const c = faces[i + 2] as number;
    const isOutside = a >= count || b >= count || c >= count;
    const isBroken =
      !isOutside &&
      anyBroken &&
      !(isSound(vertices, a) && isSound(vertices, b) && isSound(vertices, c));
    if (isOutside) outside++;
    if (isBroken) broken++;
    if (isOutside || isBroken) {
      if (!kept) {
        kept = new Uint32Array(faces.length);
        kept.set(faces.subarray(0, i));
        to = i;
      }
    } else if (kept) {
      kept[to++] = a;
      kept[to++] = b;
      kept[to++] = c;
    }
  }
  const of = faces.length / 3;
  if (outside > 0) notes.push({ kind: 'outside', count: outside, of });
  if (broken > 0) notes.push({ kind: 'faceNan', count: broken, of });
  return kept ? kept.subarray(0, to) : faces;
}

function soundPoints(vertices: Float32Array, count: number): Uint32Array {
  const index = new Uint32Array(count);
  let to = 0;
  for (let at = 0; at < vertices.length / 3; at++) if (isSound(vertices, at)) index[to++] = at;
  return index;
}

/** Nothing above 1, something above 0: shares where 0…255 is meant. */
function looksLikeShares(colors: Uint8Array): boolean {
  let any = false;
  for (const value of colors) {
    if (value > 1) return false;
    if (value === 1) any = true;
  }
  return any;
}

/** Unit normals of the vertices: the mean over their faces, weighted by area. */
export function normalsOf(vertices: Float32Array, faces: Uint32Array): Float32Array {
  const normals = new Float32Array(vertices.length);
  for (let i = 0; i < faces.length; i += 3) {
    const a = 3 * (faces[i] as number);
    const b = 3 * (faces[i + 1] as number);
    const c = 3 * (faces[i + 2] as number);
    const ax = vertices[a] as number;
    const ay = vertices[a + 1] as number;
    const az = vertices[a + 2] as number;
    const ux = (vertices[b] as number) - ax;
    const uy = (vertices[b + 1] as number) - ay;
    const uz = (vertices[b + 2] as number) - az;
    const vx = (vertices[c] as number) - ax;
    const vy = (vertices[c + 1] as number) - ay;
    const vz = (vertices[c + 2] as number) - az;
    const x = uy * vz - uz * vy;
    const y = uz * vx - ux * vz;
    const z = ux * vy - uy * vx;
    for (const at of [a, b, c]) {
      normals[at] = (normals[at] as number) + x;
      normals[at + 1] = (normals[at + 1] as number) + y;
      normals[at + 2] = (normals[at + 2] as number) + z;
    }
  }
  for (let i = 0; i < normals.length; i += 3) {
    const x = normals[i] as number;
    const y = normals[i + 1] as number;
    const z = normals[i + 2] as number;
    const length = Math.sqrt(x * x + y * y + z * z);
    if (length > 0) {
      normals[i] = x / length;
      normals[i + 1] = y / length;
      normals[i + 2] = z / length;
    }
  }
  return normals;
}

/** Fewer faces over the same vertices: those of a cell of a grid of `cells` along the longest side become one. */
export function coarseFaces(shape: Shape, cells: number): Uint32Array {
  const { vertices, box } = shape;
  const faces = shape.index ?? new Uint32Array(0);
  const [x0, y0, z0] = box.min;
  const side = Math.max(box.max[0] - x0, box.max[1] - y0, box.max[2] - z0) || 1;
  const scale = (cells - 1) / side;
  const first = new Int32Array(cells ** 3).fill(-1);
  const stands = new Uint32Array(vertices.length / 3);
  for (let at = 0; at < stands.length; at++) {
    const x = Math.round(((vertices[3 * at] as number) - x0) * scale);
    const y = Math.round(((vertices[3 * at + 1] as number) - y0) * scale);
    const z = Math.round(((vertices[3 * at + 2] as number) - z0) * scale);
    const cell = (x * cells + y) * cells + z;
    const held = first[cell];
    if (held === undefined) continue; // not finite: no face of the index has it
    if (held < 0) first[cell] = at;
    stands[at] = held < 0 ? at : held;
  }
  const kept = new Uint32Array(faces.length);
  let to = 0;
  for (let i = 0; i < faces.length; i += 3) {
    const a = stands[faces[i] as number] as number;
    const b = stands[faces[i + 1] as number] as number;
    const c = stands[faces[i + 2] as number] as number;
    if (a === b || b === c || c === a) continue;
    kept[to++] = a;
    kept[to++] = b;
    kept[to++] = c;
  }
  return kept.slice(0, to);
}

/** Every so-manieth point, at most `most` of them, spread over the order in which they were logged. */
export function coarsePoints(shape: Shape, most: number): Uint32Array {
  const count = shape.index?.length ?? shape.vertices.length / 3;
  const kept = Math.min(most, count);
  return Uint32Array.from({ length: kept }, (_, i) => {
    const at = Math.floor((i * count) / kept);
    return shape.index ? (shape.index[at] as number) : at;
  });
}

export function unionOfBoxes(boxes: readonly Box[]): Box {
  const ends = (side: 'min' | 'max') =>
    [0, 1, 2].map(axis => Math[side](...boxes.map(box => box[side][axis] as number))) as [
      number,
      number,
      number,
    ];
  return { min: ends('min'), max: ends('max') };
}

/** The middle of a box and the radius of the ball around it; never 0. */
export function ballAround({ min, max }: Box): {
  center: [number, number, number];
  radius: number;
} {
  const center = [0, 1, 2].map(i => ((min[i] as number) + (max[i] as number)) / 2) as [
    number,
    number,
    number,
  ];
  const radius = Math.hypot(...[0, 1, 2].map(i => (max[i] as number) - (min[i] as number))) / 2;
  return { center, radius: radius > 0 ? radius : 1 };
}
