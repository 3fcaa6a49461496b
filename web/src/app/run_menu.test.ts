// Which runs a folder's menu is about.
import { expect, test } from 'vitest';
import type { Run } from '../api';
import { runsInside } from './run_menu';

const run = (name: string) => ({ name }) as Run;

test('a folder holds itself and what is below it, not its namesakes', () => {
  const runs = ['a', 'a/b', 'a/b/c', 'ab', 'b/a'].map(run);
  expect(runsInside(runs, 'a').map(one => one.name)).toEqual(['a', 'a/b', 'a/b/c']);
});
