// What a plot is drawn by, on the page and in a picture of its own; and that picture.
import type { Locale } from '../../../base/i18n';
import { valueTicks } from '../../../base/ticks';
import { currentTheme } from '../../../charts/theme';
import { xTicks } from '../axis';
import type { CardRows } from '../block';
import type { HistogramSettings } from '../settings';
import {
  type Box,
  extentOf,
  type Geometry,
  isLying,
  type Line,
  makeGeometry,
  peakOf,
} from './geometry';
import { type Look, paint, prepare } from './paint';

/** Where everything of a card's plot stands. */
export function placeAll(
  card: CardRows,
  lines: readonly Line[],
  settings: HistogramSettings,
  box: Box,
): Geometry {
  const shown = card.runs.filter(run => lines.some(line => line.run === run));
  const log = settings.counts === 'log';
  const measured = settings.heights === 'shared' ? card.runs : lines.map(line => line.run);
  const extent = extentOf(shown, settings.zoom);
  return makeGeometry(settings.mode, box, card, extent, peakOf(measured, log), log);
}

export interface Surroundings {
  readonly ramp: readonly string[];
  readonly locale: Locale;
  /** Seconds since the epoch. */
  readonly now: number;
}

/** Colours and labels of a plot that is `width` pixels wide. */
export function lookAt(
  geometry: Geometry,
  settings: HistogramSettings,
  width: number,
  { ramp, locale, now }: Surroundings,
): Look {
  const lying = isLying(geometry.mode);
  const count = Math.max(2, Math.floor(width / 90));
  return {
    theme: currentTheme(),
    ramp,
    valueTicks: valueTicks(geometry.value, lying ? 5 : count),
    timeTicks: xTicks(settings.x, geometry.extent, lying ? count : 4, locale, now),
  };
}

const WIDTH = 720;
const HEIGHT = 480;
const HEAD = 34;
const ROW = 18;
const MARGIN = 12;

/** A picture of a card's plot, with its title above and, where there are several, its runs below. */
export async function makePicture(
  title: string,
  card: CardRows,
  lines: readonly (Line & { readonly name: string })[],
  settings: HistogramSettings,
  surroundings: Surroundings,
): Promise<Blob | null> {
  const geometry = placeAll(card, lines, settings, { width: WIDTH, height: HEIGHT });
  const look = lookAt(geometry, settings, WIDTH, surroundings);
  const plot = document.createElement('canvas');
  const context = prepare(plot, WIDTH, HEIGHT, 2);
  const sheet = document.createElement('canvas');
  const [width, height] = [WIDTH + 2 * MARGIN, HEAD + HEIGHT + ROW * lines.length + 2 * MARGIN];
  const page = prepare(sheet, width, height, 2);
  if (!context || !page) return null;
  paint(context, geometry, lines, look);
  const { theme } = look;
  page.fillStyle = theme.surface;
  page.fillRect(0, 0, width, height);
  page.fillStyle = theme.text;
  page.font = `600 13px ${theme.font}`;
  page.fillText(title, MARGIN, MARGIN + 14, WIDTH);
  page.drawImage(plot, MARGIN, HEAD, WIDTH, HEIGHT);
  page.font = `11px ${theme.font}`;
  page.textBaseline = 'middle';
  for (const [i, line] of lines.entries()) {
    const y = HEAD + HEIGHT + MARGIN + ROW * (i + 0.5);
    page.fillStyle = line.colour;
    page.fillRect(MARGIN, y - 4, 8, 8);
    page.fillStyle = theme.text;
    page.fillText(line.name, MARGIN + 14, y, WIDTH - 14);
  }
  return new Promise(done => sheet.toBlob(done, 'image/png'));
}
