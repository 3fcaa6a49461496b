import { expect, test } from 'vitest';
import { parsePattern } from './pattern';

test.each([
  ['loss', 'loss/train', true],
  ['loss', 'train/loss', false],
  ['loss/(train|val)$', 'loss/val', true],
  ['loss/(train|val)$', 'loss/value', false],
  ['a|b', 'xb', false],
  ['(?i)LOSS', 'loss', true],
  ['(?P<kind>a|b)/(?P=kind)', 'b/b', true],
  ['(?P<kind>a|b)/(?P=kind)', 'a/b', false],
  ['loss\\Z', 'loss', true],
  ['loss\\Z', 'losses', false],
  ['\\\\A', '\\A', true],
])('%s on %s: %s', (pattern, tag, matches) => {
  expect(parsePattern(pattern).test(tag)).toBe(matches);
});

test('a bad one says so and matches nothing', () => {
  const bad = parsePattern('loss/(');
  expect(bad.error).toContain('loss/(');
  expect(bad.test('loss/(')).toBe(false);
});
