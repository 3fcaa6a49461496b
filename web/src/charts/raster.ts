// Curves as vertical spans in a pixel array: aliased, but a hundred times a frame. For while the hand moves.
import type { Rgb } from '../base/colours';
import { blend, packPixel, parseColour } from '../base/colours';
import { makeScale } from '../base/scales';
import type { Line } from './line';
import { within } from './line';
import type { Ink, PlotArea } from './paint';

export const PAD = 3; // CSS pixels around the plot area that belong to the image

/** Size in device pixels of the image of a plot area. */
export function imageSize({ layout, ratio }: PlotArea): { width: number; height: number } {
  return {
    width: Math.round((layout.width + 2 * PAD) * ratio),
    height: Math.round((layout.height + 2 * PAD) * ratio),
  };
}

/** Fills `pixels` (RGBA as little-endian Uint32, row by row, cleared by the caller) with all curves. */
export function rasterLines(pixels: Uint32Array, lines: readonly Line[], area: PlotArea, ink: Ink): void {
  const surface = parseColour(ink.surface)?.rgb ?? GREY;
  // Raw lines are blended with the sheet once, not with what they cross: overlaps don't show at speed.
  const raw = ink.rawOpacity * Math.min(1, Math.sqrt(12 / lines.length));
  const colours = lines.map(line => parseColour(line.color)?.rgb ?? GREY);
  lines.forEach((line, i) => {
    if (line.smoothed) fillSpans(pixels, line, line.value, area, packPixel(blend(surface, colours[i] ?? GREY, raw)), 1);
  });
  lines.forEach((line, i) => {
    fillSpans(pixels, line, line.smoothed ?? line.value, area, packPixel(colours[i] ?? GREY), ink.curve);
  });
}

const GREY: Rgb = [136, 136, 136];

function fillSpans(
  pixels: Uint32Array,
  line: Line,
  values: Float32Array | Float64Array,
  area: PlotArea,
  colour: number,
  thickness: number,
): void {
  const { layout, ratio } = area;
  const { width, height } = imageSize(area);
  const pad = PAD * ratio;
  const x = makeScale({ ...area.x, from: pad, to: pad + layout.width * ratio });
  const y = makeScale({ ...area.y, from: pad + layout.height * ratio, to: pad });
  const [from, to] = within(line, area.x.lo, area.x.hi);
  const half = Math.max(0.5, (thickness * ratio) / 2);
  const firstColumn = Math.floor(pad);
  const lastColumn = Math.min(width - 1, Math.ceil(pad + layout.width * ratio));
  const top = Math.floor(pad) - 1;
  const bottom = Math.min(height - 1, Math.ceil(pad + layout.height * ratio));

  const fill = (column: number, lo: number, hi: number) => {
    if (column < firstColumn || column > lastColumn) return;
    let row = Math.round(lo - half);
    let end = Math.max(row, Math.round(hi + half) - 1);
    if (row < top) row = top;
    if (end > bottom) end = bottom;
    for (let p = row * width + column; row <= end; row++, p += width) pixels[p] = colour;
  };

  const xs = line.x;
  const offset = line.offset;
  const linear = area.y.kind === 'linear' || area.y.kind === 'time';
  const slopeX = (x.to - x.from) / (x.hi - x.lo || 1);
  const startX = x.from - (x.lo + offset) * slopeX;
  const slopeY = (y.to - y.from) / (y.hi - y.lo || 1);
  const startY = y.from - y.lo * slopeY;
  let pen = false;
  let column = 0;
  let px = 0;
  let py = 0;
  let lo = 0;
  let hi = 0;
  for (let i = from; i < to; i++) {
    const v = values[i] as number;
    const cy = linear ? startY + v * slopeY : y.map(v);
    if (cy - cy !== 0) {
      if (pen) fill(column, lo, hi);
      pen = false;
      continue;
    }
    const cx = startX + (xs[i] as number) * slopeX;
    const c = Math.floor(cx);
    if (!pen) {
      column = c;
      lo = hi = cy;
    } else if (c === column) {
      if (cy < lo) lo = cy;
      if (cy > hi) hi = cy;
    } else {
      // The segment crosses columns: each gets the part of it that lies between its borders.
      const slope = (cy - py) / (cx - px);
      let edge = py + slope * (column + 1 - px);
      fill(column, Math.min(lo, edge), Math.max(hi, edge));
      let next = column + 1;
      if (next < firstColumn) {
        next = Math.min(firstColumn, c);
        edge = py + slope * (next - px);
      }
      for (const stop = Math.min(c, lastColumn + 1); next < stop; next++) {
        const leave = edge + slope;
        if (slope < 0) fill(next, leave, edge);
        else fill(next, edge, leave);
        edge = leave;
      }
      const enter = py + slope * (c - px);
      lo = Math.min(enter, cy);
      hi = Math.max(enter, cy);
      column = c;
    }
    pen = true;
    px = cx;
    py = cy;
  }
  if (pen) fill(column, lo, hi);
}
