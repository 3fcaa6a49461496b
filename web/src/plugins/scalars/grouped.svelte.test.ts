import { expect, test } from 'vitest';
import type { GroupsRequest } from '../../api';
import { FakeSource } from '../../api/fake';
import { Workspace } from '../../public/workspace.svelte';
import { makeGroupBlock } from './fixture';
import { decodeGroupBlocks, type GroupPart } from './group_block';
import type { GroupWish } from './group_feed';
import { CardBands, type CardGroup, groupName, groupSeries } from './grouped.svelte';

const group = (key: string): CardGroup => ({
  id: -1,
  key,
  name: key,
  color: '#123456',
  dash: [],
  live: false,
  runs: [],
});

const wish = (change: Partial<GroupWish> = {}): GroupWish => ({
  tag: 0,
  groups: [{ key: 'a', runs: [0, 1] }],
  x: 'step',
  smoothing: 0,
  centre: 'mean',
  band: 'std',
  lo: null,
  hi: null,
  pixels: 100,
  ...change,
});

/** Every group has a place at the ends of the range asked for, else at 0 and 100. */
class Server extends FakeSource {
  override async bytes(path: string, body: unknown): Promise<ArrayBuffer> {
    this.asked.push({ path, body });
    const blocks = (body as GroupsRequest).cards.map(({ groups, lo, hi }) =>
      makeGroupBlock(
        groups.map(() => ({
          members: 2,
          rows: [
            [lo ?? 0, 1, 0, 2, 2],
            [hi ?? 100, 2, 1, 3, 2],
          ],
        })),
      ),
    );
    return new Blob(blocks).arrayBuffer();
  }
}
const rest = () => new Promise<void>(done => setTimeout(done));

test('a group as a curve: its last, lowest and highest are those of the centre, places without one count as none', () => {
  const [parts] = decodeGroupBlocks(
    makeGroupBlock([
      {
        members: 3,
        rows: [
          [0, 5, 4, 6, 3],
          [10, 2, 1, 3, 3],
          [20, 3, Number.NaN, Number.NaN, 1],
          [30, Number.NaN, Number.NaN, Number.NaN, 0],
        ],
      },
    ]),
  );
  const [part] = parts as [GroupPart];
  const series = groupSeries(group('a'), part, 'median', 'quartiles', [0, 99]);
  expect(series).toMatchObject({
    lastValue: 3,
    min: 2,
    stepAtMin: 10,
    max: 5,
    stepAtMax: 0,
    total: 4,
    nonfinite: 0,
    extent: [0, 99],
    band: { members: 3, centre: 'median', kind: 'quartiles' },
  });
});

test('a zoomed card still knows how far its groups go; what is let go is forgotten', async () => {
  const w = new Workspace(new Server({ runs: [], tags: [], tagSets: [], series: new Map() }));
  const told: unknown[] = [];
  const bands = new CardBands(w, error => told.push(error));
  bands.ask(wish());
  expect([bands.answered, bands.answers([group('a')])]).toEqual([null, false]);
  await rest();
  expect(told).toEqual([null]);
  expect(bands.answers([group('a')])).toBe(true);
  expect(bands.answers([group('a'), group('new')])).toBe(false);
  bands.ask(wish({ lo: 40, hi: 60 }));
  await rest();
  const [zoomed] = bands.seriesOf([group('a'), group('new')]);
  expect([Array.from(zoomed?.step ?? []), zoomed?.extent]).toEqual([
    [40, 60],
    [0, 100],
  ]);
  bands.ask(null);
  expect([bands.answered, bands.seriesOf([group('a')])]).toEqual([null, []]);
});

test('the same wish is asked once', async () => {
  const source = new Server({ runs: [], tags: [], tagSets: [], series: new Map() });
  const bands = new CardBands(new Workspace(source), () => {});
  bands.ask(wish());
  await rest();
  bands.ask(wish());
  await rest();
  expect(source.asked).toHaveLength(1);
});

test('a group is called by its values', () => {
  expect(groupName({ values: ['adam', null] }, 'without')).toBe('adam · without');
});
