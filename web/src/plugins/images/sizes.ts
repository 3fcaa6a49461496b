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

/** A pixel of the picture for one of the page; smaller where even one picture would not fit. */
export function actualSize(picture: Size, room: number): Size {
  return scaled(picture, Math.min(1, room / picture.width));
}

/** On a phone a card is filled: three small pictures beside each other, two wide ones, or one very wide. */
export function phoneCellSize(picture: Size, room: number, rows: number, beside: number): Size {
  const aspect = picture.width / picture.height;
  const fit = rows * beside <= 1 || aspect > 3 ? 1 : aspect > 1.4 ? 2 : 3;
  const width = (room - GAP * (fit - 1)) / fit;
  return scaled(picture, Math.min(width / picture.width, TALLEST / picture.height));
}

/** Of a card's names beside the pictures, in CSS pixels. */
export const LABEL = 136;
/** Room for a column's step. */
const NARROWEST = 48;

export interface CardShape {
  /** Inner width of the sheet in CSS pixels. */
  readonly width: number;
  readonly phone: boolean;
  /** Of its pictures; null: not known. */
  readonly natural: Size | null;
  readonly layout: 'grid' | 'all' | 'one';
  readonly runs: number;
  readonly steps: number;
  /** As the settings have them. */
  readonly size: number;
  readonly actual: boolean;
}

/** How a card lays out its pictures. */
export function cardCells(card: CardShape) {
  const { phone, natural, runs, steps } = card;
  // With a single step the runs stand beside each other: a column of them would leave the rest of the card empty.
  const grid = card.layout !== 'one' && steps !== 1;
  const room = Math.max(NARROWEST, card.width - 32 - (phone || !grid ? 0 : LABEL + GAP));
  const picture = natural ?? { width: 144, height: 144 };
  const beside = grid ? steps : runs;
  const size =
    card.actual && natural
      ? actualSize(picture, room)
      : phone
        ? phoneCellSize(picture, room, runs, beside)
        : cellSize(picture, room, runs, beside, card.size);
  const column = Math.max(size.width, grid ? NARROWEST : 2 * NARROWEST);
  const fits = Math.max(1, Math.floor((room + GAP) / (column + GAP)));
  return { grid, room, size, column, fits };
}

const whole = (zoom: number) => (zoom >= 1 ? Math.floor(zoom) : zoom);

function scaled(picture: Size, zoom: number): Size {
  return {
    width: Math.max(SMALLEST, Math.floor(picture.width * zoom + 1e-6)),
    height: Math.max(SMALLEST, Math.round(picture.height * zoom)),
  };
}
