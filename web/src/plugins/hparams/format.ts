// What stands in a cell. Settings as they were written, measured values with four digits.
import { formatNumber } from '../../base/numbers';
import type { Cell } from './columns';

const MINUS = '−';
/** Characters of a text that go into a cell; the rest is in what one copies and in the comparison. */
const LONG = 160;
const TOLD = 2000;

/** "0.1", "5e−4", "128": the digits that were given, up to six. */
export function formatSetting(value: number): string {
  if (!Number.isFinite(value)) return formatNumber(value);
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e9) return String(value).replace('-', MINUS);
  const rounded = Number(value.toPrecision(6));
  const text =
    size < 1e-3 || size >= 1e9 ? rounded.toExponential().replace('+', '') : String(rounded);
  return text.replaceAll('-', MINUS);
}

const oneLine = (text: string) => text.replace(/\s*[\r\n]+\s*/g, ' ⏎ ');

/** `measured`: a metric. "" for nothing. */
export function formatCell(value: Cell, measured: boolean): string {
  if (value === undefined) return '';
  if (typeof value === 'boolean') return String(value);
  if (typeof value === 'number') return measured ? formatNumber(value) : formatSetting(value);
  const text = value.length > LONG ? `${value.slice(0, LONG)}…` : value;
  return value === '' ? '""' : oneLine(text);
}

/** What a cell says on hovering; "" where the cell says it all. */
export function titleOf(value: Cell, shown: string): string {
  if (value === undefined) return '';
  const whole = String(value);
  return whole === shown ? '' : whole.length > TOLD ? `${whole.slice(0, TOLD)}…` : whole;
}

/** "+0.0283", "−12 %"; "" where there is none. */
export function formatDifference(value: Cell, base: Cell, percent: boolean): string {
  if (typeof value !== 'number' || typeof base !== 'number') return '';
  const difference = value - base;
  if (Number.isNaN(difference)) return '';
  if (difference === 0) return percent ? '0 %' : '0';
  const sign = difference > 0 ? '+' : MINUS;
  if (!percent) return sign + shortNumber(Math.abs(difference));
  if (base === 0) return `${sign}∞ %`;
  const share = Math.abs(difference / base) * 100;
  return `${sign}${share >= 1000 ? formatNumber(share, 3) : String(Number(share.toPrecision(3)))} %`;
}

/** Three digits, two of what is small. */
function shortNumber(size: number): string {
  if (size < 0.01 && size >= 1e-4) return String(Number(size.toPrecision(2)));
  if (size >= 1e4 || size < 1e-4) return formatNumber(size, 3);
  return String(Number(size.toPrecision(3)));
}
