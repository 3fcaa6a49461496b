import { describe, expect, it } from 'vitest';
import { keep } from './keep';

describe('keep', () => {
  const held = [{}, Number.NaN, undefined];
  it.each([
    ['the same items', [...held], true],
    ['another item', [{}, Number.NaN, undefined], false],
    ['another order', [...held].reverse(), false],
    ['one less', held.slice(1), false],
    ['one more', [...held, undefined], false],
  ])('%s', (_, next, stays) => {
    expect(keep(held, next)).toBe(stays ? held : next);
  });
});
