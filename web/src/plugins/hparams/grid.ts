// Which rows and columns of a table are in view: only those exist.

export interface Span {
  readonly from: number;
  /** The one after the last. */
  readonly to: number;
}

/** Rows of one height. */
export function rowsInView(
  top: number,
  height: number,
  rowHeight: number,
  count: number,
  margin: number,
): Span {
  const from = Math.max(0, Math.min(count, Math.floor(top / rowHeight) - margin));
  const to = Math.max(from, Math.min(count, Math.ceil((top + height) / rowHeight) + margin));
  return { from, to };
}

/** edges[i]: where column i begins; the last one is where all end. */
export function edgesOf(widths: readonly number[]): Float64Array {
  const edges = new Float64Array(widths.length + 1);
  for (const [i, width] of widths.entries()) edges[i + 1] = (edges[i] as number) + width;
  return edges;
}

/** The column that holds `x`; the first or last where it lies outside. */
export function columnAt(edges: Float64Array, x: number): number {
  let [low, high] = [0, edges.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((edges[middle] as number) <= x) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

export function columnsInView(
  edges: Float64Array,
  left: number,
  width: number,
  margin: number,
): Span {
  const count = edges.length - 1;
  if (count === 0) return { from: 0, to: 0 };
  const from = Math.max(0, columnAt(edges, left) - margin);
  const to = Math.min(count, columnAt(edges, left + width) + 1 + margin);
  return { from, to };
}

/** How far a scroller must go so that [from, to) is in [at, at + size): as little as can be. */
export function scrollFor(at: number, size: number, from: number, to: number): number {
  if (from < at || to - from > size) return from;
  return to > at + size ? to - size : at;
}
