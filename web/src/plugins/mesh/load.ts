// One mesh from the server: its parts are fetched together, each as the bytes that are drawn.
import { SourceError } from '../../api';
import { makeShape, type Note, type Shape, ShapeError } from './shape';

export interface Place {
  /** URLs; null: not logged. */
  readonly vertices: string | null;
  readonly faces: string | null;
  readonly colors: string | null;
  /** As the log says; −1: unknown. */
  readonly points: number;
  readonly triangles: number;
}

/** Beyond these a page would not live: 144 MB of vertices, 180 MB of faces. */
const MOST = { points: 12_000_000, triangles: 15_000_000 } as const;

/** Throws ShapeError, or SourceError with the server's words. */
export async function loadShape(place: Place, signal: AbortSignal): Promise<Shape> {
  if (!place.vertices) throw new ShapeError('noVertices');
  if (place.points > MOST.points || place.triangles > MOST.triangles) throw new ShapeError('large');
  const notes: Note[] = [];
  const [vertices, faces, colors] = await Promise.all([
    bytesOf(place.vertices, signal),
    place.faces ? orNote(bytesOf(place.faces, signal), 'faces', notes) : null,
    place.colors ? orNote(bytesOf(place.colors, signal), 'colours', notes) : null,
  ]);
  const shape = makeShape(
    new Float32Array(whole(vertices)),
    faces && new Uint32Array(whole(faces)),
    colors && new Uint8Array(colors),
  );
  return { ...shape, notes: [...notes, ...shape.notes] };
}

/** A part that is refused costs only itself. */
async function orNote(
  bytes: Promise<ArrayBuffer>,
  kind: 'faces' | 'colours',
  notes: Note[],
): Promise<ArrayBuffer | null> {
  try {
    return await bytes;
  } catch (error) {
    if (!(error instanceof SourceError) || error.kind !== 'refused') throw error;
    notes.push({ kind, message: error.message });
    return null;
  }
}

function whole(bytes: ArrayBuffer): ArrayBuffer {
  if (bytes.byteLength % 4 !== 0) throw new ShapeError('half');
  return bytes;
}

async function bytesOf(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  if (response.ok) return response.arrayBuffer();
  const told = (await response.json().catch(() => ({}))) as { error?: unknown; hint?: unknown };
  throw new SourceError(
    String(told.error ?? response.status),
    response.status === 409 ? 'stale' : 'refused',
    String(told.hint ?? ''),
  );
}
