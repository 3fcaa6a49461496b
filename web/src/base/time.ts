// Durations, wall times and ages, in both languages. All times are seconds since the epoch, all durations seconds.
import type { Locale } from './i18n';

const UNITS = {
  en: { ms: 'ms', s: 's', m: 'm', h: 'h', d: 'd' },
  'zh-CN': { ms: '毫秒', s: '秒', m: '分', h: '时', d: '天' },
} as const;

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** "420 ms", "42 s", "3 m 20 s", "54 m", "2 h 13 m", "1 d 04 h", "1106 d"; "—" when unknown. */
export function formatDuration(seconds: number, locale: Locale): string {
  if (!Number.isFinite(seconds)) return '—';
  const unit = UNITS[locale];
  const sign = seconds < 0 ? '−' : '';
  const size = Math.abs(seconds);
  if (size === 0) return `0 ${unit.s}`;
  if (size < 0.9995) return `${sign}${Math.max(1, Math.round(size * 1e3))} ${unit.ms}`;
  if (size < 9.95) return `${sign}${Number(size.toFixed(1))} ${unit.s}`;
  const whole = Math.round(size);
  if (whole < 60) return `${sign}${whole} ${unit.s}`;
  if (whole < 600) {
    const rest = whole % 60;
    const minutes = `${sign}${Math.floor(whole / 60)} ${unit.m}`;
    return rest ? `${minutes} ${pad(rest)} ${unit.s}` : minutes;
  }
  const minutes = Math.round(size / 60);
  if (minutes < 60) return `${sign}${minutes} ${unit.m}`;
  if (minutes < 24 * 60) {
    return `${sign}${Math.floor(minutes / 60)} ${unit.h} ${pad(minutes % 60)} ${unit.m}`;
  }
  const hours = Math.round(size / 3600);
  if (hours >= 2400) return `${sign}${Math.round(size / 86_400)} ${unit.d}`;
  return `${sign}${Math.floor(hours / 24)} ${unit.d} ${pad(hours % 24)} ${unit.h}`;
}

/** Local time of day; with the date when it is not today, with the year when it is not this year. */
export function formatWallTime(seconds: number, locale: Locale, now: number): string {
  if (!Number.isFinite(seconds)) return '—';
  const date = new Date(seconds * 1e3);
  const today = new Date(now * 1e3);
  const clock = `${pad(date.getHours())}:${pad(date.getMinutes())}:${pad(date.getSeconds())}`;
  if (date.toDateString() === today.toDateString()) return clock;
  return `${formatDate(date, today.getFullYear(), locale)} ${clock}`;
}

/** "Nov 24" or "11月24日"; another year than `year` is written out: "2025-11-24". */
export function formatDate(date: Date, year: number, locale: Locale): string {
  const month = date.getMonth();
  if (date.getFullYear() !== year) {
    return `${date.getFullYear()}-${pad(month + 1)}-${pad(date.getDate())}`;
  }
  return locale === 'zh-CN'
    ? `${month + 1}月${date.getDate()}日`
    : `${MONTHS[month]} ${date.getDate()}`;
}

/** How long ago something was: "now", "2 s ago", "2 秒前". */
export function formatAgo(seconds: number, locale: Locale): string {
  if (seconds < 1) return locale === 'zh-CN' ? '刚刚' : 'now';
  const size = formatDuration(Math.floor(seconds), locale);
  return locale === 'zh-CN' ? `${size}前` : `${size} ago`;
}

function pad(n: number): string {
  return String(n).padStart(2, '0');
}
