// Blobs for tests, as the server makes them.

/** `bodies` come after the head, in order. */
export function makeBlob(magic: number, head: object, bodies: readonly ArrayBufferView[]) {
  let text = JSON.stringify(head);
  while ((8 + text.length) % 8) text += ' ';
  const size = bodies.reduce((sum, one) => sum + one.byteLength, 0);
  const data = new ArrayBuffer(8 + text.length + size);
  new DataView(data).setUint32(0, magic, true);
  new DataView(data).setUint32(4, text.length, true);
  new Uint8Array(data, 8).set(new TextEncoder().encode(text));
  let at = 8 + text.length;
  for (const one of bodies) {
    new Uint8Array(data, at).set(new Uint8Array(one.buffer, one.byteOffset, one.byteLength));
    at += one.byteLength;
  }
  return data;
}
