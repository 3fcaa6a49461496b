import { describe, expect, it } from 'vitest';
import { METRIC_FIELDS, readMetrics, readTable } from './blob';
import { mergeMetric, mergeRows, metricOf, NO_ROWS, stepOf } from './held';

type Value = readonly [kind: 0 | 1 | 2 | 3, value: number | string | boolean];
interface Made {
  id: number;
  values: readonly Value[];
  codes: readonly number[];
  width?: 0 | 1 | 2 | 4;
}

function pack(parts: readonly ArrayBufferView[]): ArrayBuffer {
  const padded = parts.map(part => (part.byteLength + 7) & ~7);
  const bytes = new Uint8Array(padded.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const [i, part] of parts.entries()) {
    bytes.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at);
    at += padded[i] as number;
  }
  return bytes.buffer;
}

/** As docs/http-api.md describes it. */
function makeTable(rows: readonly number[], made: readonly Made[], more: object = {}): ArrayBuffer {
  const n = rows.length;
  const columns = made.map(({ id, values, width = 1 }) => ({
    id,
    distinct: values.length,
    width,
    texts: values.filter(([kind]) => kind === 1 || kind === 3).map(([, value]) => value),
    cut: [],
  }));
  const head = { revision: 1, full: true, n, gone: [], groups: ['g'], columns, ...more };
  const json = new TextEncoder().encode(JSON.stringify(head));
  const lead = new Uint8Array(8 + json.length);
  new DataView(lead.buffer).setUint32(0, 0x3152424c, true);
  new DataView(lead.buffer).setUint32(4, json.length, true);
  lead.set(json, 8);
  const each = (value: number) => new Float64Array(n).fill(value);
  return pack([
    lead,
    Float64Array.from(rows),
    each(100),
    each(160),
    each(7),
    each(1000),
    new Uint32Array(n),
    new Uint32Array(n).fill(1),
    new Uint8Array(n).fill(4),
    new Uint8Array(n),
    ...made.flatMap(({ values, codes, width = 1 }) => [
      Uint8Array.from(values, ([kind]) => kind),
      Float64Array.from(values, ([kind, value]) =>
        kind === 0 || kind === 2 ? Number(value) : Number.NaN,
      ),
      ...(width === 0
        ? []
        : [{ 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[width].from(codes)]),
    ]),
  ]);
}

describe('rows', () => {
  it('numbers, texts, truths and odd ones, whatever the width', () => {
    const values: Value[] = [
      [0, 0.1],
      [2, true],
      [1, 'sgd'],
      [3, '[1, 2]'],
      [3, 'NaN'],
    ];
    for (const width of [1, 2, 4] as const) {
      const held = mergeRows(
        NO_ROWS,
        readTable(
          makeTable(
            [5, 2, 9],
            [
              { id: 3, values, codes: [1, 0, 4], width },
              { id: 4, values, codes: [5, 3, 2], width },
            ],
          ),
        ),
      );
      expect([5, 2, 9, 77].map(run => held.settings.get(3)?.of(run))).toEqual([
        0.1,
        undefined,
        '[1, 2]',
        undefined,
      ]);
      expect([5, 2, 9].map(run => held.settings.get(4)?.of(run))).toEqual([
        Number.NaN,
        'sgd',
        true,
      ]);
      expect(held.settings.get(3)?.odd.has('[1, 2]')).toBe(true);
      expect(held.facts.get(9)).toMatchObject({
        start: 100,
        last: 160,
        points: 7,
        bytes: 1000,
        group: 'g',
        status: 'finished',
      });
    }
  });
  it('width 0: all rows have the one value', () => {
    const held = mergeRows(
      NO_ROWS,
      readTable(makeTable([1, 2], [{ id: 0, values: [[0, 3]], codes: [], width: 0 }])),
    );
    expect([1, 2].map(run => held.settings.get(0)?.of(run))).toEqual([3, 3]);
  });
  it('a part changes its rows and no others, by value', () => {
    const first = mergeRows(
      NO_ROWS,
      readTable(
        makeTable(
          [0, 1, 2],
          [
            {
              id: 0,
              values: [
                [1, 'a'],
                [1, 'b'],
              ],
              codes: [1, 2, 1],
            },
          ],
        ),
      ),
    );
    const part = makeTable(
      [1, 3],
      [
        {
          id: 0,
          values: [
            [1, 'a'],
            [1, 'c'],
          ],
          codes: [1, 2],
        },
      ],
      { full: false, revision: 2, gone: [2] },
    );
    const held = mergeRows(first, readTable(part));
    expect([0, 1, 3].map(run => held.settings.get(0)?.of(run))).toEqual(['a', 'a', 'c']);
    expect([...held.facts.keys()].sort()).toEqual([0, 1, 3]);
    expect(held.revision).toBe(2);
    expect([0, 1, 2].map(run => first.settings.get(0)?.of(run))).toEqual(['a', 'b', 'a']);
  });
  it('something else is no table', () =>
    expect(() => readTable(new ArrayBuffer(32))).toThrow(RangeError));
});

function makeMetrics(
  rows: readonly number[],
  fields: Partial<Record<(typeof METRIC_FIELDS)[number], readonly number[]>>,
): ArrayBuffer {
  return pack([
    Uint32Array.of(0x314b424c, 1, rows.length, 0),
    Float64Array.from(rows),
    ...METRIC_FIELDS.map(field => Float64Array.from(fields[field] ?? rows.map(() => Number.NaN))),
  ]);
}

describe('metrics', () => {
  const reply = readMetrics(
    makeMetrics([4, 1], {
      points: [3, 0],
      last: [0.5, Number.NaN],
      min: [0.1, Number.NaN],
      max: [0.9, Number.NaN],
      minStep: [2, Number.NaN],
      maxStep: [7, Number.NaN],
    }),
  );
  const [part] = reply.metrics;
  if (!part) throw new Error('none');
  const held = mergeMetric(undefined, reply.rows, part);
  it('which value, and of which step', () => {
    expect(metricOf(held, 'last', false)(4)).toBe(0.5);
    expect(metricOf(held, 'best', false)(4)).toBe(0.9);
    expect(metricOf(held, 'best', true)(4)).toBe(0.1);
    expect(stepOf(held, 'best', true, 4)).toBe(2);
    expect(stepOf(held, 'best', false, 4)).toBe(7);
    expect(metricOf(held, 'at', false)(4)).toBeUndefined();
    expect(stepOf(held, 'mean', false, 4)).toBeNaN();
  });
  it('nothing where the row has no point, a NaN where it logged one', () => {
    expect(metricOf(held, 'last', false)(1)).toBeUndefined();
    expect(metricOf(held, 'last', false)(99)).toBeUndefined();
    const other = readMetrics(makeMetrics([1], { points: [1] })).metrics[0];
    if (!other) throw new Error('none');
    const next = mergeMetric(held, [1], other);
    expect(metricOf(next, 'last', false)(1)).toBeNaN();
    expect(metricOf(next, 'last', false)(4)).toBe(0.5);
  });
});
