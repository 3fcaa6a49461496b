import { expect, it } from 'vitest';
import { makeRunData } from './fixture';
import { parseOrder, printOrder, sortRuns } from './run_order';

const data = makeRunData([
  { name: 'a', set: { lr: 0.1, model: 'net10' }, last: { loss: Number.NaN }, seconds: 5, start: 9 },
  { name: 'b', set: { lr: 1e-5, model: 'net9' }, last: { loss: 0.5 }, seconds: 50, start: 3 },
  { name: 'c', set: { model: 'net9' }, last: { loss: Number.POSITIVE_INFINITY }, seconds: 1 },
  { name: 'd', set: { lr: 'auto' }, seconds: 5 },
  { name: 'e', set: { lr: 0.01, model: 'net9' }, last: { loss: -2 }, seconds: 5 },
]);
const sorted = (text: string) => {
  const order = parseOrder(text);
  return (
    order &&
    sortRuns(data.runs, order, data)
      .map(run => run.name)
      .join('')
  );
};

it.each([
  ['config:lr', 'beadc'],
  ['-config:lr', 'aebdc'],
  ['config:model', 'bcead'],
  ['-config:model', 'abced'],
  ['last:loss', 'ebcad'],
  ['-last:loss', 'cbead'],
  ['run:duration', 'cadeb'],
  ['-run:start', 'abcde'],
  ['-run:name', 'edcba'],
  ['config:nothing', 'abcde'],
])('%s: numbers, texts, NaN, nothing; equal ones as they were', (text, names) => {
  expect(sorted(text)).toBe(names);
  expect(printOrder(parseOrder(text) as never)).toBe(text);
});

it.each(['', '-', 'lr', '--config:lr'])('%j is no order', text => expect(sorted(text)).toBeNull());
