// The curves on view as CSV: a row a point. Spreadsheet formulas in names are defused.
import { csvField as field } from '../../base/csv';
import { COLUMNS, type PrCurve } from './block';

export interface CsvCurve {
  readonly run: string;
  readonly step: number;
  readonly curve: PrCurve;
}

const snake = (name: string) => name.replace(/[A-Z]/g, big => `_${big.toLowerCase()}`);

export function makeCsv(curves: readonly CsvCurve[]): string {
  const lines = [['run', 'step', ...COLUMNS.map(snake)].join(',')];
  for (const { run, step, curve } of curves)
    for (let i = 0; i < curve.points; i++)
      lines.push([field(run), step, ...COLUMNS.map(name => curve[name][i])].join(','));
  return `${lines.join('\n')}\n`;
}
