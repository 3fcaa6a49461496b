import { expect, test, vi } from 'vitest';
import type { GroupsRequest } from '../../api';
import { FakeSource } from '../../api/fake';
import { SourceError } from '../../api/source';
import { makeGroupBlock } from './fixture';
import type { GroupPart } from './group_block';
import { GroupFeed, type GroupWish, sameGroupWish } from './group_feed';

/** Answers with a block for each card: a group per group asked, whose centre is its first run. */
class Server extends FakeSource {
  override async bytes(path: string, body: unknown): Promise<ArrayBuffer> {
    this.asked.push({ path, body });
    if (this.failure) throw this.failure;
    const blocks = (body as GroupsRequest).cards.map(({ groups }) =>
      makeGroupBlock(
        groups.map(({ runs }) => ({
          members: runs.length,
          rows: [[0, runs[0] ?? -1, 0, 0, runs.length]],
        })),
      ),
    );
    return new Blob(blocks).arrayBuffer();
  }
}

const wish = (change: Partial<GroupWish> = {}): GroupWish => ({
  tag: 0,
  groups: [
    { key: 'a', runs: [0, 1] },
    { key: 'b', runs: [2] },
  ],
  x: 'step',
  smoothing: 0.5,
  centre: 'mean',
  band: 'std',
  lo: null,
  hi: null,
  pixels: 100,
  ...change,
});

function makeFeed() {
  const source = new Server({ runs: [], tags: [], tagSets: [], series: new Map() });
  let stale = 0;
  const feed = new GroupFeed(
    source,
    () => 'e',
    run => queueMicrotask(run),
    () => stale++,
  );
  const requests = () => source.asked.map(({ body }) => body as GroupsRequest);
  /** Lets everything that is under way arrive. */
  const rest = () => new Promise<void>(done => setTimeout(done));
  return { source, feed, rest, requests, stale: () => stale };
}

function makeCard() {
  const shown: { parts: readonly GroupPart[]; wish: GroupWish }[] = [];
  const errors: SourceError[] = [];
  return {
    shown,
    errors,
    show: (parts: readonly GroupPart[], wish: GroupWish) => void shown.push({ parts, wish }),
    fail: (error: SourceError) => void errors.push(error),
  };
}

test('all cards of a moment are one request, each is told its own', async () => {
  const { feed, rest, requests } = makeFeed();
  const [a, b] = [makeCard(), makeCard()];
  feed.add(wish(), a);
  feed.add(wish({ tag: 1, groups: [{ key: 'b', runs: [7] }] }), b);
  await rest();
  expect(requests()).toHaveLength(1);
  expect(requests()[0]).toMatchObject({ epoch: 'e', centre: 'mean', band: 'std', smoothing: 0.5 });
  expect(a.shown[0]?.parts.map(part => [part.members, part.centre[0]])).toEqual([
    [2, 0],
    [1, 2],
  ]);
  expect(b.shown[0]?.parts.map(part => part.centre[0])).toEqual([7]);
});

test('while a request is in flight only the newest wish is kept', async () => {
  const { feed, rest, requests } = makeFeed();
  const card = makeCard();
  const handle = feed.add(wish(), card);
  await Promise.resolve();
  for (const smoothing of [0.6, 0.7, 0.8]) handle.wish(wish({ smoothing }));
  await rest();
  expect(requests().map(request => request.smoothing)).toEqual([0.5, 0.8]);
  expect(card.shown.at(-1)?.wish.smoothing).toBe(0.8);
});

test('cards that want another band wait for a request of their own', async () => {
  const { feed, rest, requests } = makeFeed();
  const [a, b] = [makeCard(), makeCard()];
  feed.add(wish(), a);
  feed.add(wish({ band: 'minmax', centre: 'median' }), b);
  await rest();
  expect(requests().map(({ centre, band, cards }) => [centre, band, cards.length])).toEqual([
    ['mean', 'std', 1],
    ['median', 'minmax', 1],
  ]);
  expect([a.shown.length, b.shown.length]).toEqual([1, 1]);
});

test('growth of a run asks for the cards that show it, and for no others', async () => {
  const { feed, rest, requests } = makeFeed();
  feed.add(wish({ tag: 3 }), makeCard());
  feed.add(wish({ tag: 4, groups: [{ key: '', runs: [9] }] }), makeCard());
  await rest();
  feed.grew([2]);
  await rest();
  expect(requests().map(({ cards }) => cards.map(card => card.tag))).toEqual([[3, 4], [3]]);
  feed.grew([5]);
  await rest();
  expect(requests()).toHaveLength(2);
  feed.grew(null);
  await rest();
  expect(requests()[2]?.cards).toHaveLength(2);
});

test('a card that is gone is neither asked for nor told', async () => {
  const { feed, rest, requests } = makeFeed();
  const card = makeCard();
  const handle = feed.add(wish(), card);
  await Promise.resolve();
  handle.remove();
  await rest();
  feed.grew(null);
  await rest();
  expect(card.shown).toEqual([]);
  expect(requests().length).toBeLessThanOrEqual(1);
});

test('what is refused is told; a server that is away is asked again', async () => {
  vi.useFakeTimers();
  try {
    const { feed, source, requests } = makeFeed();
    const card = makeCard();
    source.failure = new SourceError('no such tag', 'refused');
    const handle = feed.add(wish(), card);
    await vi.advanceTimersByTimeAsync(1);
    expect(card.errors.map(error => error.message)).toEqual(['no such tag']);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(requests()).toHaveLength(1);

    source.failure = new SourceError('away', 'lost');
    handle.retry();
    await vi.advanceTimersByTimeAsync(1);
    source.failure = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(card.errors).toHaveLength(1);
    expect(card.shown).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

test('ids of a server that is gone are told', async () => {
  vi.useFakeTimers();
  try {
    const { feed, source, stale } = makeFeed();
    source.failure = new SourceError('another epoch', 'stale');
    feed.add(wish(), makeCard());
    await vi.advanceTimersByTimeAsync(1);
    expect(stale()).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test.each<Partial<GroupWish>>([
  { tag: 1 },
  { band: 'ci95' },
  { centre: 'median' },
  { smoothing: 0 },
  { smoother: 'gaussian' },
  { xLog: true },
  { lo: 3 },
  { pixels: 200 },
  { groups: [{ key: 'a', runs: [0, 1] }] },
  {
    groups: [
      { key: 'a', runs: [0, 2] },
      { key: 'b', runs: [2] },
    ],
  },
])('a wish with %j is another', change => {
  expect(sameGroupWish(wish(), wish(change))).toBe(false);
});

test('a wish that says the same is the same', () => {
  expect(sameGroupWish(wish(), wish())).toBe(true);
});
