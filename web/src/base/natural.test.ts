import { expect, test } from 'vitest';
import { naturalCompare, naturalSort } from './natural';

test.each([
  [['run1', 'run2', 'run10']],
  [['lr-3e-4', 'lr-0.001', 'lr-0.01', 'lr-0.1', 'lr-1']],
  [['v1.9.0', 'v1.10.0', 'v1.10.2']],
  [['a', 'B', 'c']],
  [['2', 'a']],
  [['x', 'x1', 'xy']],
  [['2026-11-03_run', '2026-11-20_run']],
  [['layer4.1', 'layer4.5', 'layer12.0']],
  [['', 'a']],
])('%s', names => {
  for (let turn = 0; turn < names.length; turn++) {
    const turned = [...names.slice(turn), ...names.slice(0, turn)];
    expect([...turned].sort(naturalCompare)).toEqual(names);
    expect(naturalSort(turned, name => name)).toEqual(names);
  }
});

test('a total order: antisymmetric, transitive, zero only for the same name', () => {
  const names = [
    '1',
    '01',
    '1.0',
    '1.0.0',
    '1e2',
    '100',
    'a1',
    'A1',
    'a01',
    'a 1',
    '',
    '.',
    '1.',
    '.5',
    '5e',
    '1.2.3.4',
    'é',
    '网络2',
    '网络10',
  ];
  for (const a of names) {
    for (const b of names) {
      expect(Math.sign(naturalCompare(a, b)) + Math.sign(naturalCompare(b, a))).toBe(0);
      if (a !== b) expect(naturalCompare(a, b)).not.toBe(0);
      for (const c of names) {
        if (naturalCompare(a, b) < 0 && naturalCompare(b, c) < 0)
          expect(naturalCompare(a, c)).toBeLessThan(0);
      }
    }
  }
});
