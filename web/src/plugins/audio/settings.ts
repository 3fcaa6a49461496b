// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';

export const VIEWS = ['waveform', 'spectrogram', 'both'] as const;
export type View = (typeof VIEWS)[number];

export interface AudioSettings extends StepSettings {
  readonly view: View;
}

export function parseSettings(slice: Slice): AudioSettings {
  return {
    ...parseStepSettings(slice),
    view: VIEWS.find(view => view === slice.view) ?? 'both',
  };
}

export function printSettings(settings: AudioSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.view !== 'both') slice.view = settings.view;
  return slice;
}
