// Which picture a cell shows: the columns around the chosen step, a run's picture there.
import type { ImageSteps } from '../../api';
import { indexAt } from '../../public/steps';

export type RunSteps = ImageSteps['runs'][number];

/**
 * Indices of `count` of `n` steps to show beside each other: first, last and what lies between at equal ratios (pictures
 * change fast at first, slowly later), with the chosen one in the place of its nearest. Ascending, each once.
 */
export function columnsAround(n: number, chosen: number, count: number): number[] {
  if (count >= n) return Array.from({ length: n }, (_, i) => i);
  if (count <= 1) return [chosen];
  const columns: number[] = [];
  for (let k = 0; k < count; k++) {
    const ideal = Math.round(n ** (k / (count - 1))) - 1;
    columns.push(Math.min(n - count + k, Math.max(ideal, (columns.at(-1) ?? -1) + 1)));
  }
  const gap = (i: number) => Math.abs(Math.log((i + 1) / (chosen + 1)));
  let nearest = 0;
  for (let k = 1; k < count; k++)
    if (gap(columns[k] as number) < gap(columns[nearest] as number)) nearest = k;
  columns[nearest] = chosen;
  return columns;
}

export type Cell =
  | { readonly kind: 'picture'; readonly index: number; readonly exact: boolean }
  | { readonly kind: 'before' }
  | { readonly kind: 'after' };

/** What run `run` shows at `step`: its newest picture up to there, unless it has not come that far. */
export function cellAt(run: RunSteps, step: number): Cell {
  const index = indexAt(run.step, step);
  if (index < 0) return { kind: 'before' };
  const at = run.step[index] as number;
  if (at < step && index === run.step.length - 1) return { kind: 'after' };
  return { kind: 'picture', index, exact: at === step };
}
