// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';

export const VIEWS = ['rendered', 'raw', 'diff'] as const;
export type View = (typeof VIEWS)[number];

/** What a text is compared with: the run's previous text, its text at a step, another run's at the same step. */
export type Against =
  | { readonly kind: 'previous' }
  | { readonly kind: 'step'; readonly step: number }
  | { readonly kind: 'run'; readonly run: string };

export interface TextSettings extends StepSettings {
  readonly view: View;
  /** Below each run's text those of the steps before it. */
  readonly all: boolean;
  readonly against: Against;
  /** What is searched for in all texts. */
  readonly search: string;
}

export function parseAgainst(text: string | undefined): Against {
  if (text?.startsWith('run:')) return { kind: 'run', run: text.slice(4) };
  const step = /^step:-?\d+$/.test(text ?? '') ? Number(text?.slice(5)) : Number.NaN;
  return Number.isSafeInteger(step) ? { kind: 'step', step } : { kind: 'previous' };
}

export function printAgainst(against: Against): string {
  if (against.kind === 'run') return `run:${against.run}`;
  return against.kind === 'step' ? `step:${against.step}` : 'previous';
}

export function parseSettings(slice: Slice): TextSettings {
  return {
    ...parseStepSettings(slice),
    view: VIEWS.find(view => view === slice.view) ?? 'rendered',
    all: slice.all === 'on',
    against: parseAgainst(slice.against),
    search: slice.search ?? '',
  };
}

export function printSettings(settings: TextSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.view !== 'rendered') slice.view = settings.view;
  if (settings.all) slice.all = 'on';
  if (settings.against.kind !== 'previous') slice.against = printAgainst(settings.against);
  if (settings.search) slice.search = settings.search;
  return slice;
}
