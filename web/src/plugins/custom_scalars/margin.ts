// A curve between two others: their values at its steps.

export interface Points {
  readonly step: Float64Array;
  readonly value: Float32Array | Float64Array;
  /** Points that are not here because pixels would hide them. */
  readonly thinned: number;
}

/**
 * The values of `edge` at `steps`, NaN where it has none. Where points were left out it is read between those that are
 * there: a pixel is then wider than what lies between.
 */
export function valuesAt(edge: Points, steps: Float64Array): Float64Array {
  const out = new Float64Array(steps.length).fill(Number.NaN);
  const { step, value } = edge;
  let at = 0;
  for (let i = 0; i < steps.length; i++) {
    const wanted = steps[i] as number;
    while (at < step.length && (step[at] as number) < wanted) at++;
    const next = step[at];
    if (next === undefined) break;
    if (next === wanted) out[i] = value[at] as number;
    else if (edge.thinned > 0 && at > 0) {
      const before = step[at - 1] as number;
      const share = (wanted - before) / (next - before);
      out[i] = (1 - share) * (value[at - 1] as number) + share * (value[at] as number);
    }
  }
  return out;
}

export const missingOf = (values: Float64Array): number =>
  values.reduce((count, value) => count + (Number.isNaN(value) ? 1 : 0), 0);
