// A data source without a server, for tests and galleries: runs and tags as given, curves computed, all of it growable.
import { type BoardVersion, type DataSource, type LiveListener, SourceError } from './source';
import type {
  BoardReply,
  CurvesRequest,
  LiveEvent,
  LoadState,
  Run,
  RunsReply,
  SidecarContents,
  Tag,
} from './wire';

export interface FakeSeries {
  step: number[];
  wall: number[];
  value: number[];
}

export interface FakeBoard {
  runs: Run[];
  tags: Tag[];
  tagSets: number[][];
  /** Points by run id and tag id. */
  series: Map<string, FakeSeries>;
}

const quiet: LoadState = {
  phase: 'live',
  files: 1,
  files_done: 1,
  runs_done: 1,
  bytes: 0,
  bytes_done: 0,
  runs: 0,
  checked_at: 0,
  damaged: 0,
  notices: [],
};

export const seriesKey = (run: number, tag: number) => `${run}:${tag}`;

const TICK = 2 ** -10;

/** A block as the server would send it: float32 values, every point, smoothed by plain exponential average. */
export function encodeCurveBlock(
  parts: readonly { series: FakeSeries; since: number }[],
  smoothing: number,
): ArrayBuffer {
  const sent = parts.map(({ series, since }) => (since <= series.step.length ? since : 0));
  const counts = parts.map(({ series }, i) => series.step.length - (sent[i] as number));
  const k = counts.reduce((sum, count) => sum + count, 0);
  const stepsOf = parts.map(({ series }, i) => series.step.slice(sent[i]));
  const owners = stepsOf.map(steps => stepsOf.findIndex(other => String(other) === String(steps)));
  const own = stepsOf.filter((_, i) => owners[i] === i).flat();
  const pad = (k * 4 + 7) & ~7;
  const smooth = smoothing > 0;
  const bytes = new ArrayBuffer(16 + parts.length * 152 + own.length * 8 + pad * (smooth ? 3 : 2));
  new Uint32Array(bytes, 0, 4).set([0x3243424c, smooth ? 10 : 8, parts.length, k]);
  const table = new Float64Array(bytes, 16, parts.length * 19);
  let at = 16 + parts.length * 152;
  new Float64Array(bytes, at, own.length).set(own);
  at += own.length * 8;
  const ticks = new Uint32Array(bytes, at, k);
  at += pad;
  const value = new Float32Array(bytes, at, k);
  const smoothed = smooth ? new Float32Array(bytes, at + pad, k) : null;
  let first = 0;
  for (const [i, { series }] of parts.entries()) {
    const total = series.step.length;
    const finite = series.value.filter(Number.isFinite);
    const [min, max] = [Math.min(...finite), Math.max(...finite)];
    const stepOf = (wanted: number) => series.step[series.value.indexOf(wanted)] ?? Number.NaN;
    const none = finite.length === 0;
    table.set(
      [
        total,
        counts[i] as number,
        sent[i] as number,
        series.wall[0] ?? Number.NaN,
        series.wall.at(-1) ?? Number.NaN,
        series.step.at(-1) ?? Number.NaN,
        series.value.at(-1) ?? Number.NaN,
        none ? Number.NaN : min,
        none ? Number.NaN : stepOf(min),
        none ? Number.NaN : max,
        none ? Number.NaN : stepOf(max),
        total - finite.length,
        0,
        Number.NaN,
        series.step[0] ?? Number.NaN,
        series.step.at(-1) ?? Number.NaN,
        TICK,
        owners[i] as number,
        0,
      ],
      i * 19,
    );
    let average = Number.NaN;
    for (let j = 0; j < total; j++) {
      const raw = series.value[j] as number;
      average = Number.isNaN(average) ? raw : average * smoothing + raw * (1 - smoothing);
      const to = first + j - (sent[i] as number);
      if (j < (sent[i] as number)) continue;
      ticks[to] = Math.round(((series.wall[j] as number) - (series.wall[0] as number)) / TICK);
      value[to] = raw;
      if (smoothed) smoothed[to] = average;
    }
    first += counts[i] as number;
  }
  return bytes;
}

/** A sketch of one column, as the server would send it. */
export function encodeSketchBlock(parts: readonly FakeSeries[]): ArrayBuffer {
  const n = parts.length;
  const bytes = new ArrayBuffer(48 + n * 96 + ((2 * n + 7) & ~7));
  new Uint32Array(bytes, 0, 4).set([0x3153424c, 0, n, 1]);
  new Float64Array(bytes, 16, 4).set([0, 1, 0, 253]);
  const table = new Float64Array(bytes, 48, n * 12);
  for (const [i, { value }] of parts.entries()) table[i] = value.length;
  const heights = new Uint8Array(bytes, 48 + n * 96 + n, n);
  for (const [i, { value }] of parts.entries()) heights[i] = value.length > 0 ? 1 : 0;
  return bytes;
}

export class FakeSource implements DataSource {
  epoch = 'fake';
  version = 1;
  data: FakeBoard;
  load: LoadState = quiet;
  said: SidecarContents = {
    version: '',
    keeps: 'logdir',
    file: '/logs/lightboard.json',
    runs: {},
    views: {},
    troubles: [],
  };
  /** Every request so far, for tests. */
  readonly asked: { path: string; body: unknown }[] = [];
  /** Set to make every request fail with it. */
  failure: SourceError | null = null;
  #listener: LiveListener | null = null;

  constructor(board: FakeBoard) {
    this.data = board;
  }

  async board(since?: BoardVersion): Promise<BoardReply> {
    this.asked.push({ path: 'api/board', body: since });
    if (this.failure) throw this.failure;
    const { runs, tags, tagSets } = this.data;
    return {
      epoch: this.epoch,
      version: this.version,
      full: true,
      lightboard: '0',
      window_title: '',
      logdir: 'logs',
      logdir_path: '/logs',
      runs,
      gone: [],
      tags,
      tag_sets: tagSets,
      load: this.load,
    };
  }

  /** Replaces what is told of the runs. */
  told: Partial<RunsReply> = {};

  async facts(keys: readonly string[], since?: BoardVersion): Promise<RunsReply> {
    this.asked.push({ path: 'api/runs', body: since ?? keys });
    if (this.failure) throw this.failure;
    const runs = this.data.runs.map(run => run.id);
    return {
      epoch: this.epoch,
      revision: 0,
      full: true,
      runs,
      status: runs.map(() => null),
      belongs_to: runs.map(() => null),
      columns: [],
      settings: null,
      ...this.told,
    };
  }

  async sidecar(): Promise<SidecarContents> {
    this.asked.push({ path: 'api/sidecar', body: undefined });
    if (this.failure) throw this.failure;
    return this.said;
  }

  live(listener: LiveListener) {
    this.#listener = listener;
    return { retry() {}, close: () => (this.#listener = null) };
  }

  /** What the server would say on its stream. */
  say(event: Partial<LiveEvent>): void {
    this.#listener?.event({
      epoch: this.epoch,
      version: this.version,
      changed: false,
      grew: [],
      facts: 0,
      load: this.load,
      sidecar: this.said.version,
      ...event,
    });
  }

  async json<T>(path: string, body: unknown): Promise<T> {
    this.asked.push({ path, body });
    throw this.failure ?? new SourceError(`no such thing: ${path}`, 'refused');
  }

  async bytes(path: string, body: unknown): Promise<ArrayBuffer> {
    this.asked.push({ path, body });
    await Promise.resolve();
    if (this.failure) throw this.failure;
    const { cards, smoothing } = body as CurvesRequest;
    const blocks = cards.map(card => {
      const none: FakeSeries = { step: [], wall: [], value: [] };
      const all = card.runs.map(run => this.data.series.get(seriesKey(run, card.tag)) ?? none);
      if (path.endsWith('sketches')) return encodeSketchBlock(all);
      const parts = all.map((series, i) => ({ series, since: card.since?.[i] ?? 0 }));
      return encodeCurveBlock(parts, smoothing);
    });
    const all = new Uint8Array(blocks.reduce((sum, block) => sum + block.byteLength, 0));
    let at = 0;
    for (const block of blocks) {
      all.set(new Uint8Array(block), at);
      at += block.byteLength;
    }
    return all.buffer;
  }

  url(path: string): string {
    return path;
  }
}
