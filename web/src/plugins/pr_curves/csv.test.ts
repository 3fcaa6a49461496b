import { expect, test } from 'vitest';
import { makeCsv } from './csv';
import { makeCurve } from './fixture';

test('a row for each point; names are text to a spreadsheet', () => {
  const csv = makeCsv([{ run: '=a,"b"', step: 7, curve: makeCurve([1, 0.5], [0.25, 1]) }]);
  expect(csv.split('\n')).toEqual([
    'run,step,threshold,true_positives,false_positives,true_negatives,false_negatives,precision,recall',
    '"\'=a,""b""",7,0,10,0,5,0,0.25,1',
    '"\'=a,""b""",7,1,5,1,5,5,1,0.5',
    '',
  ]);
});
