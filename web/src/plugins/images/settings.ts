// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';
import { CHANNELS, MOST_CONTRAST, PLAIN, type Tone } from './tone';

export interface ImageSettings extends StepSettings, Tone {
  /** Of a picture, relative to the size that is good for its card. */
  readonly size: number;
  /** A pixel of the picture is one of the page, while there is room. */
  readonly actual: boolean;
  readonly layout: Layout;
  /** Tags whose cards have a step of their own; null follows the newest. */
  readonly unlinked: Readonly<Record<string, number | null>>;
}

/** Runs × the steps that fit, runs × all steps, one step of all runs. */
export const LAYOUTS = ['grid', 'all', 'one'] as const;
export type Layout = (typeof LAYOUTS)[number];
/** The slider's ends: powers of two. */
export const SIZE = { min: -2, max: 2 } as const;

export function parseSettings(slice: Slice): ImageSettings {
  const size = Number(slice.size);
  return {
    ...parseStepSettings(slice),
    size: size >= 2 ** SIZE.min && size <= 2 ** SIZE.max ? size : 1,
    actual: slice.actual === '1',
    layout: LAYOUTS.find(layout => layout === slice.layout) ?? 'grid',
    channel: CHANNELS.find(channel => channel === slice.channel) ?? PLAIN.channel,
    brightness: numberIn(slice.brightness, -1, 1, PLAIN.brightness),
    contrast: numberIn(slice.contrast, 0, MOST_CONTRAST, PLAIN.contrast),
    gamma: numberIn(slice.gamma, 0.25, 4, PLAIN.gamma),
    unlinked: stepsOf(slice.unlinked),
  };
}

export function printSettings(settings: ImageSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.size !== 1) slice.size = String(+settings.size.toPrecision(3));
  if (settings.actual) slice.actual = '1';
  if (settings.channel !== PLAIN.channel) slice.channel = settings.channel;
  if (settings.layout !== 'grid') slice.layout = settings.layout;
  for (const name of ['brightness', 'contrast', 'gamma'] as const)
    if (settings[name] !== PLAIN[name]) slice[name] = String(+settings[name].toPrecision(4));
  if (Object.keys(settings.unlinked).length > 0) slice.unlinked = JSON.stringify(settings.unlinked);
  return slice;
}

function numberIn(text: string | undefined, min: number, max: number, otherwise: number): number {
  const number = text?.trim() ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : otherwise;
}

function stepsOf(text: string | undefined): Record<string, number | null> {
  if (!text) return {};
  try {
    const told: unknown = JSON.parse(text);
    if (typeof told !== 'object' || told === null || Array.isArray(told)) return {};
    return Object.fromEntries(
      Object.entries(told).filter(([, step]) => step === null || Number.isInteger(step)),
    ) as Record<string, number | null>;
  } catch {
    return {};
  }
}
