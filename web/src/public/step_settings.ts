// The part of its settings that every dashboard over steps has in the URL. `parse` takes anything and never fails.
import type { Slice } from './view_state';

export interface StepSettings {
  /** The chosen step; null follows the newest. */
  readonly step: number | null;
  /** Names of the groups that are folded. */
  readonly folded: readonly string[];
}

export function parseStepSettings(slice: Slice): StepSettings {
  const step = slice.step?.trim() ? Number(slice.step) : Number.NaN;
  return { step: Number.isInteger(step) ? step : null, folded: listOf(slice.folded) };
}

export function printStepSettings({ step, folded }: StepSettings): Record<string, string> {
  const slice: Record<string, string> = {};
  if (step !== null) slice.step = String(step);
  if (folded.length > 0) slice.folded = JSON.stringify(folded);
  return slice;
}

function listOf(text: string | undefined): readonly string[] {
  if (!text) return [];
  try {
    const list: unknown = JSON.parse(text);
    return Array.isArray(list) ? list.filter(item => typeof item === 'string') : [];
  } catch {
    return [];
  }
}
