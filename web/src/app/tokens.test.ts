/// <reference types="node" />
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8');

test('dark by choice and dark by the system are the same', () => {
  const block = (start: string) => {
    const from = css.indexOf(start);
    expect(from).toBeGreaterThan(0);
    const inside = css.slice(css.indexOf('{', from) + 1, css.indexOf('}', from));
    return inside
      .split('\n')
      .map(line => line.trim())
      .filter(Boolean);
  };
  expect(block(':root:not([data-theme])')).toEqual(block(':root[data-theme="dark"]'));
});
