import { expect, test } from 'vitest';
import { compare, type Fold, type Line } from './compare';

const SIGNS = { same: ' ', added: '+', removed: '-', fold: '~' };
const print = (line: Line | Fold) =>
  line.kind === 'fold'
    ? `~${line.lines.length}`
    : SIGNS[line.kind] + line.pieces.map(one => (one.marked ? `[${one.text}]` : one.text)).join('');
const show = (before: string, after: string) => compare(before, after).map(print);

test.each<[string, string, string[]]>([
  ['a', 'a', []],
  ['', 'a\nb', ['+a', '+b']],
  ['a\nb\n', '', ['-a', '-b']],
  ['the red fox', 'the blue fox', ['-the [red] fox', '+the [blue] fox']],
  ['a\nlr: 1\nc', 'a\nlr: 2\nc', [' a', '-lr: [1]', '+lr: [2]', ' c']],
  ['我爱猫', '我爱狗', ['-我爱[猫]', '+我爱[狗]']],
])('%j → %j', (before, after, lines) => {
  expect(show(before, after)).toEqual(lines);
});

test('equal lines far from a difference are folded', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `line ${i}`);
  const after = lines.with(15, 'other');
  expect(show(lines.join('\n'), after.join('\n'))).toEqual([
    '~12',
    ...lines.slice(12, 15).map(line => ` ${line}`),
    '-[line 15]',
    '+[other]',
    ...lines.slice(16, 19).map(line => ` ${line}`),
    '~11',
  ]);
});

test('both sides are whole, whatever differs', () => {
  const noise = (seed: number) =>
    Array.from({ length: 4_000 }, (_, i) => `w${(i * seed) % 997}${i % 7 ? ' ' : '\n'}`).join('');
  const lines = compare(noise(3), noise(5)).flatMap(one => (one.kind === 'fold' ? one.lines : one));
  const side = (kind: string) =>
    lines
      .filter(line => line.kind === kind || line.kind === 'same')
      .map(line => line.pieces.map(piece => piece.text).join(''))
      .join('\n');
  expect(side('removed')).toBe(noise(3).replace(/\n$/, ''));
  expect(side('added')).toBe(noise(5).replace(/\n$/, ''));
});
