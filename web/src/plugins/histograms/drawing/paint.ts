// Ridges, overlays, heat maps and bands on a canvas. The marks of what is under the pointer come on a canvas of their own.
import { blend, parseColour, type Rgb } from '../../../base/colours';
import type { Tick } from '../../../base/ticks';
import type { Theme } from '../../../charts/theme';
import type { Row, RunRows } from '../block';
import {
  type Geometry,
  heightOf,
  isLying,
  type Line,
  levelOf,
  type Panel,
  panelAt,
  rowAt,
  STRIP,
} from './geometry';

export interface Look {
  readonly theme: Theme;
  /** The sequential ramp: age of a ridge, density of a heat map. */
  readonly ramp: readonly string[];
  readonly valueTicks: readonly Tick[];
  readonly timeTicks: readonly Tick[];
}

type Context = CanvasRenderingContext2D;

const BLACK: Rgb = [0, 0, 0];
const rgbOf = (colour: string): Rgb => parseColour(colour)?.rgb ?? BLACK;
const css = ([r, g, b]: Rgb, alpha = 1) => `rgb(${r} ${g} ${b} / ${alpha})`;

/** The ramp's colour at `at`, 0 … 1. */
export function rampAt(ramp: readonly Rgb[], at: number): Rgb {
  const place = Math.min(1, Math.max(0, at)) * (ramp.length - 1);
  const index = Math.min(ramp.length - 2, Math.floor(place));
  const [low, high] = [ramp[index] ?? BLACK, ramp[index + 1] ?? BLACK];
  return blend(low, high, place - index).map(Math.round) as unknown as Rgb;
}

/** Sizes the canvas for the screen and clears it. */
export function prepare(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
  scale = devicePixelRatio,
): Context | null {
  const context = canvas.getContext('2d');
  if (!context || width <= 0 || height <= 0) return null;
  const [w, h] = [Math.round(width * scale), Math.round(height * scale)];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  context.setTransform(w / width, 0, 0, h / height, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineJoin = 'round';
  return context;
}

const ageOf = ({ time }: Geometry, row: Row) =>
  time.hi > time.lo ? (row.x - time.lo) / (time.hi - time.lo) : 1;

const inView = ({ time }: Geometry, row: Row) => row.x >= time.lo && row.x <= time.hi;

export function paint(context: Context, geometry: Geometry, lines: readonly Line[], look: Look) {
  axes(context, geometry, look);
  const several = geometry.panels.length > 1;
  const ramp = look.ramp.map(rgbOf);
  if (geometry.mode === 'heat') {
    for (const [i, line] of lines.entries()) {
      const panel = panelAt(geometry, i);
      heat(context, geometry, panel, line.run, ramp, look.theme);
      if (several) nameAbove(context, geometry, panel, line, look.theme);
    }
  } else if (geometry.mode === 'bands') {
    for (const line of lines) bands(context, geometry, line, lines.length > 1);
  } else {
    const rows = lines.flatMap(line => line.run.rows.map(row => ({ row, line })));
    if (lines.length > 1) rows.sort((a, b) => a.row.x - b.row.x);
    for (const { row, line } of rows) {
      if (!inView(geometry, row)) continue;
      const age = ageOf(geometry, row);
      const own = lines.length > 1;
      const colour = own ? rgbOf(line.colour) : rampAt(ramp, age);
      ridge(context, geometry, row, colour, look.theme, own ? 0.35 + 0.65 * age : 1);
    }
  }
}

/** The row that all cards stand at. */
export function paintMark(
  context: Context,
  geometry: Geometry,
  lines: readonly Line[],
  look: Look,
  at: number,
  marked: RunRows | null,
) {
  const { left, right, top, bottom, time, mode } = geometry;
  const { theme } = look;
  if (geometry.panels.length > 1) {
    // Each at its own row that is nearest: the runs need not log at the same steps.
    for (const [i, { run }] of lines.entries()) {
      const panel = panelAt(geometry, i);
      const x = time.map(run.rows[rowAt(run.rows, at)]?.x ?? at);
      if (x < left - 0.5 || x > right + 0.5) continue;
      context.fillStyle = theme.cross;
      context.fillRect(Math.round(x), panel.top, 1, panel.bottom - panel.top);
    }
    return;
  }
  if (isLying(mode)) {
    const row = (marked ?? lines[0]?.run)?.rows;
    const x = time.map(row?.[rowAt(row, at)]?.x ?? at);
    if (x < left - 0.5 || x > right + 0.5) return;
    context.fillStyle = theme.cross;
    context.fillRect(Math.round(x), top, 1, bottom - top);
    return;
  }
  context.fillStyle = theme.surface;
  context.globalAlpha = 0.72;
  context.fillRect(left, 0, right - left, bottom);
  context.globalAlpha = 1;
  const ramp = look.ramp.map(rgbOf);
  for (const line of lines) {
    if (marked && line.run !== marked) continue;
    const row = line.run.rows[rowAt(line.run.rows, at)];
    if (!row || !inView(geometry, row)) continue;
    const colour = lines.length > 1 ? rgbOf(line.colour) : rampAt(ramp, ageOf(geometry, row));
    ridge(context, geometry, row, colour, theme, 1, lines.length > 1 ? colour : rgbOf(theme.text));
  }
}

function ridge(
  context: Context,
  geometry: Geometry,
  row: Row,
  colour: Rgb,
  theme: Theme,
  strength: number,
  marked: Rgb | null = null,
) {
  const { grid, value, time, bottom, mode, left, right } = geometry;
  const base = mode === 'ridges' ? time.map(row.x) : bottom;
  const heights = Array.from(row.counts, (_, bucket) => heightOf(geometry, row, bucket));
  const first = heights.findIndex(height => height > 0);
  const last = heights.findLastIndex(height => height > 0);
  if (first < 0) return;
  const pixel = (bucket: number) =>
    Math.min(right, Math.max(left, value.map(grid.origin + bucket * grid.width)));
  const outline = () => {
    context.lineTo(pixel(first), base);
    for (let bucket = first; bucket <= last; bucket++)
      context.lineTo(pixel(bucket + 0.5), base - (heights[bucket] as number));
    context.lineTo(pixel(last + 1), base);
  };
  context.beginPath();
  outline();
  if (mode === 'ridges') {
    const highest = heights.reduce((a, b) => Math.max(a, b), 1);
    const wash = context.createLinearGradient(0, base - highest, 0, base);
    wash.addColorStop(0, css(colour, (marked ? 0.9 : 0.62) * strength));
    wash.addColorStop(1, css(colour, (marked ? 0.5 : 0.1) * strength));
    context.fillStyle = theme.surface;
    context.globalAlpha = 0.86;
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = wash;
    context.fill();
  } else {
    context.fillStyle = css(colour, marked ? 0.3 : 0.03);
    context.fill();
  }
  context.beginPath();
  outline();
  context.lineWidth = marked ? 2 : 1;
  context.strokeStyle = css(marked ?? colour, strength);
  context.stroke();
}

/** Whose panel it is. */
function nameAbove(
  context: Context,
  { left, right }: Geometry,
  { top }: Panel,
  { colour, name }: Line,
  theme: Theme,
) {
  const middle = top - STRIP / 2;
  context.fillStyle = colour;
  context.beginPath();
  context.roundRect(left, middle - 4, 8, 8, 2);
  context.fill();
  context.fillStyle = theme.text;
  context.font = `11px ${theme.font}`;
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.fillText(name, left + 14, middle, right - left - 14);
}

/** From where to where a run's rows stand for what it logged: where others go on, nothing is made up. */
export function reachOf(
  rows: readonly Row[],
  [lo, hi]: Geometry['extent'],
): readonly [number, number] {
  const [first, last] = [rows[0]?.x ?? 0, rows.at(-1)?.x ?? 0];
  // A single step is a bar; where it is all there is, it has the whole width.
  if (rows.length < 2) {
    const bar = lo < hi ? (hi - lo) / 40 : 1;
    return [first - bar, last + bar];
  }
  const half = (i: number) => ((rows.at(i + 1)?.x ?? 0) - (rows.at(i)?.x ?? 0)) / 2;
  return [first - half(0), last + half(-2)];
}

function heat(
  context: Context,
  geometry: Geometry,
  { top, bottom, value }: Panel,
  run: RunRows,
  ramp: readonly Rgb[],
  theme: Theme,
) {
  const { left, right, time, grid } = geometry;
  const { rows } = run;
  const width = Math.max(1, Math.round(right - left));
  const image = new ImageData(width, grid.bins);
  const surface = rgbOf(theme.surface);
  // A few hundred shades for a hundred thousand cells.
  const shades = Array.from({ length: 256 }, (_, i) => {
    const level = (i / 255) ** 0.6;
    return blend(surface, rampAt(ramp, level), Math.min(1, level * 5));
  });
  const [first, last] = reachOf(rows, geometry.extent);
  for (let px = 0; px < width; px++) {
    const x = time.invert(left + px + 0.5);
    const row = x >= first && x <= last ? rows[rowAt(rows, x)] : undefined;
    if (!row) continue;
    for (let bucket = 0; bucket < grid.bins; bucket++) {
      const count = row.counts[bucket] as number;
      if (count <= 0) continue;
      const shade = Math.max(1, Math.round(255 * levelOf(geometry, row, count)));
      const [r, g, b] = shades[shade] as Rgb;
      const at = ((grid.bins - 1 - bucket) * width + px) * 4;
      [image.data[at], image.data[at + 1], image.data[at + 2], image.data[at + 3]] = [r, g, b, 255];
    }
  }
  const sheet = new OffscreenCanvas(width, grid.bins);
  sheet.getContext('2d')?.putImageData(image, 0, 0);
  const [low, high] = [value.map(grid.origin), value.map(grid.origin + grid.bins * grid.width)];
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  context.drawImage(sheet, left, high, right - left, low - high);
  for (const [percentile, alpha, thickness] of [
    [1, 0.5, 1],
    [4, 0.9, 1.5],
    [7, 0.5, 1],
  ] as const) {
    context.beginPath();
    for (const row of rows)
      context.lineTo(time.map(row.x), value.map(row.percentiles[percentile] as number));
    context.globalAlpha = alpha;
    context.lineWidth = thickness;
    context.strokeStyle = theme.text;
    context.stroke();
  }
  context.restore();
}

const BANDS = [
  [0, 8, 0.12],
  [1, 7, 0.16],
  [2, 6, 0.22],
  [3, 5, 0.3],
] as const;

function bands(context: Context, geometry: Geometry, line: Line, many: boolean) {
  const { left, right, top, bottom, value, time } = geometry;
  const colour = rgbOf(line.colour);
  const { rows } = line.run;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  const y = (row: Row, percentile: number) => value.map(row.percentiles[percentile] as number);
  // A single step is a bar.
  const half = rows.length === 1 ? 8 : 0;
  for (const [low, high, alpha] of many ? BANDS.slice(1, 3) : BANDS) {
    context.beginPath();
    for (const row of rows) {
      context.lineTo(time.map(row.x) - half, y(row, high));
      if (half) context.lineTo(time.map(row.x) + half, y(row, high));
    }
    for (const row of [...rows].reverse()) {
      context.lineTo(time.map(row.x) + half, y(row, low));
      if (half) context.lineTo(time.map(row.x) - half, y(row, low));
    }
    context.fillStyle = css(colour, alpha);
    context.fill();
  }
  context.beginPath();
  for (const row of rows) {
    context.lineTo(time.map(row.x) - half, y(row, 4));
    if (half) context.lineTo(time.map(row.x) + half, y(row, 4));
  }
  context.lineWidth = 1.5;
  context.strokeStyle = line.colour;
  context.stroke();
  context.restore();
}

function axes(context: Context, geometry: Geometry, { theme, valueTicks, timeTicks, ramp }: Look) {
  const { mode, left, right, top, bottom, value, panels, time } = geometry;
  const lying = isLying(mode);
  context.font = `11px ${theme.font}`;
  context.textBaseline = 'middle';
  const across = (ticks: readonly Tick[], map: (value: number) => number) => {
    context.textAlign = 'center';
    for (const { value, label } of ticks) {
      const x = map(value);
      const half = context.measureText(label).width / 2;
      if (x < left - 1 || x > right + 1 || x + half > right + 6) continue;
      if (mode === 'bands') {
        context.fillStyle = theme.grid;
        context.fillRect(Math.round(x), top, 1, bottom - top);
      }
      context.fillStyle = theme.muted;
      context.fillText(label, Math.max(half, x), bottom + 14);
    }
  };
  if (lying) {
    context.textAlign = 'right';
    for (const panel of panels) {
      for (const { value: at, label } of valueTicks) {
        const y = panel.value.map(at);
        if (y < panel.top - 1 || y > panel.bottom + 1) continue;
        if (mode === 'bands') {
          context.fillStyle = theme.grid;
          context.fillRect(left, Math.round(y), right - left, 1);
        }
        context.fillStyle = theme.muted;
        context.fillText(label, left - 6, Math.min(y, panel.bottom - 5));
      }
      context.fillStyle = theme.lineStrong;
      context.fillRect(left, panel.bottom, right - left, 1);
    }
    across(timeTicks, time.map);
  } else {
    across(valueTicks, value.map);
    if (mode === 'ridges') {
      const colours = ramp.map(rgbOf);
      context.textAlign = 'left';
      for (const { value: at, label } of timeTicks) {
        const y = time.map(at);
        if (y < top - 1 || y > bottom + 1) continue;
        const age = time.hi > time.lo ? (at - time.lo) / (time.hi - time.lo) : 1;
        context.fillStyle = css(rampAt(colours, age));
        context.fillRect(right + 3, Math.round(y) - 1, 4, 2);
        context.fillStyle = theme.muted;
        context.fillText(label, right + 10, y);
      }
    }
  }
  context.fillStyle = theme.lineStrong;
  context.fillRect(left, bottom, right - left, 1);
}
