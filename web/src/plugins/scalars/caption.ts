// What was done to the points of a figure, in words: for its caption.
import type { Locale } from '../../base/i18n';
import { formatCount } from '../../base/numbers';
import type { Smoother } from '../../charts/smooth';
import { text } from './text';

/** "EMA smoothing, weight 0.60, over all points, raw values behind · single runs, no band · n = 8 runs". */
export function captionOf(
  locale: Locale,
  runs: number,
  smoothing: number,
  smoother: Smoother,
): string {
  const t = text(locale);
  return [
    smoothing > 0 ? t.captionSmoothed(t[smoother], smoothing.toFixed(2)) : t.captionRaw,
    t.captionSingle,
    `n = ${formatCount(runs)}`,
  ].join(' · ');
}
