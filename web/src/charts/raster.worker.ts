// Draws curves away from the page's thread: antialiased or as spans, and answers with a bitmap.
import type { Line } from './line';
import type { Ink, PlotArea } from './paint';
import { paintLines } from './paint';
import { imageSize, PAD, rasterLines } from './raster';

/** Ask for a picture. Lines are sent once and named by key afterwards. */
export interface DrawRequest {
  readonly kind: 'draw';
  readonly plot: number;
  readonly serial: number;
  readonly keys: readonly number[]; // the picture's lines in order
  readonly fresh: readonly Line[]; // those that are new or changed
  readonly area: PlotArea;
  readonly ink: Ink;
  readonly fine: boolean; // antialiased
}

export interface DropRequest {
  readonly kind: 'drop';
  readonly plot: number;
}

export interface DrawReply {
  readonly plot: number;
  readonly serial: number;
  readonly bitmap: ImageBitmap;
}

const plots = new Map<number, Map<number, Line>>();
const canvas = new OffscreenCanvas(1, 1);
const context = canvas.getContext('2d');

self.onmessage = ({ data }: MessageEvent<DrawRequest | DropRequest>) => {
  if (data.kind === 'drop') {
    plots.delete(data.plot);
    return;
  }
  const bitmap = draw(data);
  const reply: DrawReply = { plot: data.plot, serial: data.serial, bitmap };
  self.postMessage(reply, { transfer: [bitmap] });
};

function draw({ plot, keys, fresh, area, ink, fine }: DrawRequest): ImageBitmap {
  if (!context) throw new Error('a worker canvas gives no 2D context');
  const held = plots.get(plot) ?? new Map<number, Line>();
  const added = new Map(fresh.map(line => [line.key, line]));
  const kept = new Map<number, Line>();
  for (const key of keys) {
    const line = added.get(key) ?? held.get(key);
    if (line) kept.set(key, line);
  }
  plots.set(plot, kept);
  const lines = [...kept.values()];
  const { width, height } = imageSize(area);
  canvas.width = width; // clears it, even at the same size
  canvas.height = height;
  if (fine) {
    const { left, top } = area.layout;
    context.setTransform(
      area.ratio,
      0,
      0,
      area.ratio,
      (PAD - left) * area.ratio,
      (PAD - top) * area.ratio,
    );
    paintLines(context, lines, area, ink);
  } else {
    const image = new ImageData(width, height);
    rasterLines(new Uint32Array(image.data.buffer), lines, area, ink);
    context.putImageData(image, 0, 0);
  }
  return canvas.transferToImageBitmap();
}
