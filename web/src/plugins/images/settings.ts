// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import type { Slice } from '../../public/view_state';

export type Layout = 'grid' | 'one';

export interface ImageSettings {
  /** The chosen step; null follows the newest. */
  readonly step: number | null;
  /** Of a picture, relative to the size that is good for its card. */
  readonly size: number;
  readonly layout: Layout;
  readonly folded: readonly string[];
}

export const LAYOUTS = ['grid', 'one'] as const;
/** The slider's ends: powers of two. */
export const SIZE = { min: -2, max: 2 } as const;

function listOf(text: string | undefined): readonly string[] {
  if (!text) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(item => typeof item === 'string') : [];
  } catch {
    return [];
  }
}

export function parseSettings(slice: Slice): ImageSettings {
  const step = slice.step?.trim() ? Number(slice.step) : Number.NaN;
  const size = Number(slice.size);
  return {
    step: Number.isInteger(step) ? step : null,
    size: size >= 2 ** SIZE.min && size <= 2 ** SIZE.max ? size : 1,
    layout: slice.layout === 'one' ? 'one' : 'grid',
    folded: listOf(slice.folded),
  };
}

export function printSettings(settings: ImageSettings): Slice {
  const slice: Record<string, string> = {};
  if (settings.step !== null) slice.step = String(settings.step);
  if (settings.size !== 1) slice.size = String(+settings.size.toPrecision(3));
  if (settings.layout !== 'grid') slice.layout = settings.layout;
  if (settings.folded.length > 0) slice.folded = JSON.stringify(settings.folded);
  return slice;
}
