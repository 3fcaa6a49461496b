// The pictures of all points: cells of one or more large images.
import { SourceError } from '../../api';

export interface Cell {
  readonly width: number;
  readonly height: number;
}

interface Sheet {
  readonly image: ImageBitmap;
  readonly url: string;
  readonly columns: number;
  readonly count: number;
}

export class Sprite {
  /** Points from here on have no picture. */
  readonly count: number;

  constructor(
    readonly cell: Cell,
    readonly sheets: readonly Sheet[],
  ) {
    this.count = sheets.reduce((sum, sheet) => sum + sheet.count, 0);
  }

  place(i: number): { sheet: Sheet; x: number; y: number } | null {
    let left = i;
    for (const sheet of this.sheets) {
      if (left < sheet.count) {
        const [row, column] = [Math.floor(left / sheet.columns), left % sheet.columns];
        return { sheet, x: column * this.cell.width, y: row * this.cell.height };
      }
      left -= sheet.count;
    }
    return null;
  }

  draw(
    context: CanvasRenderingContext2D,
    i: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): void {
    const found = this.place(i);
    if (!found) return;
    context.imageSmoothingEnabled = width < 2 * this.cell.width;
    context.drawImage(
      found.sheet.image,
      found.x,
      found.y,
      this.cell.width,
      this.cell.height,
      x,
      y,
      width,
      height,
    );
  }

  close(): void {
    for (const { image } of this.sheets) image.close();
  }
}

/** Rejects with SourceError. */
export async function loadSprite(
  cell: Cell,
  urls: readonly string[],
  signal: AbortSignal,
): Promise<Sprite> {
  const sheets = await Promise.all(
    urls.map(async (url): Promise<Sheet> => {
      const response = await fetch(url, { signal });
      if (!response.ok) {
        const told = (await response.json().catch(() => ({}))) as {
          error?: unknown;
          hint?: unknown;
        };
        throw new SourceError(
          String(told.error ?? response.status),
          response.status === 409 ? 'stale' : 'refused',
          String(told.hint ?? ''),
        );
      }
      const image = await createImageBitmap(await response.blob());
      const columns = Math.max(1, Math.floor(image.width / cell.width));
      const rows = Math.max(1, Math.floor(image.height / cell.height));
      return { image, url, columns, count: columns * rows };
    }),
  );
  return new Sprite(cell, sheets);
}
