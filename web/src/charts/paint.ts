// Antialiased drawing of a scene on a 2D canvas. Coordinates are CSS pixels; the caller has set the transform.
import type { Scale, ScaleSpec } from '../base/scales';
import { makeScale } from '../base/scales';
import type { BandStretch } from './band';
import { ALL_EXTRAS, type Extras } from './curve';
import { BLEED, type Layout } from './domain';
import { fittingText, sharedExponent } from './labels';
import type { Line } from './line';
import { axisOf, within } from './line';
import { paintMarkers } from './markers';
import type { Mark, Scene } from './scene';
import type { Theme } from './theme';

export type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Where curves go; plain data. `ratio`: device pixels per CSS pixel. */
export interface PlotArea {
  readonly x: ScaleSpec;
  readonly y: ScaleSpec;
  readonly right: ScaleSpec | null; // the right y axis
  readonly layout: Layout;
  readonly ratio: number;
}

/** How curves look; plain data. */
export interface Ink {
  readonly surface: string;
  readonly rawOpacity: number;
  readonly bandOpacity: number;
  readonly curve: number;
  readonly raw: boolean;
  readonly envelope: boolean;
}

export function inkOf(theme: Theme, { raw, envelope }: Extras = ALL_EXTRAS): Ink {
  const { surface, rawOpacity, bandOpacity, curve } = theme;
  return { surface, rawOpacity, bandOpacity, curve, raw, envelope };
}

/** Beyond this many lines the raw ones would each be fainter than the eye can tell. */
export const RAW_LINES = 100;

/** All curves: faint raw lines or min/max envelopes first, then the curves themselves. */
export function paintLines(ctx: Context, lines: readonly Line[], area: PlotArea, ink: Ink): void {
  const { layout } = area;
  const x = makeScale(area.x);
  const left = makeScale(area.y);
  const right = area.right ? makeScale(area.right) : left;
  ctx.save();
  clipTo(ctx, layout);
  for (const line of lines) {
    if (!ink.raw || !line.smoothed || lines.length > RAW_LINES) continue;
    const [from, to] = within(line, x.lo, x.hi);
    const y = line.right ? right : left;
    if (ink.envelope && (line.hidden || to - from > 6 * layout.width)) {
      ctx.globalAlpha = Math.min(1, (ink.bandOpacity * 1.6) / Math.sqrt(lines.length));
      paintEnvelope(ctx, line, x, y, layout);
    } else {
      ctx.globalAlpha = ink.rawOpacity * Math.min(1, Math.sqrt(12 / lines.length));
      ctx.lineWidth = 1;
      strokeLine(ctx, line, line.value, x, y, area, false);
    }
  }
  ctx.globalAlpha = 1;
  ctx.lineWidth = ink.curve;
  for (const line of lines) {
    const y = line.right ? right : left;
    strokeLine(ctx, line, line.smoothed ?? line.value, x, y, area, true);
  }
  ctx.restore();
}

/** The runs of groups, as faint lines behind everything. */
export function paintMembers(ctx: Context, scene: Scene, theme: Theme, ratio: number): void {
  const { layout, x, y, members } = scene;
  ctx.save();
  clipTo(ctx, layout);
  ctx.lineWidth = 1;
  ctx.globalAlpha = memberOpacity(theme, members.length);
  const area = { layout, ratio };
  for (const line of members) strokeLine(ctx, line, line.smoothed ?? line.value, x, y, area, false);
  ctx.restore();
}

/** The bands of groups, and dotted what is left of a group where only one run is. `only`: of this one. */
export function paintBands(
  ctx: Context,
  scene: Scene,
  theme: Theme,
  ratio: number,
  only: number | null = null,
): void {
  const { layout, x, lines, bands, alone } = scene;
  if (bands.length + alone.length === 0) return;
  ctx.save();
  clipTo(ctx, layout);
  const groups = only === null ? lines.length : 1;
  for (const band of bands) {
    const line = lines[band.line] as Line;
    if (only !== null && line.key !== only) continue;
    ctx.globalAlpha = bandOpacity(theme, band.share, groups);
    ctx.fillStyle = line.color;
    ctx.beginPath();
    traceBand(band, line, scene, ratio, (px, py) => ctx.lineTo(px, py));
    ctx.fill();
  }
  ctx.globalAlpha = 1;
  ctx.lineWidth = 1;
  const area = { layout, ratio };
  for (const line of alone)
    if (only === null || line.key === only)
      strokeLine(ctx, line, line.value, x, axisOf(scene, line), area, true);
  ctx.restore();
}

/** The corners of a band: along its upper edge, back along the lower one. Stretches meet on whole device pixels. */
export function traceBand(
  { from, to, low, high }: BandStretch,
  line: Line,
  scene: Pick<Scene, 'x' | 'y' | 'right' | 'layout'>,
  ratio: number,
  corner: (px: number, py: number) => void,
): void {
  const { x, layout } = scene;
  const y = axisOf(scene, line);
  const put = (i: number, value: number) => {
    const px = far(x.map((line.x[i] as number) - line.offset));
    const py = y.map(value);
    // On a logarithmic axis a band that reaches below zero goes on to the bottom.
    corner(
      i === from || i === to ? Math.round(px * ratio) / ratio : px,
      Number.isFinite(py) ? far(py) : layout.bottom + 8,
    );
  };
  for (let i = from; i <= to; i++) put(i, high[i] as number);
  for (let i = to; i >= from; i--) put(i, low[i] as number);
}

const DENSE = 5; // groups whose bands may lie over each other at full strength

/** The fewer of its runs a group has somewhere, the fainter its band; and the more groups there are. */
export function bandOpacity(theme: Theme, share: number, groups: number): number {
  return theme.bandOpacity * 1.6 * Math.max(0.25, share) * Math.min(1, Math.sqrt(DENSE / groups));
}

export function memberOpacity(theme: Theme, members: number): number {
  return Math.min(1, theme.rawOpacity * 1.6 * Math.min(1, Math.sqrt(24 / Math.max(1, members))));
}

function clipTo(ctx: Context, layout: Layout): void {
  ctx.beginPath();
  ctx.rect(layout.left - 1, layout.top - 2, layout.width + 2, layout.height + 3);
  ctx.clip();
  ctx.lineJoin = 'round';
}

const FAR = 16_000; // pixels: beyond what 2D canvases keep exact

/** One line; `lone`: points without a neighbour become circles. */
function strokeLine(
  ctx: Context,
  line: Line,
  values: Float32Array | Float64Array,
  x: Scale,
  y: Scale,
  { layout, ratio }: Pick<PlotArea, 'layout' | 'ratio'>,
  lone: boolean,
): void {
  const [from, to] = within(line, x.lo, x.hi);
  ctx.strokeStyle = line.color;
  ctx.setLineDash(lone ? [...line.dash] : []);
  ctx.beginPath();
  const circles: number[] = [];
  if (to - from > 4 * layout.width * ratio) traceDense(ctx, line, values, x, y, ratio, from, to);
  else traceAll(ctx, line, values, x, y, from, to, circles);
  ctx.stroke();
  if (!lone || circles.length === 0) return;
  ctx.fillStyle = line.color;
  ctx.beginPath();
  for (let i = 0; i < circles.length; i += 2) {
    const cx = circles[i] as number;
    const cy = circles[i + 1] as number;
    ctx.moveTo(cx + 2.5, cy);
    ctx.arc(cx, cy, 2.5, 0, 2 * Math.PI);
  }
  ctx.fill();
}

function traceAll(
  ctx: Context,
  line: Line,
  values: Float32Array | Float64Array,
  x: Scale,
  y: Scale,
  from: number,
  to: number,
  circles: number[],
): void {
  let run = 0;
  let px = 0;
  let py = 0;
  for (let i = from; i <= to; i++) {
    const at = i < to ? y.map(values[i] as number) : Number.NaN;
    if (at - at !== 0) {
      if (run === 1) circles.push(px, py);
      run = 0;
      continue;
    }
    px = far(x.map((line.x[i] as number) - line.offset));
    py = far(at);
    if (run++ === 0) ctx.moveTo(px, py);
    else ctx.lineTo(px, py);
  }
}

// First, lowest, highest and last of each device column, in the order they came.
function traceDense(
  ctx: Context,
  line: Line,
  values: Float32Array | Float64Array,
  x: Scale,
  y: Scale,
  ratio: number,
  from: number,
  to: number,
): void {
  let column = Number.NaN;
  let pen = false;
  let lo = 0;
  let hi = 0;
  let last = 0;
  let lowFirst = false;
  const flush = () => {
    const px = (column + 0.5) / ratio;
    ctx.lineTo(px, lowFirst ? lo : hi);
    ctx.lineTo(px, lowFirst ? hi : lo);
    ctx.lineTo(px, last);
  };
  for (let i = from; i < to; i++) {
    const mapped = y.map(values[i] as number);
    if (mapped - mapped !== 0) {
      if (pen) flush();
      pen = false;
      column = Number.NaN;
      continue;
    }
    const py = far(mapped);
    const c = Math.floor(far(x.map((line.x[i] as number) - line.offset)) * ratio);
    if (c === column) {
      if (py < lo) {
        lo = py;
        lowFirst = false;
      }
      if (py > hi) {
        hi = py;
        lowFirst = true;
      }
      last = py;
      continue;
    }
    if (pen) flush();
    column = c;
    lo = hi = last = py;
    if (pen) ctx.lineTo((c + 0.5) / ratio, py);
    else ctx.moveTo((c + 0.5) / ratio, py);
    pen = true;
  }
  if (pen) flush();
}

const BIN = 3; // px

function paintEnvelope(ctx: Context, line: Line, x: Scale, y: Scale, layout: Layout): void {
  const [from, to] = within(line, x.lo, x.hi);
  const bins = Math.ceil(layout.width / BIN) + 2;
  const top = new Float64Array(bins).fill(Number.POSITIVE_INFINITY);
  const bottom = new Float64Array(bins).fill(Number.NEGATIVE_INFINITY);
  for (let i = from; i < to; i++) {
    const py = y.map(line.value[i] as number);
    if (py - py !== 0) continue;
    const b = Math.floor((x.map((line.x[i] as number) - line.offset) - layout.left) / BIN) + 1;
    if (b < 0 || b >= bins) continue;
    if (py < (top[b] as number)) top[b] = py;
    if (py > (bottom[b] as number)) bottom[b] = py;
  }
  ctx.fillStyle = line.color;
  ctx.beginPath();
  const at = (b: number) => layout.left + (b - 0.5) * BIN;
  let started = false;
  for (let b = 0; b < bins; b++) {
    if (top[b] === Number.POSITIVE_INFINITY) continue;
    if (started) ctx.lineTo(at(b), far(top[b] as number));
    else ctx.moveTo(at(b), far(top[b] as number));
    started = true;
  }
  for (let b = bins - 1; b >= 0; b--) {
    if (bottom[b] !== Number.NEGATIVE_INFINITY) ctx.lineTo(at(b), far(bottom[b] as number));
  }
  ctx.fill();
}

function far(pixel: number): number {
  return pixel < -FAR ? -FAR : Math.min(pixel, FAR);
}

/** Grid lines, which lie under the curves. */
export function paintGrid(ctx: Context, scene: Scene, theme: Theme, ratio: number): void {
  const { layout } = scene;
  ctx.fillStyle = theme.grid;
  // Those of the left axis; where everything is on the right one, of that.
  const only = scene.yTicks.length === 0 && scene.right;
  for (const { value } of only ? scene.rightTicks : scene.yTicks) {
    const py = (only || scene.y).map(value);
    if (py < layout.top - 1 || py > layout.bottom - 2) continue;
    hairline(ctx, layout.left, py, layout.width, ratio);
  }
}

/** Base line, tick labels and last values, which lie over the curves. */
export function paintAxes(ctx: Context, scene: Scene, theme: Theme, ratio: number): void {
  const { layout, height } = scene;
  ctx.fillStyle = theme.lineStrong;
  hairline(ctx, layout.left, layout.bottom, layout.width, ratio);
  if (scene.xTicks.length === 0) return;
  ctx.font = `11px ${theme.font}`;
  ctx.textBaseline = 'alphabetic';
  ctx.fillStyle = theme.muted;
  ctx.textAlign = 'right';
  const finite = scene.series.some(one => one.nonfinite < one.total || Number.isFinite(one.min));
  const yTicks = finite ? scene.yTicks : [];
  const wide = yTicks.some(({ label }) => ctx.measureText(label).width > layout.left - 6 + BLEED);
  const exponent = wide ? sharedExponent(yTicks.map(tick => tick.label)) : '';
  for (const { value, label } of yTicks) {
    const py = scene.y.map(value);
    const text = exponent && label.endsWith(exponent) ? label.slice(0, -exponent.length) : label;
    if (py >= layout.top - 1 && py <= layout.bottom + 1)
      ctx.fillText(text, layout.left - 6, Math.round(py) + 4);
  }
  if (exponent) ctx.fillText(`1${exponent}`, layout.left - 6, height - 5);
  ctx.textAlign = 'left';
  if (scene.right) paintRightAxis(ctx, scene, scene.right, theme, ratio);
  let free = Number.NEGATIVE_INFINITY;
  for (const { value, label } of scene.xTicks) {
    const px = scene.x.map(value);
    const width = ctx.measureText(label).width;
    // The first label starts at the axis' corner; others are centred. One that would touch its neighbour is left out.
    const left = px - layout.left < 1 ? px : px - width / 2;
    if (left < free || left + width > scene.width) continue;
    ctx.fillText(label, left, height - 5);
    free = left + width + 8;
  }
  const { ends } = scene;
  const room = scene.width - ends - 9;
  for (const label of scene.labels) {
    ctx.fillStyle = label.color;
    ctx.fillRect(ends + 3, label.y - 1, 4, 2);
    ctx.fillStyle = theme.muted;
    const text = fittingText(label, room, text => ctx.measureText(text).width);
    const foot = Math.round(label.y) + 4;
    ctx.fillText(text, ends + 9, foot);
    const after = ctx.measureText(`${text} `).width;
    if (!label.spread || after + ctx.measureText(label.spread).width > room + 4) continue;
    ctx.globalAlpha = 0.7;
    ctx.fillText(label.spread, ends + 9 + after, foot);
    ctx.globalAlpha = 1;
  }
}

/** Labels right of the plot, each with a stub, for they stand on no grid line. */
function paintRightAxis(
  ctx: Context,
  { layout, rightTicks, ends, height }: Scene,
  scale: Scale,
  theme: Theme,
  ratio: number,
): void {
  const { labels, exponent } = rightLabels(
    rightTicks.map(tick => tick.label),
    ends - layout.right,
    text => ctx.measureText(text).width,
  );
  rightTicks.forEach(({ value }, i) => {
    const py = scale.map(value);
    if (py < layout.top - 1 || py > layout.bottom + 1) return;
    ctx.fillStyle = theme.lineStrong;
    hairline(ctx, layout.right, py, RIGHT_STUB, ratio);
    ctx.fillStyle = theme.muted;
    ctx.fillText(labels[i] ?? '', layout.right + RIGHT_GAP, Math.round(py) + 4);
  });
  if (exponent) ctx.fillText(exponent, layout.right + RIGHT_GAP, height - 5);
}

export const RIGHT_STUB = 3; // px
export const RIGHT_GAP = 6; // px from the plot to the labels

/** The labels of a right axis in so much room; where they are too wide, what all end with stands once below. */
export function rightLabels(
  labels: readonly string[],
  room: number,
  widthOf: (text: string) => number,
): { readonly labels: readonly string[]; readonly exponent: string } {
  const wide = labels.some(label => widthOf(label) > room - RIGHT_GAP);
  const shared = wide ? sharedExponent(labels) : '';
  if (!shared) return { labels, exponent: '' };
  const cut = (label: string) => (label.endsWith(shared) ? label.slice(0, -shared.length) : label);
  return { labels: labels.map(cut), exponent: `1${shared}` };
}

// One CSS pixel high on whole device pixels, whatever their ratio.
function hairline(ctx: Context, left: number, y: number, width: number, ratio: number): void {
  const thick = Math.max(1, Math.round(ratio)) / ratio;
  ctx.fillRect(left, Math.round(y * ratio) / ratio, width, thick);
}

/** Marks over the curves: ✕ for NaN and Inf, flags for restarts, halos for heads that still move. */
export function paintMarks(
  ctx: Context,
  scene: Scene,
  theme: Theme,
  ratio: number,
  only: number | null,
): void {
  const { layout } = scene;
  const marks = only === null ? scene.marks : scene.marks.filter(mark => mark.key === only);
  ctx.save();
  ctx.font = `11px ${theme.font}`;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  const crossed = marks.filter(mark => mark.kind === 'nonfinite').sort((a, b) => a.x - b.x);
  crossed.forEach((mark, i) => {
    const px = (Math.round(mark.x * ratio) + 0.5) / ratio;
    if (i > 0 && mark.x - (crossed[i - 1] as Mark).x < 3) return;
    paintNonfinite(ctx, mark, px, layout);
    const next = crossed[i + 1];
    if (next && next.x < mark.x + 36) return;
    ctx.fillStyle = theme.text;
    ctx.fillText(mark.text, px + 8, layout.top + 4);
  });
  for (const mark of marks) {
    if (mark.kind === 'restart') paintFlag(ctx, mark, layout, ratio);
    if (mark.kind === 'live') paintHead(ctx, mark);
  }
  paintFewer(ctx, marks, layout, ratio, theme);
  ctx.restore();
}

function paintNonfinite(ctx: Context, mark: Mark, px: number, layout: Layout): void {
  ctx.strokeStyle = mark.color;
  ctx.lineWidth = 1;
  ctx.globalAlpha = 0.8;
  ctx.setLineDash([1, 3]);
  ctx.beginPath();
  ctx.moveTo(px, layout.top + 6);
  ctx.lineTo(px, layout.bottom);
  ctx.stroke();
  ctx.globalAlpha = 1;
  ctx.setLineDash([]);
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  ctx.moveTo(px - 3.5, layout.top - 3.5);
  ctx.lineTo(px + 3.5, layout.top + 3.5);
  ctx.moveTo(px + 3.5, layout.top - 3.5);
  ctx.lineTo(px - 3.5, layout.top + 3.5);
  ctx.stroke();
}

function paintFlag(ctx: Context, mark: Mark, layout: Layout, ratio: number): void {
  const px = Math.round(mark.x * ratio) / ratio;
  const foot = layout.bottom;
  ctx.fillStyle = mark.color;
  ctx.fillRect(px, foot - 9, 1.5, 9);
  ctx.beginPath();
  ctx.moveTo(px, foot - 9);
  ctx.lineTo(px + 6, foot - 6.5);
  ctx.lineTo(px, foot - 4);
  ctx.fill();
}

const NOTCHED = 8; // groups whose notches one can still tell apart

/** Notches under the base line where groups lose runs; of a single group also how many go on, where there is room. */
function paintFewer(
  ctx: Context,
  marks: readonly Mark[],
  layout: Layout,
  ratio: number,
  theme: Theme,
): void {
  for (const { mark, label } of notches(marks, layout, text => ctx.measureText(text).width)) {
    const px = Math.round(mark.x * ratio) / ratio;
    ctx.fillStyle = mark.color;
    ctx.fillRect(px - 0.75, layout.bottom - 1, 1.5, 6);
    if (!label) continue;
    ctx.strokeStyle = theme.surface;
    ctx.lineWidth = 3;
    ctx.lineJoin = 'round';
    ctx.strokeText(mark.text, px - 1, layout.bottom - 4);
    ctx.fillStyle = theme.text;
    ctx.fillText(mark.text, px - 1, layout.bottom - 4);
  }
}

/** The notches of a plot, and which of them say how many runs go on: as many as fit beside each other. */
export function notches(
  marks: readonly Mark[],
  layout: Layout,
  widthOf: (text: string) => number,
): { readonly mark: Mark; readonly label: boolean }[] {
  const fewer = marks.filter(mark => mark.kind === 'fewer').sort((a, b) => a.x - b.x);
  const groups = new Set(fewer.map(mark => mark.key)).size;
  if (groups > NOTCHED) return [];
  return fewer.map((mark, i) => {
    const end = mark.x + widthOf(mark.text);
    const next = fewer[i + 1];
    return { mark, label: groups === 1 && end <= layout.right && (!next || end + 4 <= next.x) };
  });
}

function paintHead(ctx: Context, mark: Mark): void {
  ctx.fillStyle = mark.color;
  disc(ctx, mark.x, mark.y, 5, 0.22);
  disc(ctx, mark.x, mark.y, 2.25, 1);
}

function disc(ctx: Context, x: number, y: number, radius: number, alpha: number): void {
  ctx.globalAlpha = alpha;
  ctx.beginPath();
  ctx.arc(x, y, radius, 0, 2 * Math.PI);
  ctx.fill();
  ctx.globalAlpha = 1;
}

/** A drag in progress, in CSS pixels of the plot. */
export interface Selection {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly both: boolean; // y too
}

/** What the hover layer shows. `pill`: the crosshair's reading on the x axis (in the hovered plot only). */
export interface Hover {
  readonly cross: number | null;
  readonly hot: number | null;
  /** The run of the highlighted group that is pointed at elsewhere. */
  readonly member: number | null;
  readonly pill: string | null;
  readonly dots: readonly { key: number; color: string; x: number; y: number }[]; // px
  readonly selection: Selection | null;
}

/** The hover layer: everything else under a veil, the highlighted curve, crosshair, dots, selection. */
export function paintHover(
  ctx: Context,
  scene: Scene,
  hover: Hover,
  theme: Theme,
  ratio: number,
): void {
  const { layout, height } = scene;
  const line = hover.hot === null ? undefined : scene.lines.find(one => one.key === hover.hot);
  if (line) {
    const dim = dimming(scene.lines.length, theme.dimOpacity);
    if (dim < 1) {
      ctx.globalAlpha = 1 - dim;
      ctx.fillStyle = theme.surface;
      ctx.fillRect(layout.left, layout.top - 6, layout.width + 2, layout.height + 6 - 0.5);
      ctx.globalAlpha = 1;
    }
    if (dim < 1) paintBands(ctx, scene, theme, ratio, line.key);
    const member = scene.members.find(one => one.key === hover.member);
    if (member) paintHot(ctx, scene, member, theme, ratio, dim);
    paintHot(ctx, scene, line, theme, ratio, dim);
    paintMarkers(ctx, scene, theme, line.key);
    if (dim < 1 || scene.bands.length > 0) paintMarks(ctx, scene, theme, ratio, line.key);
  }
  if (hover.cross !== null) {
    const px = scene.x.map(hover.cross);
    if (px >= layout.left - 0.5 && px <= layout.right + 0.5) {
      const thick = Math.max(1, Math.round(ratio)) / ratio;
      ctx.fillStyle = theme.cross;
      ctx.fillRect(Math.round(px * ratio) / ratio, layout.top, thick, layout.height);
      paintDots(ctx, hover, theme, layout);
      if (hover.pill !== null) paintPill(ctx, hover.pill, px, height, scene.width, theme);
    }
  }
  if (hover.selection) paintSelection(ctx, hover.selection, layout, theme);
}

/** How much of the other curves stays when one is highlighted: all of it for a few, less the more there are. */
export function dimming(lines: number, least: number): number {
  const crowd = (Math.log2(Math.max(1, lines)) - 3) / 3; // 8 lines: none of it; 64: all of it
  return 1 - (1 - least) * Math.max(0, Math.min(1, crowd));
}

const FAINT = 0.35; // opacity of what lies around a line that then stands out by itself

function paintHot(
  ctx: Context,
  scene: Scene,
  line: Line,
  theme: Theme,
  ratio: number,
  dim: number,
): void {
  const { layout } = scene;
  const values = line.smoothed ?? line.value;
  const y = axisOf(scene, line);
  const area = { layout, ratio };
  ctx.save();
  clipTo(ctx, layout);
  if (dim > FAINT) {
    // An edge of the sheet's colour; it costs more than all else here.
    ctx.lineWidth = scene.bands.length > 0 ? 3.5 : 5; // on its own band a wide edge would be the brightest thing
    strokeLine(ctx, { ...line, color: theme.surface, dash: [] }, values, scene.x, y, area, false);
  }
  ctx.lineWidth = theme.curveHover;
  strokeLine(ctx, line, values, scene.x, y, area, true);
  ctx.restore();
}

function paintDots(ctx: Context, hover: Hover, theme: Theme, layout: Layout): void {
  const inside = hover.dots.filter(dot => dot.y >= layout.top - 1 && dot.y <= layout.bottom + 1);
  for (const dot of inside) {
    const radius = dot.key !== hover.hot ? 2.5 : hover.pill === null ? 3 : 4;
    ctx.beginPath();
    ctx.arc(dot.x, dot.y, radius, 0, 2 * Math.PI);
    ctx.fillStyle = dot.color;
    ctx.fill();
    ctx.strokeStyle = theme.surface;
    ctx.lineWidth = 1.5;
    ctx.stroke();
  }
}

function paintPill(
  ctx: Context,
  text: string,
  px: number,
  height: number,
  width: number,
  theme: Theme,
): void {
  ctx.font = `500 11px ${theme.font}`;
  const wide = ctx.measureText(text).width + 12;
  const left = Math.max(0, Math.min(width - wide, Math.round(px - wide / 2)));
  ctx.fillStyle = theme.text;
  ctx.beginPath();
  ctx.roundRect(left, height - 17, wide, 16, 3);
  ctx.fill();
  ctx.fillStyle = theme.surface;
  ctx.textAlign = 'left';
  ctx.textBaseline = 'alphabetic';
  ctx.fillText(text, left + 6, height - 5);
}

function paintSelection(ctx: Context, drag: Selection, layout: Layout, theme: Theme): void {
  const clampX = (v: number) => Math.max(layout.left, Math.min(layout.right, v));
  const clampY = (v: number) => Math.max(layout.top, Math.min(layout.bottom, v));
  const left = Math.round(clampX(Math.min(drag.x0, drag.x1)));
  const right = Math.round(clampX(Math.max(drag.x0, drag.x1)));
  const top = drag.both ? Math.round(clampY(Math.min(drag.y0, drag.y1))) : layout.top;
  const bottom = drag.both ? Math.round(clampY(Math.max(drag.y0, drag.y1))) : layout.bottom;
  ctx.fillStyle = theme.accent;
  ctx.globalAlpha = 0.12;
  ctx.fillRect(left, top, right - left, bottom - top);
  ctx.globalAlpha = 1;
  ctx.fillRect(left, top, 1, bottom - top);
  ctx.fillRect(right - 1, top, 1, bottom - top);
  if (!drag.both) return;
  ctx.fillRect(left, top, right - left, 1);
  ctx.fillRect(left, bottom - 1, right - left, 1);
}
