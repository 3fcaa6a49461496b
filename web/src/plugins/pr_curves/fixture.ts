// A curve for tests, and a block as the server packs it.
import { COLUMNS, type PrCurve } from './block';

export function makeCurve(
  recall: readonly number[],
  precision: readonly number[],
  about: Partial<PrCurve> = {},
): PrCurve {
  const count = recall.length;
  const column = (of: (i: number) => number) =>
    Float64Array.from({ length: count }, (_, i) => of(i));
  return {
    points: count,
    thresholds: count,
    threshold: column(i => (count > 1 ? i / (count - 1) : 0)),
    truePositives: column(i => 10 * (recall[i] ?? 0)),
    falsePositives: column(i => i),
    trueNegatives: column(() => 5),
    falseNegatives: column(i => 10 - 10 * (recall[i] ?? 0)),
    precision: Float64Array.from(precision),
    recall: Float64Array.from(recall),
    rate: column(i => i / (i + 5)),
    area: 0.5,
    roc: 0.75,
    best: { f1: 0.8, threshold: 0.5, precision: 0.75, recall: 0.85, rate: 0.2 },
    faults: [],
    error: null,
    ...about,
  };
}

export function makeBlock(curves: readonly PrCurve[]): ArrayBuffer {
  const heads = curves.map(({ points, thresholds, area, roc, best, faults, error }) => ({
    points,
    thresholds,
    area: Number.isNaN(area) ? null : area,
    roc: Number.isNaN(roc) ? null : roc,
    best,
    faults,
    error,
  }));
  const text = new TextEncoder().encode(JSON.stringify({ curves: heads }));
  const length = Math.ceil(text.length / 8) * 8;
  const points = curves.reduce((sum, curve) => sum + curve.points, 0);
  const data = new Uint8Array(8 + length + 8 * COLUMNS.length * points).fill(32);
  new DataView(data.buffer).setUint32(0, 0x3150424c, true);
  new DataView(data.buffer).setUint32(4, length, true);
  data.set(text, 8);
  const values = new Float64Array(data.buffer, 8 + length);
  let at = 0;
  for (const curve of curves)
    for (const name of COLUMNS) {
      values.set(curve[name], at);
      at += curve.points;
    }
  return data.buffer;
}
