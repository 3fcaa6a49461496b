// Where an axis is marked, and what stands there.
import type { Locale } from './i18n';
import type { ScaleSpec } from './scales';
import { formatDate } from './time';

export interface Tick {
  readonly value: number;
  readonly label: string;
}

const MINUS = '−';

/** About `count` round values in lo…hi: multiples of 1, 2, 2.5 or 5 × 10ⁿ, none finer than `finest`. */
export function linearTicks(lo: number, hi: number, count: number, finest = 0): number[] {
  if (!(hi > lo) || !Number.isFinite(hi - lo)) return Number.isFinite(lo) ? [lo] : [];
  const power = 10 ** Math.floor(Math.log10((hi - lo) / count));
  let best = 0;
  let miss = Number.POSITIVE_INFINITY;
  for (const mantissa of [1, 2, 2.5, 5, 10]) {
    const step = Math.max(mantissa * power, finest);
    if (finest > 0 && step % finest !== 0) continue;
    const found = Math.floor(hi / step + 1e-9) - Math.ceil(lo / step - 1e-9) + 1;
    if (found < 2 && best > 0) continue;
    if (Math.abs(found - count) >= miss) continue;
    best = step;
    miss = Math.abs(found - count);
  }
  return multiples(lo, hi, best);
}

function multiples(lo: number, hi: number, step: number): number[] {
  const ticks: number[] = [];
  const first = Math.ceil(lo / step - 1e-9);
  const last = Math.floor(hi / step + 1e-9);
  for (let i = first; i <= last && ticks.length < 100; i++) {
    ticks.push(i === 0 ? 0 : Number((i * step).toPrecision(15)));
  }
  return ticks;
}

/** Decades, thinned to about `count`; 1-2-5 within few decades; round values within a fraction of one. */
export function logTicks(lo: number, hi: number, count: number): number[] {
  if (!(lo > 0) || !(hi > lo)) return lo > 0 ? [lo] : [];
  const first = Math.floor(Math.log10(lo) + 1e-9);
  const last = Math.ceil(Math.log10(hi) - 1e-9);
  const within = (v: number) => v >= lo * (1 - 1e-9) && v <= hi * (1 + 1e-9);
  const decades: number[] = [];
  for (let e = first; e <= last; e++) if (within(10 ** e)) decades.push(e);
  if (decades.length > 2 || (decades.length === 2 && count < 4)) {
    const every = Math.ceil(decades.length / (count + 1));
    return decades.filter(e => e % every === 0).map(e => Number(`1e${e}`));
  }
  for (const mantissas of [[1, 2, 5], [1, 3], [1]]) {
    const fine: number[] = [];
    for (let e = first; e <= last; e++) {
      for (const m of mantissas) if (within(m * 10 ** e)) fine.push(Number(`${m}e${e}`));
    }
    if (fine.length >= 2 && fine.length <= count + 1) return fine;
  }
  return linearTicks(lo, hi, count).filter(v => v > 0);
}

/** Zero and decades of both signs beyond the linear middle, thinned to about `count`. */
export function symlogTicks(lo: number, hi: number, count: number, constant: number): number[] {
  const size = Math.max(Math.abs(lo), Math.abs(hi));
  if (!(hi > lo) || size <= constant * 20) return linearTicks(lo, hi, count);
  const first = Math.round(Math.log10(constant)) + 1; // the constant itself stands too close to 0
  const last = Math.floor(Math.log10(size) + 1e-9);
  const sides = (lo < 0 ? 1 : 0) + (hi > 0 ? 1 : 0);
  const every = Math.max(1, Math.ceil(((last - first + 1) * sides) / count));
  const ticks = lo <= 0 && hi >= 0 ? [0] : [];
  for (let e = last; e >= first; e -= every) {
    for (const v of [Number(`1e${e}`), -Number(`1e${e}`)]) if (v >= lo && v <= hi) ticks.push(v);
  }
  return ticks.length >= 2 ? ticks.sort((a, b) => a - b) : linearTicks(lo, hi, count);
}

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const SPANS = [
  1,
  2,
  5,
  10,
  15,
  30,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  DAY,
  2 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
  364 * DAY,
];

function spanFor(lo: number, hi: number, count: number): number {
  const wanted = (hi - lo) / count;
  return SPANS.find(span => span >= wanted * 0.75) ?? 364 * DAY * Math.ceil(wanted / (364 * DAY));
}

/** Ticks on a duration axis (seconds): multiples of what clocks count in. */
export function durationTicks(lo: number, hi: number, count: number): number[] {
  if (!(hi > lo) || hi - lo < count) return linearTicks(lo, hi, count);
  return multiples(lo, hi, spanFor(lo, hi, count));
}

/** Ticks on a wall-time axis (seconds since the epoch), on round local times. */
export function timeTicks(lo: number, hi: number, count: number): number[] {
  if (!(hi > lo)) return Number.isFinite(lo) ? [lo] : [];
  if (hi - lo < count) return linearTicks(lo, hi, count);
  const span = spanFor(lo, hi, count);
  const start = new Date(lo * 1e3);
  const midnight = new Date(start.getFullYear(), start.getMonth(), start.getDate());
  const ticks: number[] = [];
  if (span < DAY) {
    const base = midnight.getTime() / 1e3;
    for (let k = Math.ceil((lo - base) / span); base + k * span <= hi; k++)
      ticks.push(base + k * span);
    return ticks;
  }
  // Whole days by the calendar: a day with a clock change is not 24 hours long.
  const days = Math.round(span / DAY);
  for (let k = 0; ticks.length < 100; k += days) {
    const day =
      new Date(midnight.getFullYear(), midnight.getMonth(), midnight.getDate() + k).getTime() / 1e3;
    if (day > hi) break;
    if (day >= lo) ticks.push(day);
  }
  return ticks;
}

/** Labels with equal decimals and one unit: "0.0 0.5 1.0", "0 20k 40k", "0 2.5e−4 5.0e−4". */
export function formatTicks(values: readonly number[]): string[] {
  const size = Math.max(0, ...values.map(Math.abs));
  if (size === 0) return values.map(() => '0');
  const fine = size < 0.01 && Math.max(...values.map(decimalsOf)) > 4; // as wide as the margin
  if (size >= 1e9 || size < 1e-3 || fine) {
    const exponent = Math.floor(Math.log10(size) + 1e-9);
    const suffix = `e${exponent < 0 ? MINUS : ''}${Math.abs(exponent)}`;
    return withDecimals(values.map(v => v / 10 ** exponent)).map((text, i) =>
      values[i] === 0 ? '0' : text + suffix,
    );
  }
  const [unit, suffix] =
    size >= 1e6
      ? [1e6, 'M']
      : size >= 1e4 || values.every(v => v % 1000 === 0)
        ? [1e3, 'k']
        : [1, ''];
  return withDecimals(values.map(v => v / unit)).map((text, i) =>
    unit > 1 && values[i] === 0 ? '0' : text + suffix,
  );
}

function withDecimals(values: readonly number[]): string[] {
  const decimals = Math.max(0, ...values.map(v => decimalsOf(v)));
  return values.map(v => v.toFixed(decimals).replace('-', MINUS));
}

function decimalsOf(value: number): number {
  const text = String(Number(value.toPrecision(9)));
  const [mantissa = '', exponent] = text.split('e');
  return Math.max(0, (mantissa.split('.')[1]?.length ?? 0) - Number(exponent ?? 0));
}

/** Each for itself, as log axes need: "0.001", "1e−4", "20", "10k". */
export function formatLogTick(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? MINUS : '';
  if (size === 0) return '0';
  if (size < 9.99e-4 || size >= 1e6) {
    const [mantissa, exponent = ''] = size.toExponential(3).split('e');
    return `${sign}${Number(mantissa)}e${exponent.replace('+', '').replace('-', MINUS)}`;
  }
  return (
    sign +
    (size >= 1e4 ? `${Number((size / 1e3).toPrecision(6))}k` : String(Number(size.toPrecision(6))))
  );
}

const UNITS = {
  en: { s: 's', m: 'm', h: 'h', d: 'd' },
  'zh-CN': { s: '秒', m: '分', h: '时', d: '天' },
} as const;

/** Durations in the largest unit that all ticks divide into, or their two largest: "0 30 m 1 h 1 h 30 m". */
export function formatDurationTicks(values: readonly number[], locale: Locale): string[] {
  const units = UNITS[locale];
  if (values.some(v => v % 1 !== 0)) {
    return withDecimals(values).map((text, i) => (values[i] === 0 ? '0' : `${text} ${units.s}`));
  }
  return values.map(value => {
    if (value === 0) return '0';
    let rest = Math.abs(value);
    const parts: string[] = [];
    for (const [size, unit] of [
      [DAY, units.d],
      [HOUR, units.h],
      [MINUTE, units.m],
      [1, units.s],
    ] as const) {
      const n = Math.floor(rest / size);
      if (n) parts.push(`${n} ${unit}`);
      rest -= n * size;
    }
    return (value < 0 ? MINUS : '') + parts.slice(0, 2).join(' ');
  });
}

/** Local times of day; the date at midnight, and at the first tick when the axis spans several days. */
export function formatTimeTicks(values: readonly number[], locale: Locale, now: number): string[] {
  const year = new Date(now * 1e3).getFullYear();
  const pad = (n: number) => String(n).padStart(2, '0');
  const seconds = values.some(v => v % 60 !== 0);
  return values.map(value => {
    const date = new Date(value * 1e3);
    const midnight = date.getHours() + date.getMinutes() + date.getSeconds() === 0;
    if (midnight && value % 1 === 0) return formatDate(date, year, locale);
    const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}`;
    return seconds ? `${clock}:${pad(Math.floor(date.getSeconds()))}` : clock;
  });
}

/** Ticks and labels of a value axis. */
export function valueTicks(scale: ScaleSpec, count: number): Tick[] {
  const { kind, lo, hi } = scale;
  if (kind === 'log' || kind === 'symlog') {
    const values =
      kind === 'log' ? logTicks(lo, hi, count) : symlogTicks(lo, hi, count, scale.constant);
    return values.map(value => ({ value, label: formatLogTick(value) }));
  }
  return labelled(linearTicks(lo, hi, count), formatTicks);
}

/** Ticks and labels of a step axis: whole steps only. */
export function stepTicks(lo: number, hi: number, count: number): Tick[] {
  return labelled(linearTicks(lo, hi, count, 1), formatTicks);
}

export function labelled(
  values: number[],
  format: (values: readonly number[]) => string[],
): Tick[] {
  const labels = format(values);
  return values.map((value, i) => ({ value, label: labels[i] ?? '' }));
}
