// The shapes that tell tags apart where colours tell runs: six, then the same hollow, then both on dashed lines.

type Corners = readonly (readonly [x: number, y: number])[];

/** Corners around the middle, the first on top; every other one at a share of the radius. */
function star(corners: number, radius: number, inner = 1): Corners {
  return Array.from({ length: corners }, (_, i) => {
    const angle = (2 * Math.PI * i) / corners;
    const reach = i % 2 === 1 ? radius * inner : radius;
    return [reach * Math.sin(angle), -reach * Math.cos(angle)];
  });
}

const CROSS: Corners = [
  [-1.3, -4],
  [1.3, -4],
  [1.3, -1.3],
  [4, -1.3],
  [4, 1.3],
  [1.3, 1.3],
  [1.3, 4],
  [-1.3, 4],
  [-1.3, 1.3],
  [-4, 1.3],
  [-4, -1.3],
  [-1.3, -1.3],
];
const SQUARE: Corners = [
  [-3, -3],
  [3, -3],
  [3, 3],
  [-3, 3],
];
/** As much ink each, so that none stands out. */
const SHAPES: readonly Corners[] = [
  SQUARE,
  star(4, 4.4),
  star(3, 4.8),
  star(10, 5, 0.45),
  CROSS,
  star(16, 3.5),
];
const HOLE = 0.5; // of the size

const path = (corners: Corners) =>
  `M${corners.map(corner => corner.map(at => Math.round(at * 100) / 100).join(' ')).join('L')}Z`;

/** A hole is a smaller one the other way round. */
const hollow = (corners: Corners) =>
  path(corners) + path(corners.map(([x, y]) => [x * HOLE, y * HOLE] as const).reverse());

const FILLED = SHAPES.map(path);
const HOLLOW = SHAPES.map(hollow);
const MARKERS = [...FILLED, ...HOLLOW];

/** The shape of the tag at a place of the chart's list, as SVG path data around 0, 0. */
export const markerAt = (place: number): string => MARKERS[place % MARKERS.length] ?? '';

const NO_DASH: readonly number[] = [];
const DASH: readonly number[] = [6, 3];

/** Where there are more tags than shapes. */
export const dashAt = (place: number): readonly number[] =>
  Math.floor(place / MARKERS.length) % 2 === 0 ? NO_DASH : DASH;
