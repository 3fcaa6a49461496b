// Scales between values and pixels. Plain data plus two pure functions, so that a worker can rebuild them.

export type ScaleKind = 'linear' | 'log' | 'symlog' | 'time';

/** Values `lo…hi` on pixels `from…to`. `constant` is symlog's: linear within ±constant, logarithmic beyond. */
export interface ScaleSpec {
  readonly kind: ScaleKind;
  readonly lo: number;
  readonly hi: number;
  readonly from: number;
  readonly to: number;
  readonly constant: number;
}

export interface Scale extends ScaleSpec {
  /** Value → pixel; not finite where the scale has no place for the value (log of ≤ 0, NaN). */
  readonly map: (value: number) => number;
  /** Pixel → value. */
  readonly invert: (pixel: number) => number;
}

export function makeSpec(
  kind: ScaleKind,
  [lo, hi]: readonly [number, number],
  [from, to]: readonly [number, number],
): ScaleSpec {
  return { kind, lo, hi, from, to, constant: kind === 'symlog' ? symlogConstant(lo, hi) : 1 };
}

export function makeScale(spec: ScaleSpec): Scale {
  const { kind, lo, hi, from, to, constant } = spec;
  const span = (bent: (v: number) => number) => {
    const start = bent(lo);
    const slope = (to - from) / (bent(hi) - start || 1);
    return { start, slope };
  };
  // One closure per kind: these run millions of times a second.
  if (kind === 'log') {
    const { start, slope } = span(Math.log);
    return {
      ...spec,
      map: v => from + (Math.log(v) - start) * slope,
      invert: p => Math.exp((p - from) / slope + start),
    };
  }
  if (kind === 'symlog') {
    const bend = (v: number) => Math.sign(v) * Math.log1p(Math.abs(v) / constant);
    const { start, slope } = span(bend);
    return {
      ...spec,
      map: v => from + (bend(v) - start) * slope,
      invert: p => {
        const b = (p - from) / slope + start;
        return Math.sign(b) * Math.expm1(Math.abs(b)) * constant;
      },
    };
  }
  const slope = (to - from) / (hi - lo || 1);
  return { ...spec, map: v => from + (v - lo) * slope, invert: p => (p - from) / slope + lo };
}

/** Three decades of the larger end are logarithmic, the rest is linear. A power of ten, so that ticks land well. */
export function symlogConstant(lo: number, hi: number): number {
  const size = Math.max(Math.abs(lo), Math.abs(hi));
  return size > 0 && Number.isFinite(size) ? 10 ** (Math.ceil(Math.log10(size)) - 3) : 1;
}
