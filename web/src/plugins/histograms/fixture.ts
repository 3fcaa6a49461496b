// Rows for tests: a histogram block as the server would send it.
import type { Row, RunRows } from './block';

export function makeRow(n: number, counts: readonly number[], about: Partial<Row> = {}): Row {
  const num = counts.reduce((a, b) => a + b, 0);
  return {
    file: 0,
    n,
    step: n,
    wall: n,
    x: n,
    num,
    mean: Number.NaN,
    deviation: Number.NaN,
    percentiles: Float64Array.from({ length: 9 }, (_, i) => i),
    below: 0,
    above: 0,
    counts: Float32Array.from(counts),
    ...about,
  };
}

export function makeRun(run: number, rows: readonly Row[]): RunRows {
  const first = rows[0]?.x ?? Number.NaN;
  const last = rows.at(-1)?.x ?? Number.NaN;
  return { run, total: rows.length, first, last, problems: [], more: 0, rows };
}

/** A block of one run: `rows` are all it has, `sent` the indices of those that are sent. */
export function makeBlock(
  rows: readonly Row[],
  sent: readonly number[],
  whole: boolean,
): ArrayBuffer {
  const bins = rows[0]?.counts.length ?? 1;
  const run = {
    run: 0,
    total: rows.length,
    rows: rows.length,
    sent: sent.length,
    first: rows[0]?.x ?? null,
    last: rows.at(-1)?.x ?? null,
    problems: [{ step: 7, what: 'no values: it is empty' }],
    more: 2,
  };
  const head = { tag: 3, whole, origin: 0, width: 1, bins, lo: 0, hi: bins, runs: [run] };
  let text = JSON.stringify(head);
  text += ' '.repeat((8 - (text.length % 8)) % 8);
  const counts = Math.ceil((4 * bins * sent.length) / 8) * 8;
  const data = new ArrayBuffer(8 + text.length + 8 * (5 * rows.length + 15 * sent.length) + counts);
  new Uint32Array(data, 0, 2).set([0x3148424c, text.length]);
  new Uint8Array(data, 8, text.length).set(new TextEncoder().encode(text));
  let at = 8 + text.length;
  const put = (values: readonly number[]) => {
    new Float64Array(data, at, values.length).set(values);
    at += 8 * values.length;
  };
  for (const key of ['file', 'n', 'step', 'wall', 'x'] as const) put(rows.map(row => row[key]));
  for (const index of sent) {
    const row = rows[index] as Row;
    put([index, row.num, row.mean, row.deviation, ...row.percentiles, row.below, row.above]);
  }
  new Float32Array(data, at, bins * sent.length).set(
    sent.flatMap(index => [...(rows[index] as Row).counts]),
  );
  return data;
}
