// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';

export type Layout = 'grid' | 'one';

export interface ImageSettings extends StepSettings {
  /** Of a picture, relative to the size that is good for its card. */
  readonly size: number;
  readonly layout: Layout;
}

export const LAYOUTS = ['grid', 'one'] as const;
/** The slider's ends: powers of two. */
export const SIZE = { min: -2, max: 2 } as const;

export function parseSettings(slice: Slice): ImageSettings {
  const size = Number(slice.size);
  return {
    ...parseStepSettings(slice),
    size: size >= 2 ** SIZE.min && size <= 2 ** SIZE.max ? size : 1,
    layout: slice.layout === 'one' ? 'one' : 'grid',
  };
}

export function printSettings(settings: ImageSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.size !== 1) slice.size = String(+settings.size.toPrecision(3));
  if (settings.layout !== 'grid') slice.layout = settings.layout;
  return slice;
}
