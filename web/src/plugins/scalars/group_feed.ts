// Asks the server for groups of runs: all cards of a moment in one request, one in flight, the newest wish wins.
import { type CurveAxis, type DataSource, type GroupsRequest, SourceError } from '../../api';
import type { BandKind, Centre } from '../../charts/curve';
import { decodeGroupBlocks, type GroupPart } from './group_block';

export interface GroupWish extends CurveAxis {
  readonly tag: number;
  readonly groups: readonly { readonly key: string; readonly runs: readonly number[] }[];
  readonly centre: Centre;
  readonly band: BandKind;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly pixels: number;
}

export interface GroupSubscriber {
  /** The groups, in the order of the wish that they answer. */
  show(groups: readonly GroupPart[], wish: GroupWish): void;
  fail(error: SourceError): void;
}

interface Card {
  readonly subscriber: GroupSubscriber;
  wish: GroupWish;
  due: boolean;
}

export interface GroupHandle {
  wish(wish: GroupWish): void;
  retry(): void;
  remove(): void;
}

const GROUPS = 'api/plugins/scalars/groups';
const RETRY_MS = 2_000;

// Of one request: what x is, how it is smoothed, what is drawn of a group.
const sharedOf = ({ x, xTag, xLog, smoothing, smoother, centre, band }: GroupWish) =>
  JSON.stringify([x, xTag ?? null, xLog ?? false, smoothing, smoother, centre, band]);

/** Says the same: a new object would only be asked again. */
export function sameGroupWish(a: GroupWish, b: GroupWish): boolean {
  return (
    sharedOf(a) === sharedOf(b) &&
    a.tag === b.tag &&
    a.lo === b.lo &&
    a.hi === b.hi &&
    a.pixels === b.pixels &&
    a.groups.length === b.groups.length &&
    a.groups.every((group, i) => {
      const other = b.groups[i];
      return (
        group.key === other?.key &&
        group.runs.length === other.runs.length &&
        group.runs.every((run, j) => run === other.runs[j])
      );
    })
  );
}

export class GroupFeed {
  readonly #cards = new Set<Card>();
  #busy = false;
  #scheduled = false;

  constructor(
    readonly source: DataSource,
    readonly epoch: () => string,
    readonly later: (run: () => void) => void = run => queueMicrotask(run),
    /** A reply said 409: the ids are of a server that is gone. */
    readonly stale: () => void = () => {},
  ) {}

  add(wish: GroupWish, subscriber: GroupSubscriber): GroupHandle {
    const card: Card = { subscriber, wish, due: true };
    this.#cards.add(card);
    this.#schedule();
    const again = () => {
      card.due = true;
      this.#schedule();
    };
    return {
      wish: now => {
        card.wish = now;
        again();
      },
      retry: again,
      remove: () => this.#cards.delete(card),
    };
  }

  /** These runs have new points; null: any may have. */
  grew(runs: Iterable<number> | null): void {
    const grown = runs && new Set(runs);
    for (const card of this.#cards)
      card.due ||=
        grown === null || card.wish.groups.some(group => group.runs.some(run => grown.has(run)));
    this.#schedule();
  }

  #schedule(): void {
    if (this.#scheduled || this.#busy) return;
    this.#scheduled = true;
    this.later(() => {
      this.#scheduled = false;
      void this.#ask();
    });
  }

  async #ask(): Promise<void> {
    const first = [...this.#cards].find(card => card.due);
    if (!first) return;
    const shared = sharedOf(first.wish);
    const asked = [...this.#cards]
      .filter(card => card.due && sharedOf(card.wish) === shared)
      .map(card => ({ card, wish: card.wish }));
    for (const { card } of asked) card.due = false;
    this.#busy = true;
    let wait = 0;
    try {
      const blocks = decodeGroupBlocks(
        await this.source.bytes(
          GROUPS,
          this.#makeRequest(
            first.wish,
            asked.map(({ wish }) => wish),
          ),
        ),
      );
      for (const [i, { card, wish }] of asked.entries())
        if (this.#cards.has(card)) card.subscriber.show(blocks[i] ?? [], wish);
    } catch (error) {
      const told = error instanceof SourceError ? error : new SourceError(String(error), 'refused');
      for (const { card } of asked) {
        // A server that is away, or another one: what is shown stays, and is asked for again.
        if (told.kind === 'refused') card.subscriber.fail(told);
        else card.due = true;
      }
      if (told.kind !== 'refused') wait = RETRY_MS;
      if (told.kind === 'stale') this.stale();
    } finally {
      this.#busy = false;
      if ([...this.#cards].some(card => card.due)) {
        if (wait > 0) setTimeout(() => this.#schedule(), wait);
        else this.#schedule();
      }
    }
  }

  #makeRequest(axis: GroupWish, wishes: readonly GroupWish[]): GroupsRequest {
    return {
      epoch: this.epoch(),
      x: axis.x,
      ...(axis.x === 'tag' && { x_tag: axis.xTag ?? null }),
      ...(axis.xLog && { x_scale: 'log' as const }),
      smoothing: axis.smoothing,
      ...(axis.smoother && axis.smoother !== 'exponential' && { smoother: axis.smoother }),
      centre: axis.centre,
      band: axis.band,
      cards: wishes.map(({ tag, groups, pixels, lo, hi }) => ({
        tag,
        groups: groups.map(({ key, runs }) => ({ key, runs: [...runs] })),
        pixels,
        lo,
        hi,
      })),
    };
  }
}
