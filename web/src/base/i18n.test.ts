import { expect, test } from 'vitest';
import { localeFor, makeMessages } from './i18n';

test('each locale gets its own table', () => {
  const messages = makeMessages(
    { copy: 'copy', more: (n: number) => `${n} more` },
    { copy: '复制', more: n => `另有 ${n} 个` },
  );
  expect(messages('en').more(3)).toBe('3 more');
  expect(messages('zh-CN').copy + messages('zh-CN').more(3)).toBe('复制另有 3 个');
});

test('a missing or an extra key is a type error', () => {
  // @ts-expect-error copy is missing
  makeMessages({ copy: 'copy' }, {});
  // @ts-expect-error paste is not in the English table
  makeMessages({ copy: 'copy' }, { copy: '复制', paste: '粘贴' });
});

test.each([
  [['de-DE', 'zh-TW', 'en'], 'zh-CN'],
  [['en-GB', 'zh'], 'en'],
  [['fr'], 'en'],
  [[], 'en'],
  [['zh-Hans-CN'], 'zh-CN'],
])('%s → %s', (asked, locale) => expect(localeFor(asked)).toBe(locale));
