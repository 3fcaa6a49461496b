// Where one looks: the picture's point in the room's upper left corner, and how large a pixel of the picture is.
import type { Flow, Place } from './layout';
import { type Camera, ZOOM } from './settings';

export interface Room {
  readonly width: number;
  readonly height: number;
}

const MARGIN = 24;
/** Below this, 12 px letters cannot be read: what does not fit is shown from its beginning instead. */
const READABLE = 0.85;

const clampZoom = (zoom: number) => Math.min(ZOOM.max, Math.max(ZOOM.min, zoom));

/** All of it if it can be read then; else its beginning, with `start` in the middle. `covered`: pixels of the room that
 * something lies over. */
export function fitCamera(
  size: Room,
  room: Room,
  flow: Flow,
  start: Place | null,
  whole = false,
  covered = { top: 0, bottom: 0 },
): Camera {
  const [above, below] = [Math.max(MARGIN, covered.top), Math.max(MARGIN, covered.bottom)];
  const all = Math.min(
    (room.width - 2 * MARGIN) / Math.max(1, size.width),
    (room.height - above - below) / Math.max(1, size.height),
  );
  const zoom = clampZoom(whole ? Math.min(1, all) : Math.min(1, Math.max(READABLE, all)));
  const [across, along] = [room.width / zoom, room.height / zoom];
  const centred = (extent: number, space: number) => (extent - space) / 2;
  let x = centred(size.width, across);
  let y = centred(size.height, along);
  const middle = start && { x: start.x + start.width / 2, y: start.y + start.height / 2 };
  const margin = MARGIN / zoom;
  /** In the middle if it fits, else around `at`, but no further than the picture goes. */
  const around = (at: number, extent: number, space: number, before = margin, after = margin) =>
    Math.min(Math.max(at - space / 2, -before), extent + after - space);
  if (size.width + 2 * margin > across && !whole)
    x = flow === 'right' ? -margin : around(middle?.x ?? size.width / 2, size.width, across);
  const [top, bottom] = [above / zoom, below / zoom];
  // What fits is in the middle, but not below what lies over the picture's ends.
  if (size.height + top + bottom <= along || whole)
    y = Math.max(Math.min(y, -top), size.height + bottom - along);
  else if (flow === 'down') y = -top;
  else y = around(middle?.y ?? size.height / 2, size.height, along, top, bottom);
  return { x, y, zoom };
}

/** The same point stays under the pointer, which is at (x, y) of the room. */
export function zoomAt(camera: Camera, factor: number, x: number, y: number): Camera {
  const zoom = clampZoom(camera.zoom * factor);
  const by = 1 / camera.zoom - 1 / zoom;
  return { x: camera.x + x * by, y: camera.y + y * by, zoom };
}

/** Moved as little as is needed for the place to be seen with a margin; the camera itself if it is. */
export function shownAt(
  camera: Camera,
  place: Omit<Place, 'id'>,
  room: Room,
  margin: number,
): Camera {
  const move = (from: number, size: number, at: number, space: number) => {
    const free = Math.min(margin / camera.zoom, Math.max(0, (space - size) / 2));
    if (size > space) return at > from || at + space < from + 40 ? from - Math.min(free, 8) : at;
    if (from - free < at) return from - free;
    if (from + size + free > at + space) return from + size + free - space;
    return at;
  };
  const x = move(place.x, place.width, camera.x, room.width / camera.zoom);
  const y = move(place.y, place.height, camera.y, room.height / camera.zoom);
  return x === camera.x && y === camera.y ? camera : { ...camera, x, y };
}
