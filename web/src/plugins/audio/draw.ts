// Draws sounds on a canvas: outlines as filled columns, spectra as pixels on the ramp.
import { outline } from './outline';
import { spectrogram } from './spectrogram';

export interface Lane {
  /** All in device pixels. */
  readonly width: number;
  readonly top: number;
  readonly height: number;
}

/** `frames` fill the lane's width. */
export function drawWaveform(
  context: CanvasRenderingContext2D,
  samples: Float32Array,
  frames: number,
  { width, top, height }: Lane,
  colour: string,
  line: string,
): void {
  const middle = top + height / 2;
  context.fillStyle = line;
  context.fillRect(0, Math.round(middle), width, 1);
  context.fillStyle = colour;
  const found = outline(samples, 0, frames, width);
  const y = (value: number) => middle - (Math.max(-1, Math.min(1, value)) * (height - 2)) / 2;
  for (let column = 0; column < width; column++) {
    const low = found[2 * column] as number;
    if (Number.isNaN(low)) continue;
    const high = y(found[2 * column + 1] as number);
    context.fillRect(column, high, 1, Math.max(1, y(low) - high));
  }
}

/** Spectra are taken at every second device pixel at most, and drawn without gaps. */
const COLUMN = 2;

/** `ramp`: colours from silence to full scale. */
export function drawSpectrogram(
  context: CanvasRenderingContext2D,
  samples: Float32Array,
  rate: number,
  frames: number,
  { width, top, height }: Lane,
  ramp: readonly string[],
): void {
  const columns = Math.max(1, Math.floor(width / COLUMN));
  const rows = Math.max(1, Math.floor(height));
  const loudness = spectrogram(samples, rate, frames, columns, rows);
  const colours = rampOf(ramp);
  const image = context.createImageData(columns, rows);
  const pixels = new Uint32Array(image.data.buffer);
  for (let row = 0; row < rows; row++)
    for (let column = 0; column < columns; column++)
      pixels[(rows - 1 - row) * columns + column] = colours[
        loudness[row * columns + column] as number
      ] as number;
  const small = new OffscreenCanvas(columns, rows);
  small.getContext('2d')?.putImageData(image, 0, 0);
  context.imageSmoothingEnabled = false;
  context.drawImage(small, 0, top, width, height);
}

/** 256 colours as pixels. */
function rampOf(ramp: readonly string[]): Uint32Array {
  const canvas = new OffscreenCanvas(256, 1);
  const context = canvas.getContext('2d');
  if (!context) return new Uint32Array(256);
  const gradient = context.createLinearGradient(0, 0, 256, 0);
  ramp.forEach((colour, i) => {
    gradient.addColorStop(i / (ramp.length - 1), colour.trim());
  });
  context.fillStyle = gradient;
  context.fillRect(0, 0, 256, 1);
  return new Uint32Array(context.getImageData(0, 0, 256, 1).data.buffer);
}
