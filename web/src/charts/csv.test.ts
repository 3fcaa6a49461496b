import { expect, test } from 'vitest';
import { makeCsv } from './csv';

test('CSV: names are quoted, and are no formulas', () => {
  const one = (name: string) => ({
    key: 0,
    name,
    color: '',
    dash: [],
    total: 1,
    start: 0,
    end: 0,
    lastStep: 0,
    lastValue: 0,
    min: 0,
    stepAtMin: 0,
    max: 0,
    stepAtMax: 0,
    nonfinite: 0,
    coarse: false,
    extent: null,
    restart: Number.NaN,
    live: false,
    step: Float64Array.of(3),
    wall: Float64Array.of(1.5),
    value: Float64Array.of(Number.NaN),
    smoothed: null,
    x: null,
  });
  expect(makeCsv([one('a,"b"'), one('=cmd()')])).toBe(
    `run,step,wall_time,value\n"a,""b""",3,1.5,NaN\n'=cmd(),3,1.5,NaN\n`,
  );
});
