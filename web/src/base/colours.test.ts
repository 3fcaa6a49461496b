import { expect, test } from 'vitest';
import {
  blend,
  formatHex,
  givenColour,
  oklchToRgb,
  packPixel,
  parseColour,
  readPalette,
  slotColour,
  slotDash,
} from './colours';

const palette = readPalette(name =>
  name === '--run-over-l'
    ? ' .56 .46 .64'
    : name === '--run-over-c'
      ? '.14'
      : `#0000${name.slice(6).padStart(2, '0')}`,
);

// Reference values: CSS Color 4 conversions of the sRGB primaries.
test.each([
  [1, 0, 0, [255, 255, 255]],
  [0, 0, 0, [0, 0, 0]],
  [0.62796, 0.25768, 29.234, [255, 0, 0]],
  [0.86644, 0.29483, 142.495, [0, 255, 0]],
  [0.45201, 0.31321, 264.052, [0, 0, 255]],
])('oklch(%s %s %s)', (l, c, h, rgb) => {
  const found = oklchToRgb(l, c, h);
  for (const [i, part] of found.entries()) {
    expect(Math.abs(part - (rgb[i] as number))).toBeLessThanOrEqual(1);
  }
});

test('beyond the gamut chroma gives way, lightness stays in order', () => {
  const [r, g, b] = oklchToRgb(0.7, 0.5, 145);
  expect(Math.max(r, g, b)).toBeLessThanOrEqual(255);
  expect(g).toBeGreaterThan(r);
  expect(g).toBeGreaterThan(b);
});

test('slots: the palette first, then distinct hues clear of the accent', () => {
  expect(slotColour(1, palette)).toBe('#000001');
  expect(slotColour(12, palette)).toBe('#000012');
  const beyond = Array.from({ length: 200 }, (_, i) => slotColour(13 + i, palette));
  for (const hex of beyond) expect(hex).toMatch(/^#[0-9a-f]{6}$/);
  for (let i = 1; i < beyond.length; i++) expect(beyond[i]).not.toBe(beyond[i - 1]);
  expect(slotColour(13, palette)).toBe(formatHex(oklchToRgb(0.46, 0.14, 20)));
});

test.each([
  [1, []],
  [12, []],
  [13, [6, 3]],
  [24, [6, 3]],
  [25, [2, 3]],
  [36, [2, 3]],
  [37, [6, 3]],
])('dash of slot %s', (slot, dash) => expect(slotDash(slot)).toEqual(dash));

test.each([
  ['#fff', [255, 255, 255], 1],
  ['#1c6fc7', [28, 111, 199], 1],
  [' #15181c80 ', [21, 24, 28], 128 / 255],
  ['rgb(1, 2, 3)', [1, 2, 3], 1],
  ['rgba(1 2 3 / 0.5)', [1, 2, 3], 0.5],
  ['oklch(1 0 0)', [255, 255, 255], 1],
])('parse %s', (text, rgb, alpha) => expect(parseColour(text)).toEqual({ rgb, alpha }));
test.each(['', 'red', '#12345', 'rgb(1, x, 3)'])('no colour: "%s"', text =>
  expect(parseColour(text)).toBeNull(),
);

test('pixels are RGBA bytes', () => {
  const bytes = new Uint8Array(new Uint32Array([packPixel([1, 2, 250])]).buffer);
  expect([...bytes]).toEqual([1, 2, 250, 255]);
});
test('blend', () => expect(blend([0, 0, 0], [255, 100, 50], 0.2)).toEqual([51, 20, 10]));

test.each([
  ['palette 1', '#000001'],
  ['palette 12', '#000012'],
  ['#abc', '#aabbcc'],
  ['#A1B2C3', '#a1b2c3'],
  ['red', null],
])('a colour that somebody gave: %s', (given, colour) => {
  expect(givenColour(given, palette)).toBe(colour);
});
