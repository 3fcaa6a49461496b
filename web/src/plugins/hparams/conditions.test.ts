import { describe, expect, it } from 'vitest';
import { andCondition, readCondition, withCondition } from './conditions';

const none = { values: null, lo: Number.NaN, hi: Number.NaN };

describe('one name in a filter', () => {
  it.each([
    ['', none],
    ['lr = 0.1', { ...none, values: [0.1] }],
    ['optim = adam and lr in (0.1, "x", 2)', { ...none, values: [0.1, 'x', 2] }],
    ['lr >= 0.1 and lr <= 1e-3', { ...none, lo: 0.1, hi: 0.001 }],
    ['lr < 0.1 or lr = 2', none],
    ['"lr" = 3', { ...none, values: [3] }],
    ['not lr = 3', none],
  ])('%s', (source, condition) => {
    expect(readCondition(source, 'lr')).toEqual(condition);
  });
  it('is read where it is a call', () => {
    expect(readCondition('min(val/loss) <= 3', 'min(val/loss)')).toEqual({ ...none, hi: 3 });
    expect(readCondition('min(val/loss) <= 3', 'min')).toEqual(none);
  });
  it.each([
    ['', { values: [0.1] }, 'lr = 0.1'],
    ['optim = adam', { values: [0.1, 0.2] }, 'optim = adam and lr in (0.1, 0.2)'],
    ['lr = 3 and optim = adam', { values: ['a b', true] }, 'optim = adam and lr in ("a b", true)'],
    ['lr in (1, 2) and not optim = adam', {}, 'not optim = adam'],
    ['lr >= 1 and optim = x and lr <= 3', { lo: 2, hi: Number.NaN }, 'optim = x and lr >= 2'],
    ['lr < 5', { lo: 2 }, 'lr < 5 and lr >= 2'],
    ['a = 1 or b = 2', { values: [1] }, '(a = 1 or b = 2) and lr = 1'],
    ['(a = 1 and lr = 2) and lr = 3', {}, '(a = 1 and lr = 2)'],
    ['resnet 18', { values: [1] }, 'name ~ resnet and name ~ "18" and lr = 1'],
    ['/res(net)?/', { values: [1] }, 'name ~ /res(net)?/ and lr = 1'],
  ])('%s', (source, condition, result) => {
    expect(withCondition(source, 'lr', condition)).toBe(result);
  });
  it('takes one more', () => {
    expect(andCondition('lr = 1 and x = 2', 'missing(y)')).toBe('lr = 1 and x = 2 and missing(y)');
  });
});
