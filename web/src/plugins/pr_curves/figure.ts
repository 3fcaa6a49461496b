// The plot as an SVG file of its own: axes, curves, and below them which run is which.
import { formatNumber, formatStepExact } from '../../base/numbers';
import { linearTicks } from '../../base/ticks';
import { escaped } from '../../charts/svg';
import type { Theme } from '../../charts/theme';
import { areaOf, chancePath, type Kind, makeGeometry, pathOf, type View } from './geometry';
import { COMPARED_DASH, type Faint, type Line } from './lines';

export interface Figure {
  readonly title: string;
  readonly kind: Kind;
  readonly lines: readonly Line[];
  readonly faint: readonly Faint[];
  readonly view: View;
  readonly theme: Theme;
  readonly words: {
    readonly x: string;
    readonly y: string;
    readonly area: string;
    readonly step: (step: number) => string;
  };
}

const WIDTH = 720;
const PLOT = 480;
const HEAD = 32;
const ROW = 18;

export function makeFigure({ title, kind, lines, faint, view, theme, words }: Figure): string {
  const geometry = makeGeometry(WIDTH, PLOT, view, kind);
  const { x, y } = geometry;
  const height = HEAD + PLOT + 12 + ROW * lines.length + 12;
  const muted = `fill="${escaped(theme.muted)}"`;
  const grid = [
    ...linearTicks(...ends(view.y), 5).map(
      value =>
        `<line x1="${x.from}" x2="${x.to}" y1="${y.map(value).toFixed(1)}" y2="${y.map(value).toFixed(1)}" stroke="${escaped(theme.grid)}"/><text x="${x.from - 6}" y="${(y.map(value) + 4).toFixed(1)}" text-anchor="end" ${muted}>${value}</text>`,
    ),
    ...linearTicks(...ends(view.x), 6).map(
      value =>
        `<line x1="${x.map(value).toFixed(1)}" x2="${x.map(value).toFixed(1)}" y1="${y.to}" y2="${y.from}" stroke="${escaped(theme.grid)}"/><text x="${x.map(value).toFixed(1)}" y="${y.from + 15}" text-anchor="middle" ${muted}>${value}</text>`,
    ),
  ];
  const curves = [
    ...(kind === 'roc'
      ? [
          `<path d="${chancePath(geometry)}" stroke="${escaped(theme.muted)}" stroke-dasharray="4 4"/>`,
        ]
      : []),
    ...faint.map(
      one =>
        `<path d="${pathOf(one.curve, geometry)}" stroke="${escaped(one.colour)}" stroke-opacity="${one.opacity}"${one.compared ? ` stroke-dasharray="${COMPARED_DASH}"` : ''}/>`,
    ),
    ...lines.map(
      one =>
        `<path d="${pathOf(one.curve, geometry)}" stroke="${escaped(one.colour)}" stroke-width="${theme.curve}"${one.dash.length > 0 ? ` stroke-dasharray="${one.dash.join(' ')}"` : ''}/>`,
    ),
  ];
  const rows = lines.map((one, i) => {
    const top = HEAD + PLOT + 12 + ROW * i + ROW / 2;
    const said = [
      words.step(one.step),
      `${words.area} ${formatNumber(areaOf(one.curve, kind), 3)}`,
      one.curve.best
        ? `F1 ${formatNumber(one.curve.best.f1, 3)} @ ${formatNumber(one.curve.best.threshold, 3)}`
        : '',
    ].filter(Boolean);
    return `<line x1="${x.from}" x2="${x.from + 16}" y1="${top}" y2="${top}" stroke="${escaped(one.colour)}" stroke-width="2"${one.dash.length > 0 ? ` stroke-dasharray="${one.dash.join(' ')}"` : ''}/><text x="${x.from + 24}" y="${top + 4}" fill="${escaped(theme.text)}">${escaped(one.name)}</text><text x="${x.to}" y="${top + 4}" text-anchor="end" ${muted}>${escaped(said.join(' · '))}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="${escaped(theme.font)}" font-size="11">`,
    `<title>${escaped(title)}</title>`,
    `<rect width="100%" height="100%" fill="${escaped(theme.surface)}"/>`,
    `<text x="${x.from}" y="20" font-size="13" font-weight="600" fill="${escaped(theme.text)}">${escaped(title)}</text>`,
    `<defs><clipPath id="plot"><rect x="${x.from}" y="${y.to}" width="${x.to - x.from}" height="${y.from - y.to}"/></clipPath></defs>`,
    `<g transform="translate(0 ${HEAD})">`,
    ...grid,
    `<text x="${x.to}" y="${y.from + 30}" text-anchor="end" ${muted}>${escaped(words.x)}</text>`,
    `<text x="${x.from}" y="12" ${muted}>${escaped(words.y)}</text>`,
    `<g clip-path="url(#plot)" fill="none" stroke-linejoin="round">`,
    ...curves,
    '</g></g>',
    ...rows,
    '</svg>',
  ].join('\n');
}

const ends = ([lo, hi]: readonly [number, number]) => [lo, hi] as [number, number];

/** "classes_car_step_120.svg" and the like. */
export function fileName(tag: string, step: number, ending: string): string {
  return `${tag.replace(/[^\w.-]+/g, '_') || 'curves'}_step_${formatStepExact(step).replace(/\D/g, '')}.${ending}`;
}
