import { expect, test } from 'vitest';
import { toObj, toPly } from './files';

const vertices = new Float32Array([0, 0, 0, 1, 0, 0, 0, 0.5, -2]);
const faces = new Uint32Array([0, 1, 2]);
const colors = new Uint8Array([255, 0, 0, 0, 51, 0, 0, 0, 255]);

test('a PLY has a header that says what follows', () => {
  const bytes = toPly({ vertices, faces, colors });
  const text = new TextDecoder('latin1').decode(bytes);
  const head = text.slice(0, text.indexOf('end_header\n') + 11);
  expect(head).toContain('element vertex 3\n');
  expect(head).toContain('property uchar blue\nelement face 1\n');
  expect(bytes.length).toBe(head.length + 3 * 15 + 13);
  const view = new DataView(bytes.buffer, head.length);
  expect(view.getFloat32(2 * 15 + 8, true)).toBe(-2);
  expect(view.getUint8(15 + 13)).toBe(51);
  expect(view.getUint8(45)).toBe(3);
  expect(view.getUint32(45 + 9, true)).toBe(2);
});

test('a PLY of points', () => {
  const bytes = toPly({ vertices, faces: null, colors: null });
  const text = new TextDecoder('latin1').decode(bytes);
  expect(text).not.toContain('face');
  expect(bytes.length).toBe(text.indexOf('end_header\n') + 11 + 36);
});

test('an OBJ counts from 1', () => {
  expect(toObj({ vertices, faces, colors })).toBe(
    'v 0 0 0 1 0 0\nv 1 0 0 0 0.2 0\nv 0 0.5 -2 0 0 1\nf 1 2 3\n',
  );
});

test('faces that point outside are in no file', () => {
  const wrong = new Uint32Array([0, 1, 2, 0, 1, 7]);
  expect(toObj({ vertices, faces: wrong, colors: null }).match(/^f /gm)).toHaveLength(1);
  expect(
    new TextDecoder('latin1').decode(toPly({ vertices, faces: wrong, colors: null })),
  ).toContain('element face 1\n');
});
