// The colours of lines and points: of a column's values, on the ramp or spread over the palette; or each run's own.
import { type Palette, rampColour, slotColour } from '../../base/colours';
import type { Axis } from './axes';
import type { Column } from './columns';

/** Colours that are told apart: as many as a ramp has steps one can see. */
const STEPS = 48;

export interface Paint {
  colour(run: number): string;
  /** In the order in which they are drawn: what matters lies on top. */
  weight(run: number): number;
}

/** By a column as its axis spreads it. `small`: what is small matters. */
export function paintBy(axis: Axis, column: Column, palette: Palette, small: boolean): Paint {
  if (axis.kind === 'category' && !axis.values.every(value => typeof value === 'number')) {
    const slots = new Map(axis.values.map((value, i) => [value, slotColour(i + 1, palette)]));
    return { colour: run => slots.get(column.of(run)) ?? palette.none, weight: () => 0 };
  }
  const ramp = Array.from({ length: STEPS }, (_, i) => rampColour(i / (STEPS - 1), palette));
  const place = (run: number) => {
    const at = axis.place(column.of(run));
    return Number.isFinite(at) ? Math.max(0, Math.min(1, small ? 1 - at : at)) : -1;
  };
  return {
    colour: run => {
      const at = place(run);
      return at < 0 ? palette.none : (ramp[Math.round(at * (STEPS - 1))] ?? palette.none);
    },
    weight: place,
  };
}
