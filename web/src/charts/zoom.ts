// Ranges that gestures ask for.
import type { Scale } from '../base/scales';
import type { Range } from './curve';

/** Zooms about a pixel: `factor` < 1 in, > 1 out. Works in the scale's own space, so log axes zoom evenly. */
export function zoomAt(scale: Scale, pixel: number, factor: number): Range {
  const a = scale.invert(pixel + (scale.from - pixel) * factor);
  const b = scale.invert(pixel + (scale.to - pixel) * factor);
  return a < b ? [a, b] : [b, a];
}

/** The range under the same pixels after the hand has moved by `pixels`. */
export function panBy(scale: Scale, pixels: number): Range {
  const a = scale.invert(scale.from - pixels);
  const b = scale.invert(scale.to - pixels);
  return a < b ? [a, b] : [b, a];
}

/**
 * Keeps a range within `full` and no narrower than `finest`; null when it shows everything. `log`: as a logarithmic axis
 * sees it, where `finest` is the least share of a decade.
 */
export function fitRange(range: Range, full: Range, finest: number, log = false): Range | null {
  if (log) {
    const bend = ([lo, hi]: Range): Range => [Math.log10(lo), Math.log10(hi)];
    const fitted = fitRange(bend(range), bend(full), finest);
    return fitted && [10 ** fitted[0], 10 ** fitted[1]];
  }
  const [lo, hi] = range;
  const width = Math.max(hi - lo, finest);
  if (!(width < full[1] - full[0])) return null;
  const grown = (width - (hi - lo)) / 2;
  const start = Math.min(Math.max(lo - grown, full[0]), full[1] - width);
  return [start, start + width];
}
