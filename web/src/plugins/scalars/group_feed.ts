// Asks the server for groups of runs.
import type { CurveAxis, DataSource, GroupsRequest } from '../../api';
import type { BandKind, Centre } from '../../charts/curve';
import { decodeGroupBlocks, type GroupPart } from './group_block';
import { type Asker, type Question, Questions } from './questions';

export interface GroupWish extends CurveAxis {
  readonly tag: number;
  readonly groups: readonly { readonly key: string; readonly runs: readonly number[] }[];
  readonly centre: Centre;
  readonly band: BandKind;
  readonly lo: number | null;
  readonly hi: number | null;
  readonly pixels: number;
}

/** Its answers: the groups, in the order of the wish. */
export type GroupSubscriber = Asker<GroupWish, readonly GroupPart[]>;
export type GroupHandle = Question<GroupWish>;

const GROUPS = 'api/plugins/scalars/groups';

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

export class GroupFeed extends Questions<GroupWish, readonly GroupPart[]> {
  constructor(
    readonly source: DataSource,
    readonly epoch: () => string,
    later: (run: () => void) => void = run => queueMicrotask(run),
    stale: () => void = () => {},
  ) {
    super(later, stale);
  }

  protected override kindOf(wish: GroupWish): string {
    return sharedOf(wish);
  }

  protected override concerns({ groups }: GroupWish, runs: ReadonlySet<number>): boolean {
    return groups.some(group => group.runs.some(run => runs.has(run)));
  }

  protected override async ask(
    wishes: readonly [GroupWish, ...GroupWish[]],
  ): Promise<readonly (readonly GroupPart[])[]> {
    const request = this.#makeRequest(wishes[0], wishes);
    const blocks = decodeGroupBlocks(await this.source.bytes(GROUPS, request));
    return wishes.map((_, i) => blocks[i] ?? []);
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
