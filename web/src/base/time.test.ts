import { describe, expect, test } from 'vitest';
import { formatAgo, formatDuration, formatWallTime } from './time';

describe('formatDuration', () => {
  test.each([
    [0, '0 s', '0 秒'],
    [0.42, '420 ms', '420 毫秒'],
    [0.0001, '1 ms', '1 毫秒'],
    [0.9996, '1 s', '1 秒'],
    [2.345, '2.3 s', '2.3 秒'],
    [9.97, '10 s', '10 秒'],
    [59.4, '59 s', '59 秒'],
    [59.6, '1 m', '1 分'],
    [200, '3 m 20 s', '3 分 20 秒'],
    [3240, '54 m', '54 分'],
    [3599, '1 h 00 m', '1 时 00 分'],
    [7980, '2 h 13 m', '2 时 13 分'],
    [86_399, '1 d 00 h', '1 天 00 时'],
    [100_800, '1 d 04 h', '1 天 04 时'],
    [1106.2 * 86_400, '1106 d', '1106 天'],
    [-90, '−1 m 30 s', '−1 分 30 秒'],
    [Number.NaN, '—', '—'],
  ])('%s s → %s, %s', (seconds, en, zh) => {
    expect(formatDuration(seconds, 'en')).toBe(en);
    expect(formatDuration(seconds, 'zh-CN')).toBe(zh);
  });
});

describe('formatWallTime', () => {
  const at = (y: number, mo: number, d: number, h: number, mi: number, s: number) =>
    new Date(y, mo - 1, d, h, mi, s).getTime() / 1e3;
  const now = at(2026, 11, 25, 12, 0, 0);
  test.each([
    ['today', at(2026, 11, 25, 9, 5, 7), '09:05:07', '09:05:07'],
    ['yesterday', at(2026, 11, 24, 23, 59, 59), 'Nov 24 23:59:59', '11月24日 23:59:59'],
    ['another year', at(2025, 1, 2, 3, 4, 5), '2025-01-02 03:04:05', '2025-01-02 03:04:05'],
  ])('%s', (_, seconds, en, zh) => {
    expect(formatWallTime(seconds, 'en', now)).toBe(en);
    expect(formatWallTime(seconds, 'zh-CN', now)).toBe(zh);
  });
});

test.each([
  [0.4, 'now', '刚刚'],
  [2.9, '2 s ago', '2 秒前'],
  [120, '2 m ago', '2 分前'],
])('%s s ago', (seconds, en, zh) => {
  expect(formatAgo(seconds, 'en')).toBe(en);
  expect(formatAgo(seconds, 'zh-CN')).toBe(zh);
});
