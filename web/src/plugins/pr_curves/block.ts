// A block of curves as the server sends it (docs/http-api.md).

const MAGIC = 0x3150424c; // "LBP1"

/** A point of a curve, by name; each a column of the block. */
export const COLUMNS = [
  'threshold',
  'truePositives',
  'falsePositives',
  'trueNegatives',
  'falseNegatives',
  'precision',
  'recall',
] as const;
/** A column of the block, or `rate`: of false positives, NaN where the counts give none. */
export type Column = (typeof COLUMNS)[number] | 'rate';

export interface Best {
  readonly f1: number;
  readonly threshold: number;
  readonly precision: number;
  readonly recall: number;
  /** Of false positives; null where the counts give none. */
  readonly rate: number | null;
}

/** One step's curve, by ascending threshold. */
export type PrCurve = Readonly<Record<Column, Float64Array>> & {
  readonly points: number;
  /** As logged; more than `points` where some cannot be drawn or told apart. */
  readonly thresholds: number;
  /** Average precision; NaN where there is none. */
  readonly area: number;
  /** The area under the ROC curve; NaN where the counts give none. */
  readonly roc: number;
  readonly best: Best | null;
  /** What is wrong with a curve that is drawn. */
  readonly faults: readonly string[];
  /** Why there is none. */
  readonly error: string | null;
};

interface Head {
  curves: {
    points: number;
    thresholds: number;
    area: number | null;
    roc: number | null;
    best: Best | null;
    faults: string[];
    error: string | null;
  }[];
}

/** The curves of a reply, in the order asked. Throws where it is none. */
export function readBlock(data: ArrayBuffer): readonly PrCurve[] {
  const view = new DataView(data);
  if (data.byteLength < 8 || view.getUint32(0, true) !== MAGIC)
    throw new Error('the reply is not a block of precision-recall curves');
  const length = view.getUint32(4, true);
  const { curves } = JSON.parse(new TextDecoder().decode(new Uint8Array(data, 8, length))) as Head;
  let at = 8 + length;
  return curves.map(head => {
    const columns = {} as Record<Column, Float64Array>;
    for (const name of COLUMNS) {
      columns[name] = new Float64Array(data, at, head.points);
      at += 8 * head.points;
    }
    const { falsePositives, trueNegatives } = columns;
    columns.rate = falsePositives.map((count, i) => count / (count + (trueNegatives[i] as number)));
    return { ...head, ...columns, area: head.area ?? Number.NaN, roc: head.roc ?? Number.NaN };
  });
}
