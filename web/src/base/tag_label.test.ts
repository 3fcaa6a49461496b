import { expect, test } from 'vitest';
import { tagLabel } from './tag_label';

test.each([
  ['loss/train', 'loss/train', 'loss/train'],
  [' loss ', ' loss ', ' loss '],
  ['', '(empty tag)', '空标签'],
  [' \n', '“\u00a0\u00a0”', '“\u00a0\u00a0”'],
])('%j', (tag, en, zh) => {
  expect(tagLabel(tag, 'en')).toBe(en);
  expect(tagLabel(tag, 'zh-CN')).toBe(zh);
});
