// A saved view's state: what the page writes, and that others' spelling of it is the same view.
import { expect, test } from 'vitest';
import { only } from '../public/selection';
import { DEFAULT_VIEW } from '../public/view_state';
import { normal, stateOf } from './views';

test('the dashboard is named, also where the URL leaves it unsaid', () => {
  const view = { ...DEFAULT_VIEW, tagFilter: 'loss', selection: only(['a/b']) };
  expect(stateOf(view, 'scalars')).toBe('scalars?tags=loss&only=a/b');
});

test.each([
  ['scalars', 'scalars'],
  ['scalars?only=a/b&only=b%2Fseed%201', 'scalars?only=a/b&only=b/seed+1'],
  [
    'scalars?tags=/loss%7Cacc/&scalars.smoothing=0.9',
    'scalars?tags=/loss%7Cacc/&scalars.smoothing=0.9',
  ],
  ['images?unknown=1&show=archived', 'images?show=archived'],
])('%s is %s', (state, written) => {
  expect(normal(state)).toBe(written);
  expect(normal(written)).toBe(written);
});
