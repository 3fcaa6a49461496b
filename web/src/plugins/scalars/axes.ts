// Which of two y axes the tags of a card stand on where nobody said: those whose values differ much in size are parted.
import type { CurveSeries } from '../../charts/curve';

/** Values so many times as large as others leave nothing of those to be seen on one axis. */
const APART = 10;
/** Of all values the share that lies within a tag's size: a spike makes no tag large. */
const WITHIN = 0.95;
const SAMPLE = 4096;

/** How far from zero the values of some curves are, but for outliers; 0 where there are none. */
export function sizeOf(series: readonly Pick<CurveSeries, 'value'>[]): number {
  const total = series.reduce((sum, one) => sum + one.value.length, 0);
  // Odd, so that the first-lowest-highest-last pattern of a reply is not sampled in step.
  const stride = Math.ceil(total / SAMPLE) | 1;
  const sizes: number[] = [];
  for (const { value } of series)
    for (let i = 0; i < value.length; i += stride) {
      const size = Math.abs(value[i] as number);
      if (Number.isFinite(size)) sizes.push(size);
    }
  sizes.sort((a, b) => a - b);
  return sizes[Math.floor((sizes.length - 1) * WITHIN)] ?? 0;
}

/** The tags for the right axis: cut where neighbours in size differ most, if they do much. `sizes`: in the card's order. */
export function partBySize(sizes: ReadonlyMap<string, number>): readonly string[] {
  const known = [...sizes].filter(([, size]) => size > 0).sort(([, a], [, b]) => a - b);
  let [cut, most] = [0, APART];
  for (let i = 1; i < known.length; i++) {
    const apart = (known[i]?.[1] ?? 0) / (known[i - 1]?.[1] ?? 1);
    if (apart >= most) [cut, most] = [i, apart];
  }
  if (cut === 0) return [];
  const small = known.slice(0, cut).map(([tag]) => tag);
  const large = known.slice(cut).map(([tag]) => tag);
  if (small.length !== large.length) return small.length < large.length ? small : large;
  const first = [...sizes.keys()].find(tag => small.includes(tag) || large.includes(tag)) ?? '';
  return small.includes(first) ? large : small;
}

const moved = new WeakMap<CurveSeries, CurveSeries>();

/** The same curve on the right axis; one object for each, so that only what is new is drawn anew. */
export function onRight(series: CurveSeries): CurveSeries {
  const made = moved.get(series) ?? { ...series, right: true };
  moved.set(series, made);
  return made;
}
