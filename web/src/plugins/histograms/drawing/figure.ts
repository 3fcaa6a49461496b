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
  LEAST_PANEL,
  type Line,
  makeGeometry,
  panelAt,
  peakOf,
} from './geometry';
import { type Look, paint, prepare } from './paint';

const AROUND = 32; // pixels above and below the panels

/** The height of a plot of so many runs, which is at least `least`. */
export const heightFor = ({ mode }: HistogramSettings, runs: number, least: number): number =>
  mode === 'heat' && runs > 1 ? Math.max(least, runs * LEAST_PANEL + AROUND) : least;

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
  const peak = peakOf(measured, log);
  return makeGeometry(settings.mode, box, card, extent, peak, log, lines.length);
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
  const panel = panelAt(geometry, 0);
  const high = Math.max(2, Math.round((panel.bottom - panel.top) / 32));
  return {
    theme: currentTheme(),
    ramp,
    valueTicks: valueTicks(panel.value, lying ? Math.min(5, high) : count),
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
  lines: readonly Line[],
  settings: HistogramSettings,
  surroundings: Surroundings,
): Promise<Blob | null> {
  const tall = heightFor(settings, lines.length, HEIGHT);
  const geometry = placeAll(card, lines, settings, { width: WIDTH, height: tall });
  const look = lookAt(geometry, settings, WIDTH, surroundings);
  const below = geometry.panels.length > 1 ? [] : lines; // panels have their names
  const plot = document.createElement('canvas');
  const context = prepare(plot, WIDTH, tall, 2);
  const sheet = document.createElement('canvas');
  const [width, height] = [WIDTH + 2 * MARGIN, HEAD + tall + ROW * below.length + 2 * MARGIN];
  const page = prepare(sheet, width, height, 2);
  if (!context || !page) return null;
  paint(context, geometry, lines, look);
  const { theme } = look;
  page.fillStyle = theme.surface;
  page.fillRect(0, 0, width, height);
  page.fillStyle = theme.text;
  page.font = `600 13px ${theme.font}`;
  page.fillText(title, MARGIN, MARGIN + 14, WIDTH);
  page.drawImage(plot, MARGIN, HEAD, WIDTH, tall);
  page.font = `11px ${theme.font}`;
  page.textBaseline = 'middle';
  for (const [i, line] of below.entries()) {
    const y = HEAD + tall + MARGIN + ROW * (i + 0.5);
    page.fillStyle = line.colour;
    page.fillRect(MARGIN, y - 4, 8, 8);
    page.fillStyle = theme.text;
    page.fillText(line.name, MARGIN + 14, y, WIDTH - 14);
  }
  return new Promise(done => sheet.toBlob(done, 'image/png'));
}
