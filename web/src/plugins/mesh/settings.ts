// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';
import { type Pose, parsePose, printPose } from './pose';

export const SHADINGS = ['smooth', 'flat', 'wire'] as const;
export type Shading = (typeof SHADINGS)[number];
export const UPS = ['y', 'z'] as const;
export type Up = (typeof UPS)[number];
/** The sliders' ends: powers of two. */
export const SIZE = { min: -1, max: 2 } as const;
export const POINTS = { min: -2, max: 3 } as const;

export interface MeshSettings extends StepSettings {
  readonly shading: Shading;
  readonly up: Up;
  readonly axes: boolean;
  readonly box: boolean;
  /** Points, relative to what is good for their number, or to what the writer asks for. */
  readonly points: number;
  /** Pictures, relative to what is good for the page. */
  readonly size: number;
  /** One camera for all. */
  readonly link: boolean;
  /** All meshes of a batch beside each other. */
  readonly batch: boolean;
  /** Where all look from; null: as each opens. */
  readonly view: Pose | null;
}

const powerOf = (text: string | undefined, { min, max }: { min: number; max: number }) => {
  const value = Number(text);
  return value >= 2 ** min && value <= 2 ** max ? value : 1;
};

export function parseSettings(slice: Slice): MeshSettings {
  return {
    ...parseStepSettings(slice),
    shading: SHADINGS.find(shading => shading === slice.shading) ?? 'smooth',
    up: UPS.find(up => up === slice.up) ?? 'y',
    axes: slice.axes !== 'off',
    box: slice.box === 'on',
    points: powerOf(slice.points, POINTS),
    size: powerOf(slice.size, SIZE),
    link: slice.link !== 'off',
    batch: slice.batch === 'on',
    view: parsePose(slice.view),
  };
}

export function printSettings(settings: MeshSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.shading !== 'smooth') slice.shading = settings.shading;
  if (settings.up !== 'y') slice.up = settings.up;
  if (!settings.axes) slice.axes = 'off';
  if (settings.box) slice.box = 'on';
  if (settings.points !== 1) slice.points = String(+settings.points.toPrecision(3));
  if (settings.size !== 1) slice.size = String(+settings.size.toPrecision(3));
  if (!settings.link) slice.link = 'off';
  if (settings.batch) slice.batch = 'on';
  if (settings.view) slice.view = printPose(settings.view);
  return slice;
}
