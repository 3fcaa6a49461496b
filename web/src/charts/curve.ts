// What a curve card shows: the data of its series, the view on them, and everything about both that needs no canvas.

/** One run's curve as the curve block of docs/http-api.md brings it, with the run's name and colour. */
export interface CurveSeries {
  readonly key: number; // run id
  readonly name: string;
  readonly color: string; // "#rrggbb"
  readonly dash: readonly number[];
  readonly step: Float64Array;
  readonly wall: Float64Array;
  readonly value: Float32Array | Float64Array;
  readonly smoothed: Float32Array | Float64Array | null; // null without smoothing
  readonly total: number;
  readonly start: number; // wall time of the first point; `relative` counts from here
  readonly end: number;
  readonly lastStep: number;
  readonly lastValue: number;
  readonly min: number;
  readonly stepAtMin: number;
  readonly max: number;
  readonly stepAtMax: number;
  readonly nonfinite: number;
  readonly restart: number; // step of the latest restart, NaN without
  readonly live: boolean;
}

export type XAxis = 'step' | 'relative' | 'wall';
export type YAxis = 'linear' | 'log' | 'symlog';
export type Range = readonly [lo: number, hi: number];

export interface CurveView {
  readonly x: XAxis;
  readonly y: YAxis;
  readonly xRange: Range | null; // null: fit to the data. Units: step; seconds since start; seconds since the epoch
  readonly yRange: Range | null;
  readonly ignoreOutliers: boolean;
}
