// How large a card shows its pictures: whole factors for tiny ones, 1:1 while there is room, smaller when there is none.

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Between two cells of a row, in CSS pixels. */
export const GAP = 8;
const TALLEST = 480;
const SMALLEST = 12;

/**
 * The cell of a card in CSS pixels, of the picture's aspect. `rows` × `beside` pictures share a card that is `room` wide;
 * `factor` is what the person chose relative to the good size.
 */
export function cellSize(
  picture: Size,
  room: number,
  rows: number,
  beside: number,
  factor: number,
): Size {
  const edge = Math.sqrt(picture.width * picture.height);
  const alone = rows * beside <= 1;
  const [small, large] = alone
    ? [320, Number.POSITIVE_INFINITY]
    : rows <= 2
      ? [208, 400]
      : [144, 208];
  const wide = (beside > 1 ? (room - GAP) / 2 : room) / picture.width;
  const most = Math.min(wide, TALLEST / picture.height);
  const good = whole(Math.min(small / edge < 1 ? Math.min(1, large / edge) : small / edge, most));
  const wanted = edge <= 64 ? whole(good * factor) : good * factor;
  return scaled(picture, Math.min(wanted, room / picture.width));
}

/** On a phone a card is filled: three small pictures beside each other, two wide ones, or one very wide. */
export function phoneCellSize(picture: Size, room: number, rows: number, beside: number): Size {
  const aspect = picture.width / picture.height;
  const fit = rows * beside <= 1 || aspect > 3 ? 1 : aspect > 1.4 ? 2 : 3;
  const width = (room - GAP * (fit - 1)) / fit;
  return scaled(picture, Math.min(width / picture.width, TALLEST / picture.height));
}

const whole = (zoom: number) => (zoom >= 1 ? Math.floor(zoom) : zoom);

function scaled(picture: Size, zoom: number): Size {
  return {
    width: Math.max(SMALLEST, Math.floor(picture.width * zoom + 1e-6)),
    height: Math.max(SMALLEST, Math.round(picture.height * zoom)),
  };
}
