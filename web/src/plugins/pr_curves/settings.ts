// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';
import { KINDS, type Kind } from './geometry';

/** How it is said when a run's curve was logged: its step, how long after the run's first, the time of day. */
export const TIMES = ['step', 'relative', 'wall'] as const;
export type Time = (typeof TIMES)[number];

/** What a run's curve is compared with: nothing, its first curve, the one before, the one at a step. */
export type Against =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'first' }
  | { readonly kind: 'previous' }
  | { readonly kind: 'step'; readonly step: number };

export interface PrSettings extends StepSettings {
  readonly kind: Kind;
  readonly time: Time;
  /** Runs, by name, that stay at a step of their own while the slider goes on. */
  readonly own: ReadonlyMap<string, number>;
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
    kind: KINDS.find(kind => kind === slice.kind) ?? 'pr',
    time: TIMES.find(time => time === slice.time) ?? 'step',
    own: ownOf(slice.own),
    trail: slice.trail === 'on',
    against: parseAgainst(slice.against),
  };
}

export function printSettings(settings: PrSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.kind !== 'pr') slice.kind = settings.kind;
  if (settings.time !== 'step') slice.time = settings.time;
  if (settings.own.size > 0) slice.own = JSON.stringify([...settings.own]);
  if (settings.trail) slice.trail = 'on';
  if (settings.against.kind !== 'nothing') slice.against = printAgainst(settings.against);
  return slice;
}

function ownOf(text: string | undefined): ReadonlyMap<string, number> {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    const pairs = Array.isArray(list) ? list : [];
    return new Map(
      pairs.filter(
        (pair): pair is [string, number] =>
          Array.isArray(pair) && typeof pair[0] === 'string' && Number.isSafeInteger(pair[1]),
      ),
    );
  } catch {
    return new Map();
  }
}
