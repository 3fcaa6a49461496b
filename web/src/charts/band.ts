// The bands of groups, cut where they have gaps or the number of runs changes: each stretch is filled in one tone.
import type { Band, CurveSeries } from './curve';
import type { Spans } from './domain';

export interface BandStretch {
  readonly line: number; // index of the group among the series
  readonly from: number; // first point
  readonly to: number; // last point, included
  readonly share: number; // of the group's runs that have a value here, 0…1
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/** The fewest and the most runs that a group has a value of anywhere in its curve. */
export function countRange({ n, members }: Pick<Band, 'n' | 'members'>): readonly [number, number] {
  let [least, most] = [members, 0];
  for (const count of n) {
    if (count > 0 && count < least) least = count;
    if (count > most) most = count;
  }
  return [most > 0 ? least : 0, most];
}

/** "10", or "4–10" where not all runs are everywhere. */
export function countText(band: Pick<Band, 'n' | 'members'>): string {
  const [least, most] = countRange(band);
  return least === most ? String(most) : `${least}–${most}`;
}

/** `spans`: what is in view, as `spansOf` tells it. Between two points as many runs count as have both. */
export function bandStretches(series: readonly CurveSeries[], spans: Spans): BandStretch[] {
  const found: BandStretch[] = [];
  series.forEach((one, line) => {
    if (!one.band) return;
    const { low, high, n, members } = one.band;
    const end = spans[2 * line + 1] as number;
    const there = (i: number) => Number.isFinite((low[i] as number) - (high[i] as number));
    let open: { from: number; to: number; count: number } | null = null;
    const close = () => {
      if (open)
        found.push({ line, from: open.from, to: open.to, share: open.count / members, low, high });
      open = null;
    };
    for (let i = (spans[2 * line] as number) + 1; i < end; i++) {
      if (!there(i - 1) || !there(i)) {
        close();
        continue;
      }
      const count = Math.min(n[i - 1] as number, n[i] as number);
      if (open && open.count === count) open.to = i;
      else {
        close();
        open = { from: i - 1, to: i, count };
      }
    }
    close();
  });
  return found;
}
