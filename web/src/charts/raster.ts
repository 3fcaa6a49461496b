// Curves as vertical spans in a pixel array: aliased, but a hundred times a frame. For while the hand moves.
import type { Rgb } from '../base/colours';
import { blend, packPixel, parseColour } from '../base/colours';
import { makeScale } from '../base/scales';
import type { Line } from './line';
import { within } from './line';
import type { Ink, PlotArea } from './paint';

const FAR = 16_000; // pixels
export const PAD = 3; // CSS pixels around the plot area that belong to the image

/** Size in device pixels of the image of a plot area. */
export function imageSize({ layout, ratio }: PlotArea): { width: number; height: number } {
  return {
    width: Math.round((layout.width + 2 * PAD) * ratio),
    height: Math.round((layout.height + 2 * PAD) * ratio),
  };
}

/** Up to this many lines, raw ones are drawn behind them while the hand moves. */
export const RAW_SPANS = 24;

/** Fills `pixels` (RGBA as little-endian Uint32, row by row) with all curves; what is not a curve becomes transparent. */
export function rasterLines(
  pixels: Uint32Array,
  lines: readonly Line[],
  area: PlotArea,
  ink: Ink,
): void {
  const { width, height } = imageSize(area);
  const surface = rgbOf(ink.surface);
  const colours = lines.map(line => rgbOf(line.color));
  const columns = columnsOf(width * height);
  if (ink.raw && lines.length <= RAW_SPANS) {
    // Raw lines are blended with the sheet once, not with what they cross: overlaps don't show at speed.
    lines.forEach((line, i) => {
      if (!line.smoothed) return;
      const colour = packPixel(blend(surface, colours[i] ?? GREY, ink.rawOpacity));
      fillSpans(columns, line, line.value, area, colour, 1);
    });
  }
  lines.forEach((line, i) => {
    fillSpans(
      columns,
      line,
      line.smoothed ?? line.value,
      area,
      packPixel(colours[i] ?? GREY),
      ink.curve,
    );
  });
  transpose(columns, pixels, width, height);
}

const GREY: Rgb = [136, 136, 136];
const read = new Map<string, Rgb>();

function rgbOf(colour: string): Rgb {
  let rgb = read.get(colour);
  if (!rgb) {
    rgb = parseColour(colour)?.rgb ?? GREY;
    read.set(colour, rgb);
  }
  return rgb;
}

// Spans are vertical: in a buffer that runs down its columns each is one stretch of memory.
let buffer = new Uint32Array(0);

function columnsOf(size: number): Uint32Array {
  if (buffer.length < size) buffer = new Uint32Array(size);
  else buffer.fill(0, 0, size);
  return buffer;
}

const TILE = 16; // pixels: a cache line of Uint32

function transpose(columns: Uint32Array, rows: Uint32Array, width: number, height: number): void {
  for (let top = 0; top < height; top += TILE) {
    const bottom = Math.min(height, top + TILE);
    for (let left = 0; left < width; left += TILE) {
      const right = Math.min(width, left + TILE);
      for (let y = top; y < bottom; y++) {
        for (let x = left, at = y * width + left; x < right; x++)
          rows[at++] = columns[x * height + y] as number;
      }
    }
  }
}

function fillSpans(
  columns: Uint32Array,
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
  const axis = (line.right && area.right) || area.y;
  const y = makeScale({ ...axis, from: pad + layout.height * ratio, to: pad });
  const [from, to] = within(line, area.x.lo, area.x.hi);
  const half = Math.max(0.5, (thickness * ratio) / 2);
  const firstColumn = Math.floor(pad);
  const lastColumn = Math.min(width - 1, Math.ceil(pad + layout.width * ratio));
  const top = Math.floor(pad) - 1;
  const bottom = Math.min(height - 1, Math.ceil(pad + layout.height * ratio));

  const fill = (column: number, lo: number, hi: number) => {
    if (column < firstColumn || column > lastColumn) return;
    // Clamped before they become whole numbers, which | 0 does faster than Math.floor.
    const low = lo - half + 0.5;
    const high = hi + half - 0.5;
    const row = Math.max(low, top) | 0;
    let end = Math.min(high, bottom) | 0;
    if (end < row && low <= bottom && high >= top - 1) end = row;
    const start = column * height;
    for (let at = start + row, stop = start + end; at <= stop; at++) columns[at] = colour;
  };

  const xs = line.x;
  const offset = line.offset;
  const linear = axis.kind === 'linear' || axis.kind === 'time';
  const slopeX = (x.to - x.from) / (x.hi - x.lo || 1);
  const startX = x.from - (x.lo + offset) * slopeX;
  const slopeY = (y.to - y.from) / (y.hi - y.lo || 1);
  const startY = y.from - y.lo * slopeY;
  const bent = area.x.kind === 'log';
  let pen = false;
  let column = 0;
  let px = 0;
  let py = 0;
  let lo = 0;
  let hi = 0;
  for (let i = from; i < to; i++) {
    const v = values[i] as number;
    const cy = linear ? startY + v * slopeY : y.map(v);
    // A logarithmic axis has no place for x ≤ 0: infinitely far left, or nowhere.
    const cx = bent
      ? Math.max(-FAR, x.map((xs[i] as number) - offset))
      : startX + (xs[i] as number) * slopeX;
    if (cy - cy !== 0 || Number.isNaN(cx)) {
      if (pen) fill(column, lo, hi);
      pen = false;
      continue;
    }
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
