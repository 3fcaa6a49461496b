import { expect, test } from 'vitest';
import { CHANNELS, channelMatrix, filterOf, isPlain, PLAIN } from './tone';

/** What the filter makes of one colour, each 0 to 1. */
function through(channel: (typeof CHANNELS)[number], rgba: readonly number[]) {
  const values = channelMatrix(channel).split(' ').map(Number);
  const from = [...rgba, 1];
  return [0, 1, 2, 3].map(row =>
    values.slice(5 * row, 5 * row + 5).reduce((sum, value, i) => sum + value * (from[i] ?? 0), 0),
  );
}

test.each([
  ['rgb', [0.1, 0.2, 0.3, 0.4]],
  ['r', [0.1, 0.1, 0.1, 0.4]],
  ['g', [0.2, 0.2, 0.2, 0.4]],
  ['b', [0.3, 0.3, 0.3, 0.4]],
  ['a', [0.4, 0.4, 0.4, 1]],
] as const)('channel %s of a colour', (channel, expected) => {
  expect(through(channel, [0.1, 0.2, 0.3, 0.4])).toEqual(expected);
});

test('luma of grey is that grey', () => {
  for (const value of through('luma', [0.5, 0.5, 0.5, 1]).slice(0, 3))
    expect(value).toBeCloseTo(0.5);
});

test('a filter for what is set, the channel before all else', () => {
  expect(filterOf(PLAIN)).toBe('none');
  expect(filterOf({ channel: 'a', brightness: 0.5, contrast: 2, gamma: 2 })).toBe(
    'url(#picture-channel) brightness(1.5) contrast(2) url(#picture-gamma)',
  );
  for (const channel of CHANNELS) expect(isPlain({ ...PLAIN, channel })).toBe(channel === 'rgb');
});
