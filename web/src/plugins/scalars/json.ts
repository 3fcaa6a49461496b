// A card's points as JSON: what is on screen. Numbers that JSON has no word for are text.
import type { CurveSeries } from '../../charts/curve';

const numbers = (values: ArrayLike<number>) =>
  Array.from(values, value => (Number.isFinite(value) ? value : String(value)));

export function makeJson(
  /** Of what the points are, and how they are shown. */
  about: Readonly<Record<string, unknown>>,
  series: readonly CurveSeries[],
): string {
  return JSON.stringify({
    ...about,
    ...(series.some(one => one.band)
      ? { groups: series.map(groupOf) }
      : { series: series.map(seriesOf) }),
  });
}

const seriesOf = (one: CurveSeries) => ({
  run: one.name,
  ...(one.tag !== undefined && { tag: one.tag }),
  ...(one.right && { axis: 'right' }),
  total: one.total,
  step: numbers(one.step),
  wall_time: numbers(one.wall),
  value: numbers(one.value),
  ...(one.smoothed && { smoothed: numbers(one.smoothed) }),
  ...(one.x && { x: numbers(one.x) }),
});

const groupOf = ({ name, tag, right, step, value, band }: CurveSeries) => ({
  group: name,
  ...(tag !== undefined && { tag }),
  ...(right && { axis: 'right' }),
  runs: band?.members,
  centre_is: band?.centre,
  band_is: band?.kind,
  x: numbers(step),
  centre: numbers(value),
  low: numbers(band?.low ?? []),
  high: numbers(band?.high ?? []),
  n: numbers(band?.n ?? []),
});
