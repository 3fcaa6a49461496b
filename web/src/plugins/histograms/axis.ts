// Labels of the x axis, whatever x is.
import type { Locale } from '../../base/i18n';
import { formatStepExact } from '../../base/numbers';
import {
  durationTicks,
  formatDurationTicks,
  formatTimeTicks,
  labelled,
  stepTicks,
  type Tick,
  timeTicks,
} from '../../base/ticks';
import { formatDuration, formatWallTime } from '../../base/time';
import type { XAxis } from './settings';

export function xTicks(
  x: XAxis,
  [lo, hi]: readonly [number, number],
  count: number,
  locale: Locale,
  now: number,
): Tick[] {
  if (lo === hi) return [{ value: lo, label: formatX(x, lo, locale, now) }];
  if (x === 'step') return stepTicks(lo, hi, count);
  if (x === 'relative')
    return labelled(durationTicks(lo, hi, count), values => formatDurationTicks(values, locale));
  return labelled(timeTicks(lo, hi, count), values => formatTimeTicks(values, locale, now));
}

export function formatX(x: XAxis, value: number, locale: Locale, now: number): string {
  if (x === 'step') return formatStepExact(Math.round(value));
  return x === 'relative' ? formatDuration(value, locale) : formatWallTime(value, locale, now);
}
