// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import type { Slice } from '../../public/view_state';
import { type Category, parseLayout, printLayout } from './layout';

export const X_AXES = ['step', 'relative', 'wall'] as const;
export const Y_AXES = ['linear', 'log', 'symlog'] as const;
/** At 1: the mean of all values so far. */
export const MOST_SMOOTHING = 1;

export interface CustomSettings {
  readonly smoothing: number;
  readonly x: (typeof X_AXES)[number];
  /** Never with wall time. */
  readonly xLog: boolean;
  readonly y: (typeof Y_AXES)[number];
  readonly ignoreOutliers: boolean;
  /** What was made here in place of what was logged; null: nothing was. */
  readonly layout: readonly Category[] | null;
  /** Titles of categories that are not as the layout has them: closed where that has them open, or the reverse. */
  readonly toggled: readonly string[];
}

export function parseSettings(slice: Slice): CustomSettings {
  const smoothing = slice.smoothing?.trim() ? Number(slice.smoothing) : Number.NaN;
  const x = X_AXES.find(x => x === slice.x) ?? 'step';
  return {
    smoothing: smoothing >= 0 && smoothing <= MOST_SMOOTHING ? smoothing : 0.6,
    x,
    xLog: slice.logx === '1' && x !== 'wall',
    y: Y_AXES.find(y => y === slice.y) ?? 'linear',
    ignoreOutliers: slice.outliers !== 'shown',
    layout: parseLayout(slice.layout),
    toggled: listOf(slice.toggled),
  };
}

export function printSettings(settings: CustomSettings): Slice {
  const { smoothing, x, xLog, y, ignoreOutliers, layout, toggled } = settings;
  return {
    ...(smoothing !== 0.6 && { smoothing: String(smoothing) }),
    ...(x !== 'step' && { x }),
    ...(xLog && x !== 'wall' && { logx: '1' }),
    ...(y !== 'linear' && { y }),
    ...(!ignoreOutliers && { outliers: 'shown' }),
    ...(layout && { layout: printLayout(layout) }),
    ...(toggled.length > 0 && { toggled: JSON.stringify(toggled) }),
  };
}

function listOf(text: string | undefined): readonly string[] {
  try {
    const list: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(list) ? list.filter(item => typeof item === 'string') : [];
  } catch {
    return [];
  }
}
