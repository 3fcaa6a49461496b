// What a metric amounts to in a group of runs.
import type { Cell } from './columns';

export interface Statistics {
  readonly n: number;
  readonly mean: number;
  /** As a sample (n − 1); NaN for one. */
  readonly std: number;
  readonly min: number;
  readonly max: number;
}

/** Over the finite numbers; null without any. */
export function statisticsOf(values: readonly Cell[]): Statistics | null {
  let [n, mean, square] = [0, 0, 0];
  let [min, max] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (typeof value !== 'number' || !Number.isFinite(value)) continue;
    n++;
    const by = value - mean;
    mean += by / n;
    square += by * (value - mean);
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (n === 0) return null;
  return { n, mean, std: n > 1 ? Math.sqrt(square / (n - 1)) : Number.NaN, min, max };
}
