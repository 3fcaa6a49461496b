// The groups of all cards come through one feed, which hears of growth for them; and groups as series of a plot.
import type { Run, SourceError } from '../../api';
import type { BandKind, Centre, CurveSeries, Range } from '../../charts/curve';
import type { RunGroup } from '../../public/run_groups';
import type { Workspace } from '../../public/workspace.svelte';
import type { GroupPart } from './group_block';
import { GroupFeed, type GroupHandle, type GroupWish, sameGroupWish } from './group_feed';

const PACE_MS = 1_000; // a group is worked out anew from all of its runs
const feeds = new WeakMap<Workspace, GroupFeed>();

export function groupFeedOf(w: Workspace): GroupFeed {
  const held = feeds.get(w);
  if (held) return held;
  const feed = new GroupFeed(
    w.source,
    () => w.board?.epoch ?? '',
    run => queueMicrotask(run),
    () => void w.refresh(true),
  );
  feeds.set(w, feed);
  let grown = new Set<number>();
  w.onGrew(runs => {
    if (grown.size === 0)
      setTimeout(() => {
        feed.grew(grown);
        grown = new Set();
      }, PACE_MS);
    for (const run of runs) grown.add(run);
  });
  // What grew while it was paused was not told.
  let paused = false;
  $effect.root(() => {
    $effect(() => {
      if (paused && !w.paused) feed.grew(null);
      paused = w.paused;
    });
  });
  return feed;
}

/** A group of the page, with those of its runs that a card shows. */
export interface CardGroup {
  /** The same in every card; no run has it. */
  readonly id: number;
  readonly key: string;
  readonly name: string;
  readonly color: string;
  readonly dash: readonly number[];
  readonly live: boolean;
  readonly runs: readonly Run[];
}

/** Which of the page's groups each run is in; made once for all cards. */
const places = new WeakMap<Workspace['groups'], ReadonlyMap<number, number>>();
function placesOf({ groups }: Workspace): ReadonlyMap<number, number> {
  let held = places.get(groups);
  if (!held) {
    held = new Map(groups.flatMap((group, i) => group.runs.map(run => [run.id, i] as const)));
    places.set(groups, held);
  }
  return held;
}

/** What a group is called; `without` stands for a value that its runs don't have. */
export const groupName = ({ values }: Pick<RunGroup, 'values'>, without: string): string =>
  values.map(value => value ?? without).join(' · ');

/** `runs`: those of the card. Each goes with the run it is a part of. */
export function cardGroups(w: Workspace, runs: readonly Run[], without: string): CardGroup[] {
  const placeOf = placesOf(w);
  const members = w.groups.map((): Run[] => []);
  for (const run of runs) {
    const place = placeOf.get(w.ownerOf(run).id);
    if (place !== undefined) members[place]?.push(run);
  }
  return w.groups.flatMap((group, i) => {
    const mine = members[i] ?? [];
    const [first] = group.runs;
    const id = w.groupId(group.key);
    if (!first || id === null || mine.length === 0) return [];
    return {
      id,
      key: group.key,
      name: groupName(group, without),
      color: w.colour(first),
      dash: w.dash(first),
      live: mine.some(run => w.running.has(run.id)),
      runs: mine,
    };
  });
}

/** The group that a run, by its id, is shown in; the id of a group is its own. */
export function groupOf(w: Workspace, id: number): number | null {
  if (id < 0) return id;
  const run = w.board?.runById.get(id);
  const place = run && placesOf(w).get(w.ownerOf(run).id);
  return place === undefined ? null : w.groupId(w.groups[place]?.key ?? '');
}

/** The groups of one card: asked for while they are wanted, shown until the next answer. */
export class CardBands {
  #told = $state.raw<{ parts: readonly GroupPart[]; wish: GroupWish } | null>(null);
  #handle: GroupHandle | null = null;
  #wish: GroupWish | null = null;
  /** x of all that a group has, by its key: while the card is zoomed in, what comes is not all. */
  readonly #extents = new Map<string, Range>();

  /** `tell`: an answer came (null), or what is wrong. */
  constructor(
    readonly w: Workspace,
    readonly tell: (error: SourceError | null) => void,
  ) {}

  /** The wish that is answered; null: nothing has come yet. */
  get answered(): GroupWish | null {
    return this.#told?.wish ?? null;
  }

  /** null: what is held is let go. */
  ask(wish: GroupWish | null): void {
    if (wish && this.#wish && sameGroupWish(wish, this.#wish)) return;
    this.#wish = wish;
    if (!wish) {
      this.#handle?.remove();
      this.#handle = null;
      this.#told = null;
      this.#extents.clear();
    } else if (this.#handle) this.#handle.wish(wish);
    else
      this.#handle = groupFeedOf(this.w).add(wish, {
        show: (parts, to) => {
          this.#note(parts, to);
          this.#told = { parts, wish: to };
          this.tell(null);
        },
        fail: this.tell,
      });
  }

  retry(): void {
    this.#handle?.retry();
  }

  answers(groups: readonly CardGroup[]): boolean {
    const keys = new Set(this.answered?.groups.map(group => group.key));
    return groups.every(group => keys.has(group.key));
  }

  seriesOf(groups: readonly CardGroup[]): CurveSeries[] {
    if (!this.#told) return [];
    const { parts, wish } = this.#told;
    const at = new Map(wish.groups.map(({ key }, i) => [key, i]));
    return groups.flatMap(group => {
      const part = parts[at.get(group.key) ?? -1];
      if (!part || part.x.length === 0) return [];
      return groupSeries(group, part, wish.centre, wish.band, this.#extents.get(group.key) ?? null);
    });
  }

  #note(parts: readonly GroupPart[], { groups, lo, hi }: GroupWish): void {
    const whole = lo === null && hi === null;
    for (const [i, { x }] of parts.entries()) {
      const key = groups[i]?.key;
      const [first, last] = [x[0], x.at(-1)];
      if (key === undefined || first === undefined || last === undefined) continue;
      const before = whole ? undefined : this.#extents.get(key);
      this.#extents.set(
        key,
        before ? [Math.min(before[0], first), Math.max(before[1], last)] : [first, last],
      );
    }
  }
}

/** `extent`: x of all there is, where the part holds only what is in view. */
export function groupSeries(
  group: CardGroup,
  part: GroupPart,
  centre: Centre,
  band: BandKind,
  extent: Range | null,
): CurveSeries {
  const { x, centre: value, low, high, n } = part;
  let [least, most, last] = [Number.NaN, Number.NaN, Number.NaN];
  let [leastAt, mostAt] = [Number.NaN, Number.NaN];
  let finite = 0;
  for (let i = 0; i < x.length; i++) {
    const v = value[i] as number;
    if (!Number.isFinite(v)) continue;
    finite++;
    last = v;
    if (!(v >= least)) [least, leastAt] = [v, x[i] as number];
    if (!(v <= most)) [most, mostAt] = [v, x[i] as number];
  }
  return {
    key: group.id,
    name: group.name,
    color: group.color,
    dash: group.dash,
    step: x,
    wall: x,
    x,
    value,
    smoothed: null,
    total: x.length,
    start: 0,
    end: x.at(-1) ?? Number.NaN,
    lastStep: x.at(-1) ?? Number.NaN,
    lastValue: last,
    min: least,
    stepAtMin: leastAt,
    max: most,
    stepAtMax: mostAt,
    nonfinite: finite > 0 ? 0 : x.length,
    coarse: false,
    extent,
    restart: Number.NaN,
    live: group.live,
    band: { low, high, n, members: part.members, centre, kind: band },
  };
}
