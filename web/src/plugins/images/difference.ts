// How two pictures of one size differ: the numbers people know, and the difference as a picture.

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** RGBA, a byte each. */
  readonly data: Uint8ClampedArray;
}

export interface Difference {
  /** Of |B − A| over all pixels and the three colours. */
  readonly mean: number;
  readonly max: number;
  /** Pixels that differ at all. */
  readonly pixels: number;
  /** Decibels for a peak of 255; Infinity: they are the same. */
  readonly psnr: number;
  /** Mean of SSIM (Wang et al. 2004) of the luma over windows of 8 × 8 pixels, 4 apart; 1: they are the same. */
  readonly ssim: number;
  /** |B − A| per colour, opaque. */
  readonly picture: Uint8ClampedArray<ArrayBuffer>;
}

const WINDOW = 8;
const STRIDE = 4;
const C1 = (0.01 * 255) ** 2;
const C2 = (0.03 * 255) ** 2;

/** Null where the sizes differ: there is nothing to subtract. */
export function differ(a: Pixels, b: Pixels): Difference | null {
  if (a.width !== b.width || a.height !== b.height || a.width * a.height === 0) return null;
  const n = a.width * a.height;
  const picture = new Uint8ClampedArray(n * 4);
  let sum = 0;
  let squares = 0;
  let max = 0;
  let pixels = 0;
  for (let i = 0; i < n * 4; i += 4) {
    let most = 0;
    for (let c = i; c < i + 3; c++) {
      const d = Math.abs((b.data[c] as number) - (a.data[c] as number));
      picture[c] = d;
      sum += d;
      squares += d * d;
      if (d > most) most = d;
    }
    picture[i + 3] = 255;
    if (most > 0) pixels++;
    if (most > max) max = most;
  }
  const mse = squares / (3 * n);
  return {
    mean: sum / (3 * n),
    max,
    pixels,
    psnr: mse === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(255 ** 2 / mse),
    ssim: meanSsim(luma(a), luma(b), a.width, a.height),
    picture,
  };
}

function luma({ data }: Pixels): Float32Array {
  const grey = new Float32Array(data.length / 4);
  for (let i = 0; i < grey.length; i++)
    grey[i] =
      0.299 * (data[4 * i] as number) +
      0.587 * (data[4 * i + 1] as number) +
      0.114 * (data[4 * i + 2] as number);
  return grey;
}

function meanSsim(a: Float32Array, b: Float32Array, width: number, height: number): number {
  const w = Math.min(WINDOW, width);
  const h = Math.min(WINDOW, height);
  const count = w * h;
  let total = 0;
  let windows = 0;
  for (let y = 0; y + h <= height; y += STRIDE)
    for (let x = 0; x + w <= width; x += STRIDE) {
      let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
      for (let j = y; j < y + h; j++)
        for (let i = j * width + x; i < j * width + x + w; i++) {
          const p = a[i] as number;
          const q = b[i] as number;
          sa += p;
          sb += q;
          saa += p * p;
          sbb += q * q;
          sab += p * q;
        }
      const [ma, mb] = [sa / count, sb / count];
      const [va, vb, cov] = [saa / count - ma * ma, sbb / count - mb * mb, sab / count - ma * mb];
      total += ((2 * ma * mb + C1) * (2 * cov + C2)) / ((ma * ma + mb * mb + C1) * (va + vb + C2));
      windows++;
    }
  return total / windows;
}
