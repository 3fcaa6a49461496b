// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';

/** What a run's curve is compared with: nothing, its first curve, the one before, the one at a step. */
export type Against =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'first' }
  | { readonly kind: 'previous' }
  | { readonly kind: 'step'; readonly step: number };

export interface PrSettings extends StepSettings {
  /** Earlier steps stay as faint lines. */
  readonly trail: boolean;
  readonly against: Against;
}

export function parseAgainst(text: string | undefined): Against {
  if (text === 'first' || text === 'previous') return { kind: text };
  const step = /^step:-?\d+$/.test(text ?? '') ? Number(text?.slice(5)) : Number.NaN;
  return Number.isSafeInteger(step) ? { kind: 'step', step } : { kind: 'nothing' };
}

export function printAgainst(against: Against): string {
  return against.kind === 'step' ? `step:${against.step}` : against.kind;
}

export function parseSettings(slice: Slice): PrSettings {
  return {
    ...parseStepSettings(slice),
    trail: slice.trail === 'on',
    against: parseAgainst(slice.against),
  };
}

export function printSettings(settings: PrSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.trail) slice.trail = 'on';
  if (settings.against.kind !== 'nothing') slice.against = printAgainst(settings.against);
  return slice;
}
