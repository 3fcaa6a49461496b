// What drawing needs of a series: arrays and a colour. Plain data, so that a worker can be sent it.
import type { Scale } from '../base/scales';
import type { CurveSeries, XAxis } from './curve';
import { visible, xsOf } from './curve';

export interface Line {
  readonly key: number;
  readonly color: string;
  readonly dash: readonly number[];
  readonly marker: string; // path data, '' without
  readonly x: Float64Array; // minus `offset`
  readonly offset: number;
  readonly value: Float32Array | Float64Array;
  readonly smoothed: Float32Array | Float64Array | null;
  readonly hidden: boolean; // pixels hide points
  readonly right: boolean; // on the right y axis, where there is one
}

/** A value per object and axis, made when first asked for and gone with the object. */
function perAxis<K extends object, V>(make: (of: K, axis: XAxis) => V): (of: K, axis: XAxis) => V {
  const made = new WeakMap<K, Map<XAxis, V>>();
  return (of, axis) => {
    const byAxis = made.get(of) ?? new Map<XAxis, V>();
    made.set(of, byAxis);
    const held = byAxis.get(axis) ?? make(of, axis);
    byAxis.set(axis, held);
    return held;
  };
}

/** The same object for the same series and axis, so that identity tells what is new. */
export const lineOf = perAxis((series: CurveSeries, axis): Line => {
  const { values, offset } = xsOf(series, axis);
  const { key, color, dash, marker = '', smoothed, total, band, right = false } = series;
  const value =
    band && band.members > 1 ? where(series.value, i => at(band.n, i) > 1) : series.value;
  const thinned = series.thinned ?? total - values.length;
  const hidden = thinned > 0;
  return { key, color, dash, marker, x: values, offset, value, smoothed, hidden, right };
});

/** Where of a group of several runs only one is left: the stretch of it, joined to the rest; null where there is none. */
export const aloneOf = perAxis((series: CurveSeries, axis): { readonly line: Line | null } => {
  const { band } = series;
  const alone = (i: number) => at(band?.n, i) === 1;
  if (!band || band.members < 2 || !band.n.includes(1)) return { line: null };
  const value = where(series.value, i => alone(i) || alone(i - 1) || alone(i + 1));
  return { line: { ...lineOf(series, axis), value, dash: [2, 3] } };
});

const at = (values: Float64Array | undefined, i: number) => values?.[i] ?? 0;

/** The same values, NaN where they are not wanted. */
function where(values: CurveSeries['value'], wanted: (i: number) => boolean): CurveSeries['value'] {
  return values.map((value, i) => (wanted(i) ? value : Number.NaN));
}

/** The lines of all series; asked for in every frame, made once per array. */
export const linesOf = perAxis((series: readonly CurveSeries[], axis): readonly Line[] =>
  series.map(one => lineOf(one, axis)),
);

/** The y axis that a line belongs to, of a plot that may have two. */
export function axisOf(
  { y, right }: { readonly y: Scale; readonly right: Scale | null },
  line: { readonly right?: boolean },
): Scale {
  return (line.right && right) || y;
}

/** Indices [from, to) of the points within lo…hi and their neighbours. */
export function within(line: Line, lo: number, hi: number): [from: number, to: number] {
  return visible({ values: line.x, offset: line.offset }, [lo, hi]);
}
