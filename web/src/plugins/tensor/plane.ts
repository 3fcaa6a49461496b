// Which plane of a tensor is shown, and what its picture holds. Pure.

export interface Plane {
  /** The axis that goes downwards, and the one that goes to the right; null: there is only one place. */
  readonly rows: number | null;
  readonly columns: number | null;
  /** One place for each axis; those of the two do not count. */
  readonly index: readonly number[];
}

/** How numbers become colours: by a scale, as grey, or as red, green and blue from the places of this axis. */
export type Colours = 'heat' | 'grey' | number;

/** Axes that may hold colours: red, green, blue, and what may come after them. */
export const colourAxes = (shape: readonly number[]): readonly number[] =>
  shape.length > 2 ? [...shape.keys()].filter(axis => shape[axis] === 3 || shape[axis] === 4) : [];

/** The chosen ones where the shape has them. */
export function coloursOf(shape: readonly number[], chosen: Colours | undefined): Colours {
  if (typeof chosen !== 'number') return chosen ?? 'heat';
  return colourAxes(shape).includes(chosen) ? chosen : 'heat';
}

/** The planes that a picture is made of: one, or one for each of red, green and blue. */
export function channelsOf(plane: Plane, colours: Colours): readonly Plane[] {
  if (typeof colours !== 'number') return [plane];
  return [0, 1, 2].map(place => ({
    ...plane,
    index: plane.index.map((at, axis) => (axis === colours ? place : at)),
  }));
}

/** The chosen plane where it fits the shape; else the last two axes that hold no colours, the others at 0. */
export function planeOf(
  shape: readonly number[],
  chosen: readonly number[] | undefined,
  colours: Colours = 'heat',
): Plane {
  const axes = shape.length;
  if (axes === 0) return { rows: null, columns: null, index: [] };
  if (axes === 1) return { rows: null, columns: 0, index: [0] };
  let [rows, columns, ...index] = chosen ?? [];
  const fits = (axis: number | undefined): axis is number =>
    axis !== undefined && axis < axes && axis !== colours;
  if (!fits(rows) || !fits(columns) || rows === columns)
    [rows, columns] = [...shape.keys()].filter(axis => axis !== colours).slice(-2);
  // Another step or run may have another size: the nearest place.
  index = shape.map((size, axis) => Math.min(index[axis] ?? 0, Math.max(0, size - 1)));
  return { rows: rows ?? null, columns: columns ?? null, index };
}

export const choiceOf = ({ rows, columns, index }: Plane): readonly number[] => [
  rows ?? 0,
  columns ?? 0,
  ...index,
];

/** The plane with another axis in one of its two places; the one that was there takes the other's if they are the same. */
export function withAxis(plane: Plane, place: 'rows' | 'columns', axis: number): Plane {
  const other = place === 'rows' ? 'columns' : 'rows';
  const swapped = plane[other] === axis ? { [other]: plane[place] } : {};
  return { ...plane, ...swapped, [place]: axis };
}

/** Where a cell of the plane is in the tensor. */
export function placeOf({ rows, columns, index }: Plane, row: number, column: number): number[] {
  return index.map((at, axis) => (axis === rows ? row : axis === columns ? column : at));
}

export interface Picture {
  /** Of the plane. */
  readonly height: number;
  readonly width: number;
  /** Of the picture: each of its cells stands for the mean of as many of the plane's. */
  readonly rows: number;
  readonly columns: number;
  /** Of the plane's finite numbers; null without any. */
  readonly min: number | null;
  readonly max: number | null;
  readonly cells: Float32Array;
}

const MAGIC = 0x3154424c; // "LBT1"

/** Throws where it is none. */
export function readPicture(data: ArrayBuffer): Picture {
  const view = new DataView(data);
  if (data.byteLength < 8 || view.getUint32(0, true) !== MAGIC)
    throw new Error('the reply is not a picture of a tensor');
  const length = view.getUint32(4, true);
  const head = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 8, length)));
  return { ...head, cells: new Float32Array(data, 8 + length, head.rows * head.columns) };
}

/** How many of the plane's rows or columns one of the picture's stands for. */
export const stepOf = (size: number, cells: number) => Math.max(1, Math.ceil(size / (cells || 1)));

export interface Scale {
  /** From `low`, where the scale begins, to `high`. */
  readonly low: number;
  readonly high: number;
  /** Both signs: 0 stands in the middle. */
  readonly diverging: boolean;
}

export function scaleOf({ min, max }: Pick<Picture, 'min' | 'max'>): Scale {
  const [low, high] = [min ?? 0, max ?? 1];
  if (low >= 0 || high <= 0) return { low, high, diverging: false };
  const most = Math.max(-low, high);
  return { low: -most, high: most, diverging: true };
}

/** From black to white, as pictures are logged: bytes from 0 to 255, fractions from 0 to 1; else what the whole tensor has. */
export function toneOf(
  dtype: string,
  { min, max }: { readonly min: number | null; readonly max: number | null },
): Scale {
  const [low, high] =
    dtype === 'uint8'
      ? [0, 255]
      : (min ?? 0) >= 0 && (max ?? 1) <= 1
        ? [0, 1]
        : [min ?? 0, max ?? 1];
  return { low, high, diverging: false };
}

/** 0 … 1. */
export const shareOf = ({ low, high }: Scale, value: number) =>
  high > low ? Math.min(1, Math.max(0, (value - low) / (high - low))) : 0.5;
