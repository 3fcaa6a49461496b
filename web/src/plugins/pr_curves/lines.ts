// What a plot draws: a curve per run, and faint ones behind.
import type { PrCurve } from './block';

export interface Line {
  readonly run: number;
  readonly name: string;
  readonly colour: string;
  readonly dash: readonly number[];
  readonly step: number;
  readonly curve: PrCurve;
}

/** An earlier step of a run. */
export interface Faint {
  readonly run: number;
  readonly step: number;
  readonly colour: string;
  readonly opacity: number;
  /** It is what the run is compared with, and as such marked. */
  readonly compared: boolean;
  readonly curve: PrCurve;
}

export const COMPARED_DASH = '1.5 3';
