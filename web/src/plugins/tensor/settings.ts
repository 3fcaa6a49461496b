// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';

export const VIEWS = ['picture', 'table'] as const;
export type View = (typeof VIEWS)[number];

export interface TensorSettings extends StepSettings {
  readonly view: View;
  /** By tag: the axis of the rows, that of the columns, a place for each axis. What is not there has the default. */
  readonly planes: Readonly<Record<string, readonly number[]>>;
}

function planesOf(text: string | undefined): TensorSettings['planes'] {
  try {
    const told: unknown = JSON.parse(text ?? '{}');
    if (typeof told !== 'object' || told === null) return {};
    const whole = (list: unknown): list is number[] =>
      Array.isArray(list) && list.every(one => Number.isSafeInteger(one) && one >= 0);
    return Object.fromEntries(Object.entries(told).filter(([, list]) => whole(list)));
  } catch {
    return {};
  }
}

export function parseSettings(slice: Slice): TensorSettings {
  return {
    ...parseStepSettings(slice),
    view: VIEWS.find(view => view === slice.view) ?? 'picture',
    planes: planesOf(slice.planes),
  };
}

export function printSettings(settings: TensorSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.view !== 'picture') slice.view = settings.view;
  if (Object.keys(settings.planes).length > 0) slice.planes = JSON.stringify(settings.planes);
  return slice;
}
