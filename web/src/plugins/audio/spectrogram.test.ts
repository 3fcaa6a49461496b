import { expect, test } from 'vitest';
import { bandEdges, FFT_SIZE, melPlace, spectrogram, spectrum } from './spectrogram';

const RATE = 8_000;
const sine = (hertz: number, frames = 4 * FFT_SIZE, height = 1) =>
  Float32Array.from(
    { length: frames },
    (_, at) => height * Math.sin((2 * Math.PI * hertz * at) / RATE),
  );

test.each([1, 5, 64, 511])('the power of a sine stands at line %i', line => {
  const power = spectrum(sine((line * RATE) / FFT_SIZE), 2 * FFT_SIZE);
  expect(power.indexOf(Math.max(...power))).toBe(line);
  expect(power[line]).toBeCloseTo(1, 2);
  expect(power[(line + 200) % 512]).toBeLessThan(1e-6);
});

test('the transform is the sum that defines it', () => {
  const samples = Float32Array.from({ length: FFT_SIZE }, (_, at) => Math.sin(at * at) * 0.3 + 0.1);
  const power = spectrum(samples, FFT_SIZE / 2);
  for (const k of [0, 1, 7, 300, 512]) {
    let [re, im] = [0, 0];
    samples.forEach((value, n) => {
      const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / FFT_SIZE);
      re += value * window * Math.cos((2 * Math.PI * k * n) / FFT_SIZE);
      im -= value * window * Math.sin((2 * Math.PI * k * n) / FFT_SIZE);
    });
    expect(power[k]).toBeCloseTo((re ** 2 + im ** 2) * (4 / FFT_SIZE) ** 2, 5);
  }
});

test('the ends of a sound are no louder than its middle', () => {
  const cosine = Float32Array.from({ length: 4097 }, (_, at) => Math.cos((2 * Math.PI * at) / 32));
  const [first, middle] = [spectrum(cosine, 0), spectrum(cosine, 2048)];
  for (const k of [10, 32, 60, 400]) expect(first[k]).toBeCloseTo(middle[k] as number, 3);
  expect([...spectrum(new Float32Array(1), 0)].every(power => power === 0)).toBe(true);
});

test('bands go from 0 to half the rate and grow wider', () => {
  const edges = bandEdges(RATE, 32);
  expect(edges[0]).toBe(0);
  expect(edges[32]).toBeCloseTo(FFT_SIZE / 2, 2);
  const widths = [...edges].slice(1).map((edge, i) => edge - (edges[i] as number));
  expect(widths.every((wide, i) => i === 0 || wide > (widths[i - 1] as number))).toBe(true);
  expect(melPlace(RATE / 2, RATE)).toBe(1);
});

test('a tone is a line at its pitch as long as it lasts', () => {
  const [columns, rows] = [20, 32];
  const picture = spectrogram(sine(1_000), RATE, 8 * FFT_SIZE, columns, rows);
  const row = Math.floor(melPlace(1_000, RATE) * rows);
  expect(picture[row * columns + 5]).toBeGreaterThan(250);
  expect(picture[(row + 12) * columns + 5]).toBe(0);
  expect(picture[row * columns + 15]).toBe(0);
});

test('loudness is in decibels; silence and what is no number are dark', () => {
  const at = (samples: Float32Array) =>
    Math.max(...spectrogram(samples, RATE, samples.length, 4, 16));
  expect(at(sine(1_000, 4 * FFT_SIZE, 0.1))).toBeCloseTo(255 * (1 - 20 / 90), -1);
  expect(at(new Float32Array(4096))).toBe(0);
  expect(at(new Float32Array(4096).fill(Number.NaN))).toBe(0);
});
