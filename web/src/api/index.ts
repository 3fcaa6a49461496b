// What the rest of the page may use of the data layer.
export { applyBoard, type Board, runsWithTag } from './board';
export {
  type CurveAxis,
  CurveFeed,
  type CurveSubscriber,
  type CurveWish,
  type SketchWish,
  sameWish,
} from './curve_feed';
export type { HeldSeries } from './held_series';
export { type LastValues, readLasts } from './last_values';
export {
  applyFacts,
  NO_FACTS,
  type RunFacts,
  type RunStatus,
  type Setting,
  SettingColumn,
} from './run_facts';
export { makeServerSource } from './server';
export {
  type BoardVersion,
  type DataSource,
  type LiveConnection,
  type LiveListener,
  SourceError,
} from './source';
export type * from './wire';
