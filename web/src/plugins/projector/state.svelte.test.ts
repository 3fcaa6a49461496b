// What the page knows of a map while it is made: by whose answer, and of which map.
import { expect, test } from 'vitest';
import { FakeSource } from '../../api/fake';
import { Workspace } from '../../public/workspace.svelte';
import type { ProjectionHead } from './blob';
import { makeBlob } from './fixture';
import { ProjectorState } from './state.svelte';

const ROWS = 4;
const ABOUT = {
  rows: ROWS,
  dimensions: 3,
  finite_rows: ROWS,
  columns: [],
  said: [],
  sprite: null,
  sprite_sheets: 0,
  bookmarks: '',
};
const SOURCE = {
  source: 's',
  run: 0,
  run_name: 'a',
  name: 'e',
  kind: 'projector',
  steps: [
    { step: 0, rows: ROWS, dimensions: 3, metadata: false },
    { step: 100, rows: ROWS, dimensions: 3, metadata: false },
  ],
};

/** Every map is called by its number; what is told of it waits for `tell`. */
class Server extends FakeSource {
  maps: string[] = [];
  #asks = new Map<string, (data: ArrayBuffer) => void>();

  override async json<T>(path: string, body: unknown): Promise<T> {
    this.asked.push({ path, body });
    const [last] = path.split('/').reverse();
    if (last === 'embeddings') return { sources: [SOURCE], problems: [], engines: [] } as T;
    if (last === 'about') return ABOUT as T;
    if (last === 'project')
      return { job: this.maps[this.maps.push(`${this.maps.length}`) - 1] } as T;
    return {} as T;
  }

  override async bytes(path: string, body: unknown): Promise<ArrayBuffer> {
    this.asked.push({ path, body });
    const { job } = body as { job: string };
    return new Promise(resolve => this.#asks.set(job, resolve));
  }

  async tell(job: string, change: Partial<ProjectionHead> = {}): Promise<void> {
    await settle();
    const answer = this.#asks.get(job);
    if (!answer) throw new Error(`nobody asks for ${job}`);
    this.#asks.delete(job);
    const head = {
      state: 'done',
      phase: 'done',
      version: 1,
      iteration: 1,
      iterations: 1,
      loss: null,
      progress: 1,
      dims: 3,
      rows: ROWS,
      projected: ROWS,
      positions: true,
      variance: [0.5, 0.3, 0.2],
      said: [],
      error: '',
      seconds: Number(job),
      ...change,
    };
    answer(makeBlob(0x3150424c, head, [new Float32Array(3 * ROWS)]));
    await settle();
  }
}
const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

async function open() {
  const source = new Server({ runs: [], tags: [], tagSets: [], series: new Map() });
  const w = new Workspace(source);
  await w.refresh(true);
  const state = new ProjectorState(w);
  await state.list();
  state.learn();
  state.project();
  await source.tell('0');
  return { source, state };
}

test('a map is told of as soon as it answers', async () => {
  const { state } = await open();
  expect(state.progress).toMatchObject({ state: 'done', seconds: 0 });
  expect(state.headMethod).toBe('pca');
});

test('of another method nothing is known until it answers; the map before is still shown', async () => {
  const { source, state } = await open();
  state.set({ method: 'tsne' });
  state.project();
  await settle();
  expect([state.progress, state.headMethod, state.head?.seconds]).toEqual([null, 'pca', 0]);
  expect(state.shown?.recipe.method).toBe('pca');
  await source.tell('1', { state: 'running', phase: 'layout', positions: false });
  expect([state.progress?.state, state.headMethod]).toEqual(['running', 'tsne']);
  expect(state.shown?.recipe.method).toBe('pca');
});

test('before it can be asked for, only a map of the same method goes on being told of', async () => {
  const { state } = await open();
  const { progress } = state;
  state.w.connection = { kind: 'lost', since: 0, retryAt: 0 };
  expect([state.wanted, state.progress]).toEqual(['', progress]);
  state.set({ method: 'umap' });
  expect([state.wanted, state.progress]).toEqual(['', null]);
});

test('another run of the same map says nothing of the one before', async () => {
  const { source, state } = await open();
  state.set({ method: 'tsne' });
  state.project();
  await source.tell('1');
  expect(state.progress).toMatchObject({ state: 'done', seconds: 1 });
  // Moved, and run again.
  state.set({ perplexity: 20 });
  state.project();
  await settle();
  expect([state.progress, state.head?.seconds]).toEqual([null, 1]);
  await source.tell('2', { state: 'running', phase: 'neighbors', positions: false });
  expect(state.progress?.phase).toBe('neighbors');
  await source.tell('2');
  expect(state.progress).toMatchObject({ state: 'done', seconds: 2 });
  // The same once more, and another step of it.
  state.again++;
  state.project();
  await settle();
  expect(state.progress).toBeNull();
  await source.tell('3');
  expect(state.progress?.seconds).toBe(3);
  state.goTo(0);
  state.project();
  await settle();
  expect(state.progress).toBeNull();
  await source.tell('4');
  expect(state.progress?.seconds).toBe(4);
});

test('what only moves the camera, or the words, leaves it', async () => {
  const { state } = await open();
  const { progress } = state;
  expect(progress).not.toBeNull();
  state.set({ view: { yaw: 1, pitch: 0, zoom: 1, x: 0, y: 0 }, naming: 'none', tool: 'box' });
  expect(state.progress).toBe(progress);
});

test('the first cloud turns once: in space, where no link says how it is seen, and not again', async () => {
  const { state } = await open();
  const { view, point } = state.settings;
  expect([state.world?.deep, view, point, state.arriving]).toEqual([true, null, null, false]);
  state.arrive();
  expect(state.arriving).toBe(true);
  state.home();
  expect(state.arriving).toBe(false);
  state.arrive();
  expect(state.arriving).toBe(false);
});

test.each([
  ['flat', { flat: true }],
  ['seen from somewhere', { view: { yaw: 1, pitch: 0, zoom: 1, x: 0, y: 0 } }],
  ['with a point', { point: 2 }],
])('it does not turn %s', async (_, settings) => {
  const { state } = await open();
  state.set(settings);
  state.arrive();
  expect(state.arriving).toBe(false);
});

test('nor of so many points that a picture takes long', async () => {
  const { state } = await open();
  state.about = { ...(state.about as NonNullable<typeof state.about>), rows: 30_000 };
  state.arrive();
  expect(state.arriving).toBe(false);
});
