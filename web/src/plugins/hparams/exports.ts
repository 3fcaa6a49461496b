// The table as text: CSV and tabs for other programs, JSON with everything, LaTeX and Markdown to read.
import { csvField, noFormula } from '../../base/csv';
import type { Cell } from './columns';
import { formatCell } from './format';

export interface Sheet {
  readonly heads: readonly {
    readonly label: string;
    readonly key: string;
    readonly measured: boolean;
  }[];
  readonly rows: readonly { readonly run: string; readonly cells: readonly Cell[] }[];
  /** What the first column is called. */
  readonly run: string;
}

const exact = (value: Cell) => (value === undefined ? '' : String(value));

/** Every digit; nothing where nothing is; no text is a formula. */
export function printCsv({ heads, rows, run }: Sheet): string {
  const lines = [
    [run, ...heads.map(head => head.label)],
    ...rows.map(row => [row.run, ...row.cells.map(exact)]),
  ];
  return lines.map(line => `${line.map(csvField).join(',')}\r\n`).join('');
}

/** What spreadsheets take from the clipboard. */
export function printTabs({ heads, rows, run }: Sheet): string {
  const plain = (text: string) => noFormula(text).replace(/[\t\r\n]+/g, ' ');
  const lines = [
    [run, ...heads.map(head => head.label)],
    ...rows.map(row => [row.run, ...row.cells.map(exact)]),
  ];
  return lines.map(line => line.map(plain).join('\t')).join('\n');
}

/** By run; by the columns' keys, as the page's address has them. NaN and infinities, which JSON lacks, as texts. */
export function printJson({ heads, rows }: Sheet): string {
  const plain = (value: Cell) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  const list = rows.map(row => ({
    run: row.run,
    ...Object.fromEntries(
      heads.flatMap((head, i) =>
        row.cells[i] === undefined ? [] : [[head.key, plain(row.cells[i])]],
      ),
    ),
  }));
  return `${JSON.stringify(list, null, 2)}\n`;
}

const isNumber = (sheet: Sheet, i: number) =>
  sheet.rows.some(row => typeof row.cells[i] === 'number');
const read = (sheet: Sheet, value: Cell, i: number) =>
  formatCell(value, sheet.heads[i]?.measured ?? false);

const TEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '−': '$-$',
  '∞': '$\\infty$',
  '…': '\\ldots{}',
  '⏎': ' ',
};
const tex = (text: string) =>
  text.replace(/[\\~^<>|−∞…⏎]|[&%$#_{}]/g, char => TEX[char] ?? `\\${char}`);

/** With booktabs' lines. */
export function printLatex(sheet: Sheet): string {
  const { heads, rows, run } = sheet;
  const columns = heads.map((_, i) => (isNumber(sheet, i) ? 'r' : 'l')).join('');
  const line = (cells: readonly string[]) => `    ${cells.map(tex).join(' & ')} \\\\`;
  return [
    `\\begin{tabular}{l${columns}}`,
    '    \\toprule',
    line([run, ...heads.map(head => head.label)]),
    '    \\midrule',
    ...rows.map(row => line([row.run, ...row.cells.map((value, i) => read(sheet, value, i))])),
    '    \\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

const mark = (text: string) =>
  text.replace(/[\\|`*_<>[\]~]/g, char => `\\${char}`).replace(/[\r\n]+/g, ' ');

export function printMarkdown(sheet: Sheet): string {
  const { heads, rows, run } = sheet;
  const line = (cells: readonly string[]) => `| ${cells.map(mark).join(' | ')} |`;
  return [
    line([run, ...heads.map(head => head.label)]),
    `| --- | ${heads.map((_, i) => (isNumber(sheet, i) ? '---:' : '---')).join(' | ')} |`,
    ...rows.map(row => line([row.run, ...row.cells.map((value, i) => read(sheet, value, i))])),
    '',
  ].join('\n');
}
