import { expect, test } from 'vitest';
import { Begun } from './begun';

test('what is begun ahead is taken over, not begun again', () => {
  const begun = new Begun();
  const said: string[] = [];
  const begin = (name: string) => () => {
    said.push(`begin ${name}`);
    return () => {
      said.push(`end ${name}`);
    };
  };
  begun.take('a', begin('a'));
  const end = begun.take('a', begin('again'));
  expect(said).toEqual(['begin a']);
  end();
  end();
  expect(said).toEqual(['begin a', 'end a']);
});

test('another key ends what is under way, and who began that ends nothing any more', () => {
  const begun = new Begun();
  const said: string[] = [];
  const first = begun.take('a', () => () => said.push('end a'));
  const second = begun.take('b', () => () => said.push('end b'));
  expect(said).toEqual(['end a']);
  first();
  expect(said).toEqual(['end a']);
  second();
  expect(said).toEqual(['end a', 'end b']);
  begun.take('a', () => () => {});
  expect(said).toHaveLength(2);
});
