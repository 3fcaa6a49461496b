import { expect, test, vi } from 'vitest';
import { CurveFeed, type CurveWish } from './curve_feed';
import { FakeSource, seriesKey } from './fake';
import type { HeldSeries } from './held_series';
import { SourceError } from './source';
import type { CurvesRequest, SketchesRequest } from './wire';

const points = (n: number) => ({
  step: Array.from({ length: n }, (_, i) => i),
  wall: Array.from({ length: n }, (_, i) => i),
  value: Array.from({ length: n }, (_, i) => i),
});

function makeFeed() {
  const source = new FakeSource({ runs: [], tags: [], tagSets: [], series: new Map() });
  for (const run of [0, 1, 2])
    for (const tag of [0, 1]) source.data.series.set(seriesKey(run, tag), points(10));
  let turn: (() => void)[] = [];
  let stale = 0;
  const feed = new CurveFeed(
    source,
    () => 'e',
    run => turn.push(run),
    () => stale++,
  );
  /** Lets one animation frame pass, and the replies to what it asked. */
  const frame = async () => {
    const now = turn;
    turn = [];
    for (const run of now) run();
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  const requests = () => source.asked.map(({ body }) => body as CurvesRequest);
  return { source, feed, frame, requests, stale: () => stale };
}

const wish = (change: Partial<CurveWish> = {}): CurveWish => ({
  tag: 0,
  runs: [0, 1],
  x: 'step',
  smoothing: 0.5,
  smoother: 'gaussian', // only the server knows it exactly
  lo: null,
  hi: null,
  pixels: 100,
  ...change,
});

function makeCard() {
  const shown: { total: (number | undefined)[]; wish: CurveWish }[] = [];
  const errors: SourceError[] = [];
  return {
    shown,
    errors,
    show(series: ReadonlyMap<number, HeldSeries>, wish: CurveWish) {
      shown.push({ total: wish.runs.map(run => series.get(run)?.total), wish });
    },
    fail(error: SourceError) {
      errors.push(error);
    },
  };
}

test('cards that show something already share one request', async () => {
  const { feed, frame, requests } = makeFeed();
  const [a, b] = [makeCard(), makeCard()];
  const ids = [feed.add(wish(), a), feed.add(wish({ tag: 1 }), b)];
  await frame();
  await frame();
  expect(a.shown[0]?.total).toEqual([10, 10]);
  expect(b.shown[0]?.total).toEqual([10, 10]);
  const before = requests().length;
  for (const [tag, id] of ids.entries()) feed.wish(id, wish({ tag, smoothing: 0.9 }));
  await frame();
  expect(requests()).toHaveLength(before + 1);
  expect(
    requests()
      .at(-1)
      ?.cards.map(card => card.tag),
  ).toEqual([0, 1]);
});

test('while a request is in flight only the newest wish is kept', async () => {
  const { feed, frame, requests } = makeFeed();
  const card = makeCard();
  const id = feed.add(wish(), card);
  await frame();
  feed.wish(id, wish({ smoothing: 0.6 }));
  const flying = frame();
  for (const smoothing of [0.7, 0.8, 0.9]) feed.wish(id, wish({ smoothing }));
  await flying;
  await frame();
  await frame();
  expect(requests().map(request => request.smoothing)).toEqual([0.5, 0.6, 0.9]);
  expect(card.shown.at(-1)?.wish.smoothing).toBe(0.9);
});

test('what was held before a reply came is asked again by whoever went back to it', async () => {
  const { feed, frame, requests } = makeFeed();
  const card = makeCard();
  const id = feed.add(wish(), card);
  await frame();
  feed.wish(id, wish({ smoothing: 0.6 }));
  const flying = frame();
  feed.wish(id, wish());
  await flying;
  await frame();
  expect(requests().map(request => request.smoothing)).toEqual([0.5, 0.6, 0.5]);
  expect(card.shown.at(-1)?.wish.smoothing).toBe(0.5);
});

test('a part of what is held to its last point is not asked for; what grows is', async () => {
  const { feed, frame, requests, source } = makeFeed();
  const card = makeCard();
  const id = feed.add(wish(), card);
  await frame();
  feed.wish(id, wish({ lo: 2, hi: 4 }));
  feed.wish(id, wish({ lo: 2, hi: 5, pixels: 200 }));
  await frame();
  expect(requests()).toHaveLength(1);
  expect(card.shown).toHaveLength(1);
  feed.wish(id, wish({ runs: [1], lo: 2, hi: 5 }));
  source.data.series.set(seriesKey(1, 0), points(13));
  feed.grew([1]);
  await frame();
  expect(requests().flatMap(({ cards }) => cards)).toMatchObject([
    { runs: [0, 1], lo: null, hi: null, pixels: 100 },
    { runs: [1], lo: null, hi: null, since: [10] },
  ]);
  expect(card.shown.at(-1)?.total).toEqual([13]);
});

test('the page smooths what is held to its last point by itself, where it can', async () => {
  const { feed, frame, requests } = makeFeed();
  const card = makeCard();
  const id = feed.add(wish({ smoother: 'exponential' }), card);
  await frame();
  feed.wish(id, wish({ smoothing: 0.9, smoother: 'exponential', lo: 3 }));
  await frame();
  expect(requests()).toHaveLength(1);
  feed.wish(id, wish({ smoothing: 0.9, smoother: 'mean' }));
  await frame();
  expect(requests().map(({ smoother }) => smoother)).toEqual([undefined, 'mean']);
});

test('a part of what was thinned is asked for', async () => {
  const { feed, frame, requests, source } = makeFeed();
  const bytes = source.bytes.bind(source);
  source.bytes = async (path, body) => {
    const reply = await bytes(path, body);
    new Float64Array(reply, 16, 1)[0] = 11; // the first series has a point more than was sent
    return reply;
  };
  const id = feed.add(wish(), makeCard());
  await frame();
  feed.wish(id, wish({ lo: 2, hi: 4 }));
  await frame();
  expect(requests().at(-1)?.cards).toMatchObject([{ runs: [0, 1], lo: 2, hi: 4 }]);
  expect(requests()).toHaveLength(2);
});

test('growth asks for what is new, only of the runs that grew', async () => {
  const { feed, frame, requests, source } = makeFeed();
  const card = makeCard();
  feed.add(wish(), card);
  await frame();
  source.data.series.set(seriesKey(1, 0), points(13));
  feed.grew([1, 7]);
  await frame();
  expect(requests()[1]?.cards).toEqual([
    { tag: 0, runs: [1], lo: null, hi: null, pixels: 100, since: [10] },
  ]);
  expect(card.shown.at(-1)?.total).toEqual([10, 13]);
});

test('what grows while the first reply is under way is asked for after it', async () => {
  const { feed, frame, requests, source } = makeFeed();
  const card = makeCard();
  const bytes = source.bytes.bind(source);
  const made: (() => void)[] = [];
  source.bytes = async (path, body) => {
    const reply = await bytes(path, body);
    await new Promise<void>(arrive => made.push(arrive));
    return reply;
  };
  feed.add(wish(), card);
  await frame();
  source.data.series.set(seriesKey(1, 0), points(11));
  feed.grew([1]);
  made.shift()?.();
  await frame();
  await frame();
  expect(card.shown.map(({ total }) => total)).toEqual([[10, 10]]);
  made.shift()?.();
  await frame();
  expect(requests()[1]?.cards[0]).toMatchObject({ runs: [1], since: [10] });
  expect(card.shown.at(-1)?.total).toEqual([10, 11]);
});

test('the first card takes the reply that was asked ahead, if it is just what it wishes', async () => {
  const { feed, frame, requests } = makeFeed();
  feed.ahead(wish());
  expect(requests()).toHaveLength(1);
  const card = makeCard();
  feed.add(wish(), card);
  await frame();
  expect(card.shown.at(-1)?.total).toEqual([10, 10]);
  expect(requests()).toHaveLength(1);
  feed.ahead(wish()); // there is a card: nothing is ahead of it
  expect(requests()).toHaveLength(1);
});

test('what a card of several tags wishes is asked ahead, in the portions it is asked for in', async () => {
  const { feed, frame, requests } = makeFeed();
  const wishes = [wish(), wish({ runs: [0] }), wish({ runs: [1] })];
  const [first, ...more] = wishes as [CurveWish, ...CurveWish[]];
  feed.ahead(first, more);
  expect(requests().map(({ cards }) => cards.length)).toEqual([1, 2]);
  const cards = wishes.map(one => {
    const card = makeCard();
    feed.add(one, card);
    return card;
  });
  await frame();
  await frame();
  expect(cards.map(card => card.shown.at(-1)?.total)).toEqual([[10, 10], [10], [10]]);
  expect(requests()).toHaveLength(2);
});

test('a reply that was asked ahead for another wish is let go', async () => {
  const { feed, frame, requests } = makeFeed();
  feed.ahead(wish({ smoothing: 0.6 }));
  const card = makeCard();
  const id = feed.add(wish(), card);
  await frame();
  expect(requests().map(({ smoothing }) => smoothing)).toEqual([0.6, 0.5]);
  feed.wish(id, wish({ smoothing: 0.6 }));
  await frame();
  expect(requests().map(({ smoothing }) => smoothing)).toEqual([0.6, 0.5, 0.6]);
});

test('what was asked ahead is let go when something grows before a card takes it', async () => {
  const { feed, frame, requests, source } = makeFeed();
  feed.ahead(wish());
  await frame();
  source.data.series.set(seriesKey(1, 0), points(11));
  feed.grew([1]);
  const card = makeCard();
  feed.add(wish(), card);
  await frame();
  expect(requests()).toHaveLength(2);
  expect(card.shown.at(-1)?.total).toEqual([10, 11]);
});

test('an error of what was asked ahead is told to the card', async () => {
  const { feed, frame, source } = makeFeed();
  source.failure = new SourceError('no', 'refused');
  feed.ahead(wish());
  await frame();
  source.failure = null;
  const card = makeCard();
  feed.add(wish(), card);
  await frame();
  expect(card.errors).toHaveLength(1);
});

test('a run that is ticked is asked for, one that is unticked is dropped without a request', async () => {
  const { feed, frame, requests } = makeFeed();
  const card = makeCard();
  const id = feed.add(wish(), card);
  await frame();
  feed.wish(id, wish({ runs: [0, 2] }));
  await frame();
  expect(requests()[1]?.cards[0]?.runs).toEqual([2]);
  feed.wish(id, wish({ runs: [2] }));
  await frame();
  expect(requests()).toHaveLength(2);
  expect(card.shown.at(-1)?.total).toEqual([10]);
});

test('what was appended for long is asked whole again', async () => {
  const { feed, frame, requests, source } = makeFeed();
  feed.add(wish({ runs: [0], pixels: 1 }), makeCard());
  await frame();
  for (const n of [13, 16, 17]) {
    source.data.series.set(seriesKey(0, 0), points(n));
    feed.grew([0]);
    await frame();
  }
  expect(requests().map(request => request.cards[0]?.since)).toEqual([undefined, [10], [13], [0]]);
});

test('nothing is asked while paused, all of it afterwards', async () => {
  const { feed, frame, requests } = makeFeed();
  feed.add(wish(), makeCard());
  await frame();
  feed.pause(true);
  feed.grew([0]);
  await frame();
  expect(requests()).toHaveLength(1);
  feed.pause(false);
  await frame();
  expect(requests()[1]?.cards[0]?.runs).toEqual([0]);
});

test('a refusal goes to the cards, once; retry asks again', async () => {
  const { feed, frame, requests, source } = makeFeed();
  const card = makeCard();
  source.failure = new SourceError('disk', 'refused');
  const id = feed.add(wish(), card);
  await frame();
  await frame();
  expect(card.errors.map(error => error.message)).toEqual(['disk']);
  expect(requests()).toHaveLength(1);
  source.failure = null;
  feed.retry(id);
  await frame();
  expect(card.shown).toHaveLength(1);
});

test('a lost server is no error of the card: it is asked when that is back, growth included', async () => {
  const { feed, frame, source } = makeFeed();
  const card = makeCard();
  feed.add(wish(), card);
  await frame();
  source.failure = new SourceError('gone', 'lost');
  source.data.series.set(seriesKey(0, 0), points(12));
  feed.grew([0]);
  await frame();
  source.failure = null;
  await frame();
  expect(card.errors).toEqual([]);
  expect(card.shown).toHaveLength(1);
  feed.resume();
  await frame();
  expect(card.shown.at(-1)?.total).toEqual([12, 10]);
});

test('stale ids ask for a new board', async () => {
  const { feed, frame, source, stale } = makeFeed();
  source.failure = new SourceError('epoch', 'stale');
  feed.add(wish(), makeCard());
  await frame();
  expect(stale()).toBe(1);
});

test('a removed card is not asked for', async () => {
  const { feed, frame, requests } = makeFeed();
  feed.remove(feed.add(wish(), makeCard()));
  await frame();
  expect(requests()).toEqual([]);
});

test('a card that is removed while it is asked for is told nothing', async () => {
  const { feed, frame, source } = makeFeed();
  const [gone, failed, stays] = [makeCard(), makeCard(), makeCard()];
  const id = feed.add(wish(), gone);
  feed.add(wish(), stays);
  let flying = frame();
  feed.remove(id);
  await flying;
  await frame();
  expect(gone.shown).toEqual([]);
  expect(stays.shown).toHaveLength(1);

  source.failure = new SourceError('no such tag', 'refused');
  const other = feed.add(wish({ tag: 1 }), failed);
  flying = frame();
  feed.remove(other);
  await flying;
  expect(failed.errors).toEqual([]);
});

test('a card that changes its wish while another one is asked for gets its turn', async () => {
  const { feed, frame, requests } = makeFeed();
  const [a, b] = [makeCard(), makeCard()];
  feed.add(wish(), a);
  const other = feed.add(wish({ tag: 1, runs: [0] }), b);
  await frame();
  feed.grew([1]); // only the first card holds run 1
  const inFlight = frame();
  feed.wish(other, wish({ tag: 1, runs: [2] }));
  await inFlight;
  await frame();
  expect(
    requests()
      .at(-1)
      ?.cards.map(card => [card.tag, card.runs]),
  ).toEqual([[1, [2]]]);
  expect(b.shown.at(-1)?.total).toEqual([10]);
});

test('cards that show nothing yet come in portions, the first at once', async () => {
  const { feed, frame, requests } = makeFeed();
  const cards = Array.from({ length: 9 }, makeCard);
  for (const [i, card] of cards.entries()) feed.add(wish({ pixels: 100 + i }), card);
  for (let i = 0; i < 3; i++) await frame();
  expect(requests().map(request => request.cards.length)).toEqual([1, 6, 2]);
  expect(cards.every(card => card.shown.length === 1)).toBe(true);
});

test('the next portion is asked for before the one that came is shown, and given to its cards', async () => {
  const { feed, frame, requests } = makeFeed();
  const seen: number[] = [];
  const runs = [[0, 1], [0], [1], [], [1, 0]];
  const cards = runs.map(() => makeCard());
  const first = cards[0] as ReturnType<typeof makeCard>;
  const show = first.show.bind(first);
  first.show = (series, to) => {
    seen.push(requests().length);
    show(series, to);
  };
  const ids = runs.map((of, i) => feed.add(wish({ runs: of }), cards[i] as typeof first));
  await frame();
  expect(seen).toEqual([2]);
  feed.wish(ids[2] as number, wish({ runs: [1], lo: 2, hi: 4 }));
  for (let i = 0; i < 3; i++) await frame();
  expect(cards.map(card => card.shown.map(({ total }) => total))).toEqual([
    [[10, 10]],
    [[10]],
    [[10]],
    [[]],
    [[10, 10]],
  ]);
  expect(requests().map(({ cards: asked }) => asked.map(one => [one.runs, one.lo]))).toEqual([
    [[[0, 1], null]],
    [
      [[0], null],
      [[1], null],
      [[1, 0], null],
    ],
    [[[1], 2]],
  ]);
});

test('cards that wish the same take a reply each', async () => {
  const { feed, frame, requests } = makeFeed();
  const cards = Array.from({ length: 3 }, () => makeCard());
  for (const card of cards) feed.add(wish(), card);
  for (let i = 0; i < 4; i++) await frame();
  expect(cards.map(card => card.shown.length)).toEqual([1, 1, 1]);
  expect(requests().every(request => request.cards.length === 1)).toBe(true);
});

const sketch = { columns: 64, y: 'linear', bottom: null, top: null, trim: true } as const;

test('a sketch is asked by itself, all cards that are left at once', async () => {
  const { feed, frame, source } = makeFeed();
  const cards = Array.from({ length: 9 }, () => makeCard());
  for (const [i, card] of cards.entries()) feed.add(wish({ tag: i % 2, sketch }), card);
  const lone = makeCard();
  feed.add(wish(), lone);
  for (let i = 0; i < 5; i++) await frame();
  expect(cards.map(card => card.shown.length)).toEqual(Array(9).fill(1));
  expect(lone.shown).toHaveLength(1);
  const asked = source.asked.map(({ path, body }) => [
    path.split('/').at(-1),
    (body as CurvesRequest).cards.length,
  ]);
  expect(asked).toEqual([
    ['sketches', 1],
    ['sketches', 8],
    ['curves', 1],
  ]);
  const [first] = source.asked.map(({ body }) => body as SketchesRequest);
  expect(first?.cards).toEqual([{ tag: 0, runs: [0, 1], lo: null, hi: null, ...sketch }]);
});

test('somebody looks closer: the points replace the sketch, and the sketch the points', async () => {
  const { feed, frame, source } = makeFeed();
  const card = makeCard();
  const id = feed.add(wish({ sketch }), card);
  await frame();
  feed.wish(id, wish());
  await frame();
  feed.wish(id, wish({ sketch }));
  await frame();
  expect(source.asked.map(({ path }) => path.split('/').at(-1))).toEqual([
    'sketches',
    'curves',
    'sketches',
  ]);
  expect(card.shown.map(({ wish }) => Boolean(wish.sketch))).toEqual([true, false, true]);
});

test('a growing sketch is asked anew and whole, but not all the time', async () => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout'] });
  try {
    const { feed, frame, source } = makeFeed();
    const card = makeCard();
    feed.add(wish({ sketch }), card);
    await frame();
    source.data.series.set(seriesKey(1, 0), points(13));
    for (let i = 0; i < 5; i++) {
      feed.grew([1]);
      await frame();
    }
    expect(source.asked).toHaveLength(1);
    vi.advanceTimersByTime(1_000);
    await frame();
    expect(source.asked).toHaveLength(2);
    const [, second] = source.asked.map(({ body }) => body as SketchesRequest);
    expect(second?.cards[0]?.runs).toEqual([0, 1]);
    expect(card.shown.at(-1)?.total).toEqual([10, 13]);
    await frame();
    expect(source.asked).toHaveLength(2);
  } finally {
    vi.useRealTimers();
  }
});
