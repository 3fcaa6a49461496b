import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type DataSource, SourceError } from '../../api';
import type { CardRows } from './block';
import { HistogramFeed, type Subscriber, type Wish } from './feed';
import { makeBlock, makeRow } from './fixture';

interface Asked {
  readonly cards: readonly { readonly tag: number; readonly held: unknown }[];
}

let rows = [makeRow(0, [1, 2])];
let asked: Asked[] = [];
let failure: SourceError | null = null;
let stale = 0;

beforeEach(() => {
  vi.useFakeTimers();
  rows = [makeRow(0, [1, 2])];
  asked = [];
  failure = null;
  stale = 0;
});
afterEach(() => vi.useRealTimers());

const source = {
  async bytes(_path: string, body: Asked) {
    asked.push(body);
    if (failure) throw failure;
    const blocks = body.cards.map(({ held }) => {
      const sent = held ? [rows.length - 1] : rows.map((_, i) => i);
      return new Uint8Array(makeBlock(rows, sent, !held));
    });
    const whole = new Uint8Array(blocks.reduce((sum, block) => sum + block.length, 0));
    let at = 0;
    for (const block of blocks) {
      whole.set(block, at);
      at += block.length;
    }
    return whole.buffer;
  },
} as unknown as DataSource;

const makeFeed = () =>
  new HistogramFeed(
    source,
    () => 'epoch',
    () => stale++,
  );

const wish = (tag: number, about: Partial<Wish> = {}): Wish => ({
  tag,
  runs: [0],
  x: 'step',
  trim: true,
  rows: 48,
  bins: 2,
  lo: null,
  hi: null,
  ...about,
});

function makeCard(of: Wish) {
  const shown: CardRows[] = [];
  const failed: SourceError[] = [];
  const subscriber: Subscriber = {
    wish: of,
    show: card => shown.push(card),
    fail: error => failed.push(error),
  };
  return { subscriber, shown, failed };
}

test('cards that ask together are asked for together, a few at a time', async () => {
  const feed = makeFeed();
  const cards = Array.from({ length: 6 }, (_, tag) => makeCard(wish(tag)));
  for (const { subscriber } of cards) feed.subscribe(subscriber);
  await vi.runAllTimersAsync();
  expect(asked.map(({ cards }) => cards.map(card => card.tag))).toEqual([
    [0, 1, 2, 3],
    [4, 5],
  ]);
  expect(cards.map(({ shown }) => shown.length)).toEqual([1, 1, 1, 1, 1, 1]);
});

test('what was asked for ahead is shown at once, and asked for again with what is held', async () => {
  const feed = makeFeed();
  const first = feed.ahead(wish(0));
  await vi.runAllTimersAsync();
  await first;
  expect(asked.map(({ cards }) => cards.length)).toEqual([1]);
  const { subscriber, shown } = makeCard(wish(0));
  feed.subscribe(subscriber);
  expect(shown.length).toBe(1);
  await vi.runAllTimersAsync();
  expect(asked[1]?.cards[0]?.held).toMatchObject({ rows: [[0, 0]] });
});

test('growth of its runs brings a card what is new', async () => {
  const feed = makeFeed();
  const { subscriber, shown } = makeCard(wish(0));
  feed.subscribe(subscriber);
  await vi.runAllTimersAsync();
  feed.grew([7]);
  await vi.runAllTimersAsync();
  expect(asked.length).toBe(1);
  rows = [...rows, makeRow(1, [3, 4])];
  feed.grew([0]);
  feed.grew([0]);
  await vi.runAllTimersAsync();
  expect(asked.length).toBe(2);
  expect(asked[1]?.cards[0]?.held).toMatchObject({ rows: [[0, 0]] });
  expect(shown.at(-1)?.runs[0]?.rows).toEqual(rows);
});

test('a card that comes back is shown at once what was held', async () => {
  const feed = makeFeed();
  feed.subscribe(makeCard(wish(0)).subscriber)();
  const first = makeCard(wish(0));
  const end = feed.subscribe(first.subscriber);
  await vi.runAllTimersAsync();
  end();
  const again = makeCard(wish(0));
  feed.subscribe(again.subscriber);
  expect(again.shown.length).toBe(1);
  const other = makeCard(wish(0, { lo: 1, hi: 2 }));
  feed.subscribe(other.subscriber);
  expect(other.shown.length).toBe(0);
});

test('a card that went is not asked for', async () => {
  const feed = makeFeed();
  feed.subscribe(makeCard(wish(0)).subscriber)();
  await vi.runAllTimersAsync();
  expect(asked).toEqual([]);
});

test('a refusal is told to the cards, a stale one to the page', async () => {
  const feed = makeFeed();
  const { subscriber, failed } = makeCard(wish(0));
  failure = new SourceError('no', 'refused');
  feed.subscribe(subscriber);
  await vi.runAllTimersAsync();
  expect(failed).toEqual([failure]);
  failure = new SourceError('restarted', 'stale');
  feed.ask(subscriber);
  await vi.runAllTimersAsync();
  expect([failed.length, stale]).toEqual([1, 1]);
});
