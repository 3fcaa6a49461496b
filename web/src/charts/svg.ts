// A scene as an SVG of its own: axes, curves as paths, marks, legend, caption. What a canvas paints, for print.
import type { Scale } from '../base/scales';
import type { CurveSeries } from './curve';
import { BLEED } from './domain';
import { sharedExponent } from './labels';
import type { Line } from './line';
import { axisOf, within } from './line';
import { markerPlaces } from './markers';
import {
  bandOpacity,
  memberOpacity,
  notches,
  RIGHT_GAP,
  RIGHT_STUB,
  rightLabels,
  traceBand,
} from './paint';
import type { Scene } from './scene';
import type { Theme } from './theme';

export interface Picture {
  readonly scene: Scene;
  readonly theme: Theme;
  readonly title: string;
  /** What was done to the data: smoothing, estimator, band, n. */
  readonly caption: string;
  /** What stands beside a run's name in the legend. */
  readonly note: (series: CurveSeries) => string;
}

const HEAD = 28; // room for the title
const ROW = 16;
const CHAR = 6.2; // mean width of a character at 11 px
const PAD = 12;

/** The file's text; its size is that of the scene plus title, legend and caption. */
export function makeSvg({ scene, theme, title, caption, note }: Picture): string {
  const { layout, series } = scene;
  const width = scene.width + BLEED + PAD;
  const names = series.map(one => [one.name, note(one)].filter(Boolean).join(' · '));
  const longest = Math.max(0, ...names.map(name => name.length)) * CHAR + 28;
  const columns = Math.max(1, Math.floor((width - 2 * PAD) / longest));
  const rows = Math.ceil(names.length / columns);
  const captions = wrapped(caption, Math.floor((width - 2 * PAD) / CHAR));
  const legendTop = HEAD + scene.height + 8;
  const captionTop = legendTop + rows * ROW + 6;
  const height = captionTop + captions.length * 14 + PAD;

  const out: string[] = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${r(height)}" viewBox="0 0 ${width} ${r(height)}" font-family="${escaped(theme.font)}" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    `<desc>${escaped(caption)}</desc>`,
    `<rect width="100%" height="100%" fill="${escaped(theme.surface)}"/>`,
    text(PAD, 18, title, theme.text, 'font-size="13" font-weight="600"'),
    `<g transform="translate(${BLEED} ${HEAD})">`,
    '<clipPath id="plot">',
    `<rect x="${layout.left - 1}" y="${layout.top - 2}" width="${layout.width + 2}" height="${layout.height + 3}"/>`,
    '</clipPath>',
    ...grid(scene, theme),
    `<g clip-path="url(#plot)" fill="none" stroke-linejoin="round">`,
    ...curves(scene, theme),
    '</g>',
    ...axes(scene, theme),
    ...marks(scene, theme),
    '</g>',
    ...names.flatMap((name, i) => {
      const left = PAD + (i % columns) * longest;
      const top = legendTop + Math.floor(i / columns) * ROW;
      const one = series[i] as CurveSeries;
      return [
        `<line x1="${r(left)}" x2="${r(left + 16)}" y1="${top + 8}" y2="${top + 8}" stroke="${escaped(one.color)}" stroke-width="2"${dashed(one.dash)}/>`,
        ...(one.marker ? [shape(one, left + 8, top + 8)] : []),
        text(left + 22, top + 12, name, theme.text),
      ];
    }),
    ...captions.map((line, i) => text(PAD, captionTop + 10 + i * 14, line, theme.muted)),
    '</svg>',
  ];
  return `${out.join('\n')}\n`;
}

function grid(scene: Scene, theme: Theme): string[] {
  const { layout } = scene;
  const only = scene.yTicks.length === 0 && scene.right;
  const y = only || scene.y;
  return (only ? scene.rightTicks : scene.yTicks).flatMap(({ value }) => {
    const at = y.map(value);
    if (at < layout.top - 1 || at > layout.bottom - 2) return [];
    return `<line x1="${layout.left}" x2="${layout.right}" y1="${r(at)}" y2="${r(at)}" stroke="${escaped(theme.grid)}"/>`;
  });
}

function curves(scene: Scene, theme: Theme): string[] {
  const { lines } = scene;
  const raw = theme.rawOpacity * Math.min(1, Math.sqrt(12 / lines.length));
  const behind = lines.flatMap(line =>
    line.smoothed && scene.view.extras?.raw !== false
      ? `<path d="${pathOf(line, line.value, scene)}" stroke="${escaped(line.color)}" stroke-opacity="${r(raw)}"/>`
      : [],
  );
  const front = lines.map(line => {
    const path = pathOf(line, line.smoothed ?? line.value, scene);
    return `<path d="${path}" stroke="${escaped(line.color)}" stroke-width="${theme.curve}"${dashed(line.dash)}/>`;
  });
  return [...behindGroups(scene, theme), ...behind, ...front, ...markers(scene, theme)];
}

function markers(scene: Scene, theme: Theme): string[] {
  return scene.lines.flatMap(line => {
    if (!line.marker) return [];
    const places = markerPlaces(line, scene);
    const shapes: string[] = [];
    for (let i = 0; i < places.length; i += 2)
      shapes.push(shape(line, places[i] as number, places[i + 1] as number));
    const { surface } = theme;
    return [
      `<g stroke="${escaped(surface)}" paint-order="stroke" stroke-width="2">`,
      ...shapes,
      '</g>',
    ];
  });
}

function shape(
  { marker, color }: Pick<CurveSeries, 'marker' | 'color'>,
  x: number,
  y: number,
): string {
  return `<path d="${escaped(marker ?? '')}" transform="translate(${r(x)} ${r(y)})" fill="${escaped(color)}"/>`;
}

function behindGroups(scene: Scene, theme: Theme): string[] {
  const { lines, members, bands, alone } = scene;
  const faint = r(memberOpacity(theme, members.length));
  return [
    ...members.map(
      line =>
        `<path d="${pathOf(line, line.smoothed ?? line.value, scene)}" stroke="${escaped(line.color)}" stroke-opacity="${faint}"/>`,
    ),
    ...bands.map(band => {
      const line = lines[band.line] as Line;
      const corners: string[] = [];
      traceBand(band, line, scene, 1, (px, py) => corners.push(`${r(px)} ${r(py)}`));
      const opacity = r(bandOpacity(theme, band.share, lines.length));
      return `<path d="M${corners.join('L')}Z" fill="${escaped(line.color)}" fill-opacity="${opacity}" stroke="none"/>`;
    }),
    ...alone.map(
      line =>
        `<path d="${pathOf(line, line.value, scene)}" stroke="${escaped(line.color)}"${dashed(line.dash)}/>`,
    ),
  ];
}

const FAR = 16_000;

/** A path through the points in view and one on either side; what is not finite lifts the pen. A lone point is a dot. */
export function pathOf(
  line: Line,
  values: Line['value'],
  scene: Pick<Scene, 'x' | 'y' | 'right'>,
): string {
  const { x } = scene;
  const y = axisOf(scene, line);
  const [from, to] = within(line, x.lo, x.hi);
  const out: string[] = [];
  let run: string[] = [];
  const lift = () => {
    // A line without length, with round ends, would need its own style: half a pixel is seen as a dot.
    if (run.length === 1) out.push(`M${run[0]}h.5`);
    else if (run.length > 1) out.push(`M${run[0]}L${run.slice(1).join(' ')}`);
    run = [];
  };
  for (let i = from; i < to; i++) {
    const px = x.map((line.x[i] as number) - line.offset);
    const py = y.map(values[i] as number);
    if (!Number.isFinite(px) || !Number.isFinite(py)) lift();
    else run.push(`${r(near(px))} ${r(near(py))}`);
  }
  lift();
  return out.join('');
}

function axes(scene: Scene, theme: Theme): string[] {
  const { layout, height } = scene;
  const out = [
    `<line x1="${layout.left}" x2="${layout.right}" y1="${layout.bottom}" y2="${layout.bottom}" stroke="${escaped(theme.lineStrong)}"/>`,
  ];
  const labels = scene.yTicks.map(tick => tick.label);
  const exponent = labels.some(label => label.length * CHAR > layout.left)
    ? sharedExponent(labels)
    : '';
  for (const { value, label } of scene.yTicks) {
    const at = scene.y.map(value);
    if (at < layout.top - 1 || at > layout.bottom + 1) continue;
    const shown = exponent && label.endsWith(exponent) ? label.slice(0, -exponent.length) : label;
    out.push(text(layout.left - 6, at + 4, shown, theme.muted, 'text-anchor="end"'));
  }
  if (exponent)
    out.push(text(layout.left - 6, height - 5, `1${exponent}`, theme.muted, 'text-anchor="end"'));
  if (scene.right) out.push(...rightAxis(scene, scene.right, theme));
  for (const { value, label } of scene.xTicks) {
    const at = scene.x.map(value);
    if (at < layout.left - 1 || at > layout.right + 1) continue;
    const anchor = at - layout.left < 1 ? 'start' : 'middle';
    out.push(text(at, height - 5, label, theme.muted, `text-anchor="${anchor}"`));
  }
  for (const label of scene.labels) {
    out.push(
      `<rect x="${scene.ends + 3}" y="${r(label.y - 1)}" width="4" height="2" fill="${escaped(label.color)}"/>`,
      text(
        scene.ends + 9,
        label.y + 4,
        [label.text, label.spread].filter(Boolean).join(' '),
        theme.muted,
      ),
    );
  }
  return out;
}

function rightAxis({ layout, rightTicks, ends, height }: Scene, scale: Scale, theme: Theme) {
  const { labels, exponent } = rightLabels(
    rightTicks.map(tick => tick.label),
    ends - layout.right,
    label => label.length * CHAR,
  );
  const left = layout.right + RIGHT_GAP;
  return [
    ...rightTicks.flatMap(({ value }, i) => {
      const at = r(scale.map(value));
      if (at < layout.top - 1 || at > layout.bottom + 1) return [];
      return [
        `<path d="M${layout.right} ${at}h${RIGHT_STUB}" stroke="${escaped(theme.lineStrong)}"/>`,
        text(left, at + 4, labels[i] ?? '', theme.muted),
      ];
    }),
    ...(exponent ? [text(left, height - 5, exponent, theme.muted)] : []),
  ];
}

function marks(scene: Scene, theme: Theme): string[] {
  const { layout } = scene;
  const fewer = notches(scene.marks, layout, words => words.length * CHAR).flatMap(
    ({ mark, label }) => [
      `<path d="M${r(mark.x)} ${layout.bottom - 1}v6" stroke="${escaped(mark.color)}" stroke-width="1.5"/>`,
      ...(label ? [text(mark.x - 1, layout.bottom - 4, mark.text, theme.muted)] : []),
    ],
  );
  const others = scene.marks.flatMap(mark => {
    const x = r(mark.x);
    const colour = escaped(mark.color);
    if (mark.kind === 'nonfinite')
      return [
        `<path d="M${x} ${layout.top + 6}V${layout.bottom}" stroke="${colour}" stroke-dasharray="1 3" stroke-opacity=".8"/>`,
        `<path d="M${r(mark.x - 3.5)} ${layout.top - 3.5}l7 7m0 -7l-7 7" stroke="${colour}" stroke-width="1.5"/>`,
        text(mark.x + 8, layout.top + 4, mark.text, theme.text),
      ];
    if (mark.kind === 'restart')
      return `<path d="M${x} ${layout.bottom}v-9l6 2.500l-6 2.500" fill="${colour}" stroke="${colour}" stroke-width="1.5"/>`;
    return [];
  });
  return [...others, ...fewer];
}

function text(x: number, y: number, words: string, fill: string, more = ''): string {
  return `<text x="${r(x)}" y="${r(y)}" fill="${escaped(fill)}"${more ? ` ${more}` : ''}>${escaped(words)}</text>`;
}

function dashed(dash: readonly number[]): string {
  return dash.length > 0 ? ` stroke-dasharray="${dash.join(' ')}"` : '';
}

function near(pixel: number): number {
  return Math.max(-FAR, Math.min(FAR, pixel));
}

function r(value: number): number {
  return Math.round(value * 100) / 100;
}

function wrapped(words: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of words.split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line ? `${line} ${word}` : word;
  }
  return line ? [...lines, line] : lines;
}

/** Text as XML takes it: control characters are not allowed even when escaped. */
export function escaped(words: string): string {
  const whole = new TextDecoder().decode(new TextEncoder().encode(words)); // no halves of characters
  return whole
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
