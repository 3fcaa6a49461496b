import { expect, test } from 'vitest';
import { text } from './text';

test('how long a map took is told as people say it', () => {
  const told = [0.0089, 1.94, 117.6].map(seconds => text('en').done(seconds));
  expect(told).toEqual(['Done in 9 ms', 'Done in 1.9 s', 'Done in 1 m 58 s']);
  expect(text('zh-CN').done(117.6)).toBe('完成，用时 1 分 58 秒');
});
