// Last values at the line ends: which ones, where, and in how many digits.
import { formatNumber } from '../base/numbers';
import type { Scale } from '../base/scales';
import type { CurveSeries, Direction, XAxis } from './curve';
import { mainOf, xsOf } from './curve';
import type { Layout, Spans } from './domain';

export const LABELS = 5;
export const LABEL_GAP = 13; // pixels from one label to the next

export interface EndLabel {
  readonly key: number;
  readonly color: string;
  readonly value: number;
  readonly y: number;
  readonly text: string;
  readonly spread: string; // "±0.0023", or nothing
}

/** The best few last values within view, pushed apart to 13 px. */
export function endLabels(
  series: readonly CurveSeries[],
  axis: XAxis,
  x: Scale,
  y: Scale,
  layout: Layout,
  direction: Direction,
  spans: Spans,
  spread = false,
  right: Scale | null = null,
): EndLabel[] {
  const ends: Omit<EndLabel, 'text'>[] = [];
  series.forEach((one, i) => {
    const end = lastShown(one, axis, x, spans[2 * i] as number, spans[2 * i + 1] as number);
    if (end === null) return;
    const value = mainOf(one)[end] as number;
    const at = ((one.right && right) || y).map(value);
    if (at >= layout.top - 4 && at <= layout.bottom + 4)
      ends.push({
        key: one.key,
        color: one.color,
        value,
        y: at,
        spread: spread ? spreadAt(one, end) : '',
      });
  });
  ends.sort((a, b) => (direction === 'min' ? a.value - b.value : b.value - a.value));
  if (right) takeTurns(ends, new Set(series.filter(one => one.right).map(one => one.key)));
  const room = Math.max(1, Math.floor((layout.height - 5) / LABEL_GAP) + 1);
  const shown = ends.slice(0, Math.min(LABELS, room)).sort((a, b) => a.y - b.y);
  const ys = pushApart(
    shown.map(end => end.y),
    LABEL_GAP,
    layout.top + 3,
    layout.bottom - 2,
  );
  const texts = distinctTexts(shown.map(end => end.value));
  return shown.map((end, i) => ({ ...end, y: ys[i] ?? end.y, text: texts[i] ?? '' }));
}

/** Of two axes the values say nothing about each other: the first of each, the second of each, … */
function takeTurns(ends: Omit<EndLabel, 'text'>[], right: ReadonlySet<number>): void {
  const rank = new Map<object, number>();
  const met = [0, 0];
  for (const end of ends) {
    const side = Number(right.has(end.key));
    rank.set(end, (met[side] ?? 0) + side / 2);
    met[side] = (met[side] ?? 0) + 1;
  }
  ends.sort((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
}

function spreadAt({ band }: CurveSeries, index: number): string {
  const half = band ? ((band.high[index] as number) - (band.low[index] as number)) / 2 : Number.NaN;
  return Number.isFinite(half) ? `±${formatNumber(half, 2)}` : '';
}

// Index of the last finite value left of the right edge, unless the series ends left of the view.
function lastShown(
  series: CurveSeries,
  axis: XAxis,
  x: Scale,
  from: number,
  to: number,
): number | null {
  const xs = xsOf(series, axis);
  const main = mainOf(series);
  for (let i = to - 1; i >= from; i--) {
    const at = (xs.values[i] as number) - xs.offset;
    if (at > x.hi) continue;
    if (at < x.lo) return null;
    const value = main[i] as number;
    return Number.isFinite(value) ? i : null;
  }
  return null;
}

/** Moves the ascending `ys` as little as possible so that neighbours are ≥ `gap` apart within lo…hi. */
export function pushApart(ys: readonly number[], gap: number, lo: number, hi: number): number[] {
  // Pool adjacent violators: groups of touching labels, each centred on the mean of where they want to be.
  const groups: { sum: number; size: number; top: number }[] = [];
  ys.forEach((y, i) => {
    let group = { sum: y - i * gap, size: 1, top: y - i * gap };
    for (let last = groups.at(-1); last && last.top > group.top; last = groups.at(-1)) {
      groups.pop();
      const size = last.size + group.size;
      const sum = last.sum + group.sum;
      group = { sum, size, top: sum / size };
    }
    groups.push(group);
  });
  const ceiling = hi - (ys.length - 1) * gap;
  const placed: number[] = [];
  for (const { top, size } of groups) {
    const start = Math.max(lo, Math.min(ceiling, top));
    for (let k = 0; k < size; k++) placed.push(start + placed.length * gap);
  }
  return placed;
}

/** Three digits, more where two different values would read the same, fewer where the margin is too narrow. */
export function distinctTexts(values: readonly number[]): string[] {
  let texts: string[] = [];
  for (const digits of [3, 4]) {
    const next = values.map(value => formatNumber(value, digits));
    if (texts.length && next.some(text => text.length > 6)) break;
    texts = next;
    if (new Set(texts).size === new Set(values).size) break;
  }
  return texts.map((text, i) => (text.length > 6 ? formatNumber(values[i] ?? 0, 2) : text));
}

/** The label's text, with fewer digits where a wide font leaves no room for it. */
export function fittingText(
  { text, value }: Pick<EndLabel, 'text' | 'value'>,
  room: number,
  widthOf: (text: string) => number,
): string {
  if (widthOf(text) <= room || (Math.abs(value) >= 1 && !text.includes('e'))) return text;
  const two = formatNumber(value, 2);
  return widthOf(two) <= room ? two : formatNumber(value, 1);
}

/** "e−5" when all but the zero end with it, so that it can stand once in the corner; else "". */
export function sharedExponent(labels: readonly string[]): string {
  const found = new Set(
    labels.flatMap(label => (label === '0' ? [] : [/e.*$/.exec(label)?.[0] ?? ''])),
  );
  const [only = ''] = found;
  return found.size === 1 ? only : '';
}
