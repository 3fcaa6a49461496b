// A mesh as a file that other programs read: PLY (binary) and OBJ (text). Whole, with what could not be drawn.
import type { Shape } from './shape';

type Logged = Pick<Shape, 'vertices' | 'faces' | 'colors'>;

/** Indices that point outside would make the file unreadable: those faces are left out. */
function facesWithin({ vertices, faces }: Logged): Uint32Array | null {
  if (!faces) return null;
  const count = vertices.length / 3;
  if (faces.every(at => at < count)) return faces;
  const kept: number[] = [];
  for (let i = 0; i < faces.length; i += 3) {
    const face = [...faces.subarray(i, i + 3)];
    if (face.every(at => at < count)) kept.push(...face);
  }
  return new Uint32Array(kept);
}

export function toPly(shape: Logged): Uint8Array<ArrayBuffer> {
  const { vertices, colors } = shape;
  const faces = facesWithin(shape);
  const count = vertices.length / 3;
  const size = colors ? 15 : 12;
  const header = [
    'ply',
    'format binary_little_endian 1.0',
    `element vertex ${count}`,
    'property float x',
    'property float y',
    'property float z',
    ...(colors ? ['property uchar red', 'property uchar green', 'property uchar blue'] : []),
    ...(faces
      ? [`element face ${faces.length / 3}`, 'property list uchar uint vertex_indices']
      : []),
    'end_header\n',
  ].join('\n');
  const head = new TextEncoder().encode(header);
  const bytes = new Uint8Array(head.length + count * size + (faces ? (faces.length / 3) * 13 : 0));
  bytes.set(head);
  const view = new DataView(bytes.buffer);
  let at = head.length;
  for (let i = 0; i < count; i++) {
    for (let axis = 0; axis < 3; axis++, at += 4)
      view.setFloat32(at, vertices[3 * i + axis] as number, true);
    if (colors) {
      bytes.set(colors.subarray(3 * i, 3 * i + 3), at);
      at += 3;
    }
  }
  for (let i = 0; faces && i < faces.length; i += 3) {
    view.setUint8(at++, 3);
    for (let k = 0; k < 3; k++, at += 4) view.setUint32(at, faces[i + k] as number, true);
  }
  return bytes;
}

/** Colours stand behind the coordinates, 0…1, as most programs that know any read them. */
export function toObj(shape: Logged): string {
  const { vertices, colors } = shape;
  const faces = facesWithin(shape);
  const lines: string[] = [];
  for (let i = 0; i < vertices.length; i += 3) {
    const place = [vertices[i], vertices[i + 1], vertices[i + 2]].map(short).join(' ');
    const colour = colors
      ? ` ${[...colors.subarray(i, i + 3)].map(value => +(value / 255).toFixed(4)).join(' ')}`
      : '';
    lines.push(`v ${place}${colour}`);
  }
  for (let i = 0; faces && i < faces.length; i += 3)
    lines.push(
      `f ${(faces[i] as number) + 1} ${(faces[i + 1] as number) + 1} ${(faces[i + 2] as number) + 1}`,
    );
  return `${lines.join('\n')}\n`;
}

/** Nine digits hold every float32; what is not finite has no place in an OBJ. */
const short = (value: number | undefined) =>
  Number.isFinite(value) ? String(+(value as number).toPrecision(9)) : '0';
