import { expect, test } from 'vitest';
import { readRate } from './rate';

const text = (words: string) => [...words].map(letter => letter.charCodeAt(0));
const zeros = (count: number) => new Array<number>(count).fill(0);
const flac = (rate: number) => [
  ...text('fLaC'),
  ...[0, 0, 0, 34],
  ...zeros(10),
  rate >> 12,
  (rate >> 4) & 255,
  (rate & 15) << 4,
];
const ogg = (...payload: number[]) => [...text('OggS'), ...zeros(22), 2, 30, 0, ...payload];

test.each([
  ['FLAC', flac(24_000), 24_000],
  ['FLAC, a high rate', flac(192_000), 192_000],
  ['FLAC that says none', flac(0), null],
  ['Vorbis', ogg(1, ...text('vorbis'), ...zeros(4), 2, 0xc0, 0x5d, 0, 0), 24_000],
  ['Vorbis, cut off', ogg(1, ...text('vorbis'), 0), null],
  ['Opus', ogg(...text('OpusHead'), 1, 2), 48_000],
  ['Ogg of something else', ogg(...text('theora')), null],
  ['MP3', [0xff, 0xfb, 0x90, 0], 44_100],
  ['MP3 of version 2', [0xff, 0xf3, 0x94, 0], 24_000],
  ['MP3 of version 2.5', [0xff, 0xe3, 0x98, 0], 8_000],
  [
    'MP3 behind a tag',
    [...text('ID3'), 3, 0, 0, 0, 0, 1, 2, ...zeros(130), 0xff, 0xfb, 0x94],
    48_000,
  ],
  ['a frame without a rate', [0xff, 0xfb, 0x9c, 0], null],
  ['AAC', [0xff, 0xf1, 0x50, 0x80], null],
  ['nothing', [], null],
  ['words', text('hello'), null],
])('%s', (_, bytes, rate) => {
  expect(readRate(new Uint8Array(bytes).buffer)).toBe(rate);
});
