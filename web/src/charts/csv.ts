// A card's points as CSV: what is on screen, one row a point. Spreadsheet formulas in names are defused.
import { csvField as field } from '../base/csv';
import type { CurveSeries } from './curve';

export function makeCsv(series: readonly CurveSeries[]): string {
  if (series.some(one => one.band)) return groupCsv(series);
  const smoothed = series.some(one => one.smoothed !== null);
  const tagged = series.some(one => one.tag !== undefined);
  const lines = [
    `run,${tagged ? 'tag,' : ''}${axis(series)}step,wall_time,value${smoothed ? ',smoothed' : ''}`,
  ];
  for (const one of series)
    for (let i = 0; i < one.step.length; i++) {
      const cells = [...names(one, series), one.step[i], one.wall[i], one.value[i]];
      if (smoothed) cells.push(one.smoothed?.[i] ?? '');
      lines.push(cells.join(','));
    }
  return `${lines.join('\n')}\n`;
}

/** In a card of several tags each row says of which it is, and of two y axes on which it stands. */
const names = ({ name, tag, right }: CurveSeries, all: readonly CurveSeries[]) => [
  field(name),
  ...(tag === undefined ? [] : [field(tag)]),
  ...(axis(all) ? [right ? 'right' : 'left'] : []),
];
const axis = (series: readonly CurveSeries[]) => (series.some(one => one.right) ? 'axis,' : '');

/** Of groups a row is a place: its x, the centre, the band and how many runs have a value there. */
function groupCsv(series: readonly CurveSeries[]): string {
  const tagged = series.some(one => one.tag !== undefined);
  const lines = [`group,${tagged ? 'tag,' : ''}${axis(series)}x,centre,low,high,n`];
  for (const one of series) {
    const { step, value, band } = one;
    for (let i = 0; i < step.length; i++)
      lines.push(
        [...names(one, series), step[i], value[i], band?.low[i], band?.high[i], band?.n[i]].join(
          ',',
        ),
      );
  }
  return `${lines.join('\n')}\n`;
}
