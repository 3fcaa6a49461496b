import { expect, test } from 'vitest';
import { parseFilter } from './text_filter';

const NAMES = ['resnet18/base', 'resnet50/Base', 'vit-tiny/lr=0.1', 'a.b'];
test.each([
  ['', NAMES],
  ['  ', NAMES],
  ['BASE', ['resnet18/base', 'resnet50/Base']],
  ['base res 50', ['resnet50/Base']],
  ['0.1', ['vit-tiny/lr=0.1']],
  ['a.b', ['a.b']],
  ['/^res/', ['resnet18/base', 'resnet50/Base']],
  ['/base$/', ['resnet18/base', 'resnet50/Base']],
  ['/Base$/', ['resnet50/Base']],
  ['/Base$/i', ['resnet18/base', 'resnet50/Base']],
  ['/resnet(18|50)\\/b', ['resnet18/base', 'resnet50/Base']],
  ['nothing', []],
])('%j', (source, expected) => {
  const filter = parseFilter(source);
  expect(filter.error).toBeNull();
  expect(NAMES.filter(name => filter.test(name))).toEqual(expected);
});

test('a broken expression lets everything pass and says so', () => {
  const filter = parseFilter('/(/');
  expect(filter.error).toContain('Invalid regular expression');
  expect(filter.test('anything')).toBe(true);
});

test('the "g" flag keeps no state between names', () => {
  const filter = parseFilter('/a/g');
  expect([filter.test('a'), filter.test('a')]).toEqual([true, true]);
});
