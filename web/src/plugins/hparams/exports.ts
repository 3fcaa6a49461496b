// The table as text: CSV and tabs for other programs, JSON with everything, LaTeX and Markdown to read.
import { csvField, noFormula } from '../../base/csv';
import { formatNumber } from '../../base/numbers';
import type { Cell } from './columns';
import { formatCell } from './format';

export interface SheetRow {
  /** "": a group's row. */
  readonly run: string;
  /** Of a group, or of a run in one. */
  readonly group?: string;
  /** Runs of a group. */
  readonly n?: number;
  readonly cells: readonly Cell[];
  /** Standard deviations, of a group's row. */
  readonly spreads?: readonly Cell[];
}

export interface Sheet {
  readonly heads: readonly {
    readonly label: string;
    readonly key: string;
    readonly measured: boolean;
  }[];
  readonly rows: readonly SheetRow[];
  /** What the first column is called. */
  readonly run: string;
  /** What the column of groups is called; without it there are none. */
  readonly group?: string;
}

const exact = (value: Cell) => (value === undefined ? '' : String(value));

/** Columns of which a group has a standard deviation. */
const spreadOf = ({ heads, rows }: Sheet) =>
  heads.map((_, i) => rows.some(row => row.spreads?.[i] !== undefined));

/** Every digit; a group's mean and its standard deviation in columns of their own. */
function exactLines(sheet: Sheet): string[][] {
  const spread = spreadOf(sheet);
  const { group, run, heads, rows } = sheet;
  const first = (texts: readonly string[], last: string) =>
    group === undefined ? [last] : [...texts, last];
  return [
    [
      ...first([group ?? '', 'n'], run),
      ...heads.flatMap(({ label }, i) => (spread[i] ? [label, `${label} ± std`] : [label])),
    ],
    ...rows.map(row => [
      ...first([row.group ?? '', exact(row.n)], row.run),
      ...row.cells.flatMap((cell, i) =>
        spread[i] ? [exact(cell), exact(row.spreads?.[i])] : [exact(cell)],
      ),
    ]),
  ];
}

/** Every digit; nothing where nothing is; no text is a formula. */
export function printCsv(sheet: Sheet): string {
  return exactLines(sheet)
    .map(line => `${line.map(csvField).join(',')}\r\n`)
    .join('');
}

/** What spreadsheets take from the clipboard. */
export function printTabs(sheet: Sheet): string {
  const plain = (text: string) => noFormula(text).replace(/[\t\r\n]+/g, ' ');
  return exactLines(sheet)
    .map(line => line.map(plain).join('\t'))
    .join('\n');
}

/** By run; by the columns' keys, as the page's address has them. NaN and infinities, which JSON lacks, as texts. */
export function printJson({ heads, rows }: Sheet): string {
  const plain = (value: Cell) =>
    typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
  const told = (cells: readonly Cell[] | undefined, ending: string) =>
    heads.flatMap((head, i) =>
      cells?.[i] === undefined ? [] : [[head.key + ending, plain(cells[i])] as const],
    );
  const list = rows.map(row => ({
    ...(row.group === undefined ? {} : { group: row.group }),
    ...(row.n === undefined ? { run: row.run } : { n: row.n }),
    ...Object.fromEntries([...told(row.cells, ''), ...told(row.spreads, ' std')]),
  }));
  return `${JSON.stringify(list, null, 2)}\n`;
}

const isNumber = (sheet: Sheet, i: number) =>
  sheet.rows.some(row => typeof row.cells[i] === 'number');

/** As one reads it: "0.93 ± 0.01". */
function readLines(sheet: Sheet): { heads: string[]; rights: boolean[]; rows: string[][] } {
  const { group, run, heads, rows } = sheet;
  const grouped = group !== undefined;
  return {
    heads: [...(grouped ? [group, 'n'] : []), run, ...heads.map(head => head.label)],
    rights: [...(grouped ? [false, true] : []), false, ...heads.map((_, i) => isNumber(sheet, i))],
    rows: rows.map(row => [
      ...(grouped ? [row.group ?? '', exact(row.n)] : []),
      row.run,
      ...row.cells.map((value, i) => {
        const shown = formatCell(value, (sheet.heads[i]?.measured ?? false) || row.n !== undefined);
        const spread = row.spreads?.[i];
        return typeof spread === 'number' ? `${shown} ± ${formatNumber(spread, 2)}` : shown;
      }),
    ]),
  };
}

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
  '±': '$\\pm$',
  '⏎': ' ',
};
const tex = (text: string) =>
  text.replace(/[\\~^<>|−∞…±⏎]|[&%$#_{}]/g, char => TEX[char] ?? `\\${char}`);

/** With booktabs' lines. */
export function printLatex(sheet: Sheet): string {
  const { heads, rights, rows } = readLines(sheet);
  const line = (cells: readonly string[]) => `    ${cells.map(tex).join(' & ')} \\\\`;
  return [
    `\\begin{tabular}{${rights.map(right => (right ? 'r' : 'l')).join('')}}`,
    '    \\toprule',
    line(heads),
    '    \\midrule',
    ...rows.map(line),
    '    \\bottomrule',
    '\\end{tabular}',
    '',
  ].join('\n');
}

const mark = (text: string) =>
  text.replace(/[\\|`*_<>[\]~]/g, char => `\\${char}`).replace(/[\r\n]+/g, ' ');

export function printMarkdown(sheet: Sheet): string {
  const { heads, rights, rows } = readLines(sheet);
  const line = (cells: readonly string[]) => `| ${cells.map(mark).join(' | ')} |`;
  return [
    line(heads),
    `| ${rights.map(right => (right ? '---:' : '---')).join(' | ')} |`,
    ...rows.map(line),
    '',
  ].join('\n');
}
