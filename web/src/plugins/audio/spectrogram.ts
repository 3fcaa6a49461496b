// Short-time spectra of a sound: power in dB per pixel column and mel band, by a radix-2 Fourier transform.

export const FFT_SIZE = 1024;
/** What is this far below full scale is drawn as silence, in dB. */
export const FLOOR = -90;

const BITS = Math.log2(FFT_SIZE);
const COS = Float32Array.from({ length: FFT_SIZE / 2 }, (_, k) =>
  Math.cos((2 * Math.PI * k) / FFT_SIZE),
);
const SIN = Float32Array.from(
  { length: FFT_SIZE / 2 },
  (_, k) => -Math.sin((2 * Math.PI * k) / FFT_SIZE),
);
const REVERSED = Uint16Array.from({ length: FFT_SIZE }, (_, at) => {
  let out = 0;
  for (let bit = 0; bit < BITS; bit++) out |= ((at >> bit) & 1) << (BITS - 1 - bit);
  return out;
});
/** Hann; its mean is ½. */
const WINDOW = Float32Array.from(
  { length: FFT_SIZE },
  (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / FFT_SIZE),
);

/** In place; inputs in bit-reversed order. */
function transform(re: Float32Array, im: Float32Array): void {
  for (let size = 2; size <= FFT_SIZE; size *= 2) {
    const half = size / 2;
    const stride = FFT_SIZE / size;
    for (let block = 0; block < FFT_SIZE; block += size)
      for (let k = 0; k < half; k++) {
        const [c, s] = [COS[k * stride] as number, SIN[k * stride] as number];
        const [a, b] = [block + k, block + k + half];
        const [x, y] = [re[b] as number, im[b] as number];
        const [u, v] = [x * c - y * s, x * s + y * c];
        re[b] = (re[a] as number) - u;
        im[b] = (im[a] as number) - v;
        re[a] = (re[a] as number) + u;
        im[a] = (im[a] as number) + v;
      }
  }
}

const re = new Float32Array(FFT_SIZE);
const im = new Float32Array(FFT_SIZE);

/** Power of each of FFT_SIZE / 2 + 1 frequencies around a frame; a sine of full scale has 1. */
export function spectrum(samples: Float32Array, centre: number): Float32Array {
  const start = Math.round(centre) - FFT_SIZE / 2;
  const last = samples.length - 1;
  for (let at = 0; at < FFT_SIZE; at++) {
    // Mirrored at both ends: silence there would be an edge that is heard in all bands.
    const ahead = Math.abs(start + at);
    const value = samples[ahead > last ? 2 * last - ahead : ahead];
    re[REVERSED[at] as number] =
      value === undefined || Number.isNaN(value) ? 0 : value * (WINDOW[at] as number);
  }
  im.fill(0);
  transform(re, im);
  const scale = (4 / FFT_SIZE) ** 2;
  return Float32Array.from(
    { length: FFT_SIZE / 2 + 1 },
    (_, k) => ((re[k] as number) ** 2 + (im[k] as number) ** 2) * scale,
  );
}

const mel = (hertz: number) => 2595 * Math.log10(1 + hertz / 700);
const hertz = (mels: number) => 700 * (10 ** (mels / 2595) - 1);

/** Where a frequency lies between 0 (lowest) and 1 (half the rate). */
export function melPlace(frequency: number, rate: number): number {
  return mel(frequency) / mel(rate / 2);
}

/** Index of the lowest spectrum line of each of `rows` mel bands, from low to high, and one more. */
export function bandEdges(rate: number, rows: number): Float32Array {
  const top = mel(rate / 2);
  return Float32Array.from(
    { length: rows + 1 },
    (_, row) => (hertz((top * row) / rows) * FFT_SIZE) / rate,
  );
}

/**
 * Loudness 0…255 (FLOOR…0 dB) of rows × columns, row 0 the lowest band. A band has the power of its loudest line.
 * Columns beyond the sound stay 0.
 */
export function spectrogram(
  samples: Float32Array,
  rate: number,
  to: number,
  columns: number,
  rows: number,
): Uint8Array {
  const out = new Uint8Array(rows * columns);
  const edges = bandEdges(rate, rows);
  for (let column = 0; column < columns; column++) {
    const centre = ((column + 0.5) * to) / columns;
    if (centre >= samples.length) break;
    const power = spectrum(samples, centre);
    for (let row = 0; row < rows; row++) {
      const [low, high] = [edges[row] as number, edges[row + 1] as number];
      let most = 0;
      // Narrow bands take the nearest line.
      const first = Math.round(low);
      for (let k = first; k < Math.max(first + 1, Math.round(high)); k++)
        if ((power[k] ?? 0) > most) most = power[k] as number;
      const db = 10 * Math.log10(most);
      out[row * columns + column] = Math.max(0, Math.min(255, 255 * (1 - db / FLOOR)));
    }
  }
  return out;
}
