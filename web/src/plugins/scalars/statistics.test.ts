import { expect, test, vi } from 'vitest';
import { type DataSource, SourceError } from '../../api';
import { StatisticsFeed, type StatisticsWish } from './statistics';

/** A server that answers when it is told to; each row is filled with its place in the reply. */
function makeServer() {
  const asked: { body: { cards: { tag: number; runs: number[] }[]; lo: number | null } }[] = [];
  const waiting: ((reply: ArrayBuffer | SourceError) => void)[] = [];
  const source = {
    bytes: (_: string, body: never) =>
      new Promise<ArrayBuffer>((done, fail) => {
        asked.push({ body });
        waiting.push(reply => (reply instanceof SourceError ? fail(reply) : done(reply)));
      }),
  } as unknown as DataSource;
  const answer = async (failure?: SourceError) => {
    const rows = asked.at(-1)?.body.cards.reduce((sum, card) => sum + card.runs.length, 0) ?? 0;
    const reply = new Float64Array(rows * 16).map((_, i) => Math.floor(i / 16));
    waiting.shift()?.(failure ?? reply.buffer);
    await new Promise(done => setTimeout(done));
  };
  return { source, asked, answer, feed: new StatisticsFeed(source, () => 'e') };
}

const wish = (change: Partial<StatisticsWish> = {}): StatisticsWish => ({
  tag: 1,
  runs: [7, 8],
  axis: { x: 'step', smoothing: 0.6 },
  lo: 10,
  hi: 20,
  ...change,
});
const soon = () => new Promise(done => setTimeout(done));

test('tables of one moment share a request, each gets its rows', async () => {
  const { feed, asked, answer } = makeServer();
  const [one, two] = [vi.fn(), vi.fn()];
  feed.add(wish(), { show: one, fail: vi.fn() });
  feed.add(wish({ tag: 2, runs: [9] }), { show: two, fail: vi.fn() });
  await soon();
  expect(asked).toHaveLength(1);
  expect(asked[0]?.body).toMatchObject({ epoch: 'e', x: 'step', lo: 10, hi: 20, smoothing: 0.6 });
  await answer();
  expect(
    [...(one.mock.calls[0]?.[0] ?? [])].map(([run, row]) => [run, row.count, row.deviation]),
  ).toEqual([
    [7, 0, 0],
    [8, 1, 1],
  ]);
  expect([...(two.mock.calls[0]?.[0] ?? [])][0]?.[1].mean).toBe(2);
});

test('while a request is under way the newest wish waits, those between are never asked', async () => {
  const { feed, asked, answer } = makeServer();
  const table = feed.add(wish(), { show: vi.fn(), fail: vi.fn() });
  await soon();
  for (const lo of [11, 12, 13]) table.wish(wish({ lo }));
  await answer();
  expect(asked.map(({ body }) => body.lo)).toEqual([10, 13]);
});

test('growth asks again for the tables that show the run', async () => {
  const { feed, asked, answer } = makeServer();
  feed.add(wish(), { show: vi.fn(), fail: vi.fn() });
  feed.add(wish({ tag: 2, runs: [9] }), { show: vi.fn(), fail: vi.fn() });
  await soon();
  await answer();
  feed.grew([9, 100]);
  await soon();
  expect(asked.at(-1)?.body.cards).toEqual([{ tag: 2, runs: [9] }]);
});

test('a refusal is told; a server that is away is asked again', async () => {
  vi.useFakeTimers();
  const { feed, asked, answer } = makeServer();
  const [take, fail] = [vi.fn(), vi.fn()];
  feed.add(wish(), { show: take, fail: fail });
  await vi.advanceTimersByTimeAsync(1);
  const lost = answer(new SourceError('away', 'lost'));
  await vi.advanceTimersByTimeAsync(5_000);
  await lost;
  expect(fail).not.toHaveBeenCalled();
  expect(asked).toHaveLength(2);
  const refused = answer(new SourceError('no such tag', 'refused'));
  await vi.advanceTimersByTimeAsync(5_000);
  await refused;
  expect(fail).toHaveBeenCalledOnce();
  expect(asked).toHaveLength(2);
  vi.useRealTimers();
});

test('a table that is gone is told nothing', async () => {
  const { feed, answer } = makeServer();
  const take = vi.fn();
  const table = feed.add(wish(), { show: take, fail: vi.fn() });
  await soon();
  table.remove();
  await answer();
  expect(take).not.toHaveBeenCalled();
});
