// Group blocks for tests, as the server makes them.

export interface TestGroup {
  readonly members: number;
  readonly columns?: boolean;
  /** x, centre, low, high, n. */
  readonly rows: readonly (readonly [number, number, number, number, number])[];
}

export function makeGroupBlock(groups: readonly TestGroup[]): ArrayBuffer {
  const rows = groups.flatMap(group => group.rows);
  const bytes = new ArrayBuffer(16 + 8 * (3 * groups.length + 5 * rows.length));
  new Uint32Array(bytes, 0, 4).set([0x3147424c, 0, groups.length, rows.length]);
  const heads = groups.flatMap(({ members, columns, rows }) => [
    rows.length,
    members,
    columns ? 1 : 0,
  ]);
  const columns = [0, 1, 2, 3, 4].flatMap(i => rows.map(row => row[i] as number));
  new Float64Array(bytes, 16).set([...heads, ...columns]);
  return bytes;
}
