// A card's points as JSON: what is on screen. Numbers that JSON has no word for are text.
import type { CurveSeries } from '../../charts/curve';

const numbers = (values: ArrayLike<number>) =>
  Array.from(values, value => (Number.isFinite(value) ? value : String(value)));

export function makeJson(
  tag: string,
  about: Readonly<Record<string, unknown>>,
  series: readonly CurveSeries[],
): string {
  return JSON.stringify({
    tag,
    ...about,
    series: series.map(one => ({
      run: one.name,
      total: one.total,
      step: numbers(one.step),
      wall_time: numbers(one.wall),
      value: numbers(one.value),
      ...(one.smoothed && { smoothed: numbers(one.smoothed) }),
      ...(one.x && { x: numbers(one.x) }),
    })),
  });
}
