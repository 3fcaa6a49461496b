// A histogram block as the server sends it (docs/http-api.md): one card's rows, all of them or those the page lacks.

const MAGIC = 0x3148424c; // "LBH1"
const COLUMNS = 5;
const STATISTICS = 15;

export interface Grid {
  readonly origin: number;
  readonly width: number;
  readonly bins: number;
}

/** One logged step. */
export interface Row {
  readonly file: number;
  readonly n: number;
  readonly step: number;
  /** Seconds since the epoch. */
  readonly wall: number;
  /** In units of the x axis. */
  readonly x: number;
  readonly num: number;
  /** NaN where the writer did not say. */
  readonly mean: number;
  readonly deviation: number;
  /** At 0, 6.68, 15.87, 30.85, 50, 69.15, 84.13, 93.32 and 100 %. */
  readonly percentiles: Float64Array;
  /** Values outside of the grid. */
  readonly below: number;
  readonly above: number;
  /** Per bucket of the grid. */
  readonly counts: Float32Array;
}

export interface Problem {
  readonly step: number;
  readonly what: string;
}

export interface RunRows {
  readonly run: number;
  /** Steps that were logged. */
  readonly total: number;
  /** x of the first and last of them. */
  readonly first: number;
  readonly last: number;
  readonly problems: readonly Problem[];
  /** Problems beside those. */
  readonly more: number;
  readonly rows: readonly Row[];
}

export interface CardRows {
  readonly tag: number;
  readonly grid: Grid;
  /** The values to be shown. */
  readonly lo: number;
  readonly hi: number;
  readonly runs: readonly RunRows[];
}

interface Head extends Grid {
  tag: number;
  whole: boolean;
  lo: number;
  hi: number;
  runs: {
    run: number;
    total: number;
    rows: number;
    sent: number;
    first: number | null;
    last: number | null;
    problems: Problem[];
    more: number;
  }[];
}

const keyOf = (file: number, n: number) => `${file}.${n}`;

/** The blocks of a reply, in order; `held[i]` is what the page holds of the i-th card. Throws where it is none. */
export function readBlocks(
  data: ArrayBuffer,
  held: readonly (CardRows | null)[],
): readonly CardRows[] {
  const cards: CardRows[] = [];
  let at = 0;
  for (const before of held) {
    const [card, end] = readBlock(data, at, before);
    cards.push(card);
    at = end;
  }
  return cards;
}

function readBlock(data: ArrayBuffer, start: number, held: CardRows | null): [CardRows, number] {
  const view = new DataView(data);
  if (data.byteLength < start + 8 || view.getUint32(start, true) !== MAGIC)
    throw new Error('the reply is not a histogram block');
  const length = view.getUint32(start + 4, true);
  const head = JSON.parse(
    new TextDecoder().decode(new Uint8Array(data, start + 8, length)),
  ) as Head;
  const grid: Grid = { origin: head.origin, width: head.width, bins: head.bins };
  let at = start + 8 + length;
  const doubles = (count: number) => {
    const array = new Float64Array(data, at, count);
    at += 8 * count;
    return array;
  };
  const runs = head.runs.map(run => {
    const table = doubles(COLUMNS * run.rows);
    const statistics = doubles(STATISTICS * run.sent);
    const counts = new Float32Array(data, at, run.sent * grid.bins);
    at += Math.ceil(counts.byteLength / 8) * 8;
    const rows: (Row | undefined)[] = new Array(run.rows);
    const cell = (column: number, row: number) => table[column * run.rows + row] as number;
    for (let i = 0; i < run.sent; i++) {
      const row = statistics.subarray(i * STATISTICS, (i + 1) * STATISTICS);
      const index = row[0] as number;
      rows[index] = {
        file: cell(0, index),
        n: cell(1, index),
        step: cell(2, index),
        wall: cell(3, index),
        x: cell(4, index),
        num: row[1] as number,
        mean: row[2] as number,
        deviation: row[3] as number,
        percentiles: row.slice(4, 13),
        below: row[13] as number,
        above: row[14] as number,
        counts: counts.slice(i * grid.bins, (i + 1) * grid.bins),
      };
    }
    if (run.sent < run.rows) {
      const known = new Map(
        held?.runs
          .find(one => one.run === run.run)
          ?.rows.map(row => [keyOf(row.file, row.n), row] as const),
      );
      for (let i = 0; i < run.rows; i++) rows[i] ??= known.get(keyOf(cell(0, i), cell(1, i)));
    }
    return {
      run: run.run,
      total: run.total,
      first: run.first ?? Number.NaN,
      last: run.last ?? Number.NaN,
      problems: run.problems,
      more: run.more,
      rows: rows.filter(row => row !== undefined),
    };
  });
  return [{ tag: head.tag, grid, lo: head.lo, hi: head.hi, runs }, at];
}
