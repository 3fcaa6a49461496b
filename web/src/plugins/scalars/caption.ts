// What was done to the points of a figure, in words: for its caption.
import type { Locale } from '../../base/i18n';
import { formatCount } from '../../base/numbers';
import { countText } from '../../charts/band';
import { type Band, type CurveSeries, isDistance } from '../../charts/curve';
import type { Smoother } from '../../charts/smooth';
import type { GroupBy } from '../../public/run_groups';
import { bandWord, centreWord, groupByWord, text, type Words } from './text';

/** "Mean, band: ± std, of runs grouped by lr · n = 8 runs in each of 3 groups"; of single runs "… no band · n = 8". */
export function captionOf(
  locale: Locale,
  series: readonly CurveSeries[],
  smoothing: number,
  smoother: Smoother,
  groupBy: readonly GroupBy[] = [],
): string {
  const t = text(locale);
  const [first] = series;
  const parts = first?.band
    ? groupParts(t, series, first.band, groupBy)
    : [t.captionSingle, `n = ${formatCount(series.length)}`];
  const smoothed = first?.band ? t.captionEachSmoothed : t.captionSmoothed;
  const how = smoothing > 0 ? smoothed(t[smoother], smoothing.toFixed(2)) : t.captionRaw;
  return [how, ...parts].join(' · ');
}

function groupParts(
  t: Words,
  series: readonly CurveSeries[],
  { centre, kind }: Band,
  groupBy: readonly GroupBy[],
): string[] {
  const counts = series.map(({ name, band }) => ({ name, text: band ? countText(band) : '' }));
  const same = counts.every(({ text }) => text === counts[0]?.text);
  return [
    t.captionGroups(
      centreWord(t, centre),
      kind === 'margin' ? '' : bandWord(t, kind),
      groupBy.map(by => groupByWord(t, by)).join(', '),
    ),
    ...(centre === 'median' && isDistance(kind) ? [t.captionAround] : []),
    same
      ? t.captionEach(counts[0]?.text ?? '', series.length)
      : counts.map(({ name, text }) => `n(${name}) = ${text}`).join(', '),
  ];
}
