import { expect, test } from 'vitest';
import { own } from './own';

test('what is not in it is not there, whatever it is called', () => {
  expect(own({ loss: 1 }, 'loss')).toBe(1);
  for (const name of ['constructor', '__proto__', 'toString', 'acc'])
    expect(own<number>({ loss: 1 }, name)).toBeUndefined();
  expect(own({ ...{}, ['__proto__']: 2 }, '__proto__')).toBe(2);
});
