// The board: every run and tag, without their points. A reply replaces it or changes it; the old one stays as it was.
import { naturalCompare, naturalSort } from '../base/natural';
import type { BoardReply, LoadState, Run, Tag } from './wire';

export interface Board {
  epoch: string;
  version: number;
  logdir: string;
  logdirPath: string;
  windowTitle: string;
  /** In natural order of their names. */
  runs: readonly Run[];
  runById: ReadonlyMap<number, Run>;
  /** Those that some run logs, in natural order of their tags. */
  tags: readonly Tag[];
  allTags: readonly Tag[];
  tagSets: readonly ReadonlySet<number>[];
  load: LoadState;
}

function merged<T extends { id: number }>(
  held: readonly T[],
  changed: readonly T[],
  gone: readonly number[],
  name: (item: T) => string,
): readonly T[] {
  if (held.length === 0) return naturalSort(changed, name);
  if (changed.length === 0 && gone.length === 0) return held;
  const left = new Map(changed.map(item => [item.id, item]));
  const lost = new Set(gone);
  const kept: T[] = [];
  for (const item of held) {
    const now = left.get(item.id);
    left.delete(item.id);
    if (!lost.has(item.id)) kept.push(now ?? item);
  }
  if (left.size === 0) return kept;
  const fresh = naturalSort([...left.values()], name);
  const out: T[] = [];
  let at = 0;
  for (const item of kept) {
    for (
      let next = fresh[at];
      next && naturalCompare(name(next), name(item)) < 0;
      next = fresh[++at]
    )
      out.push(next);
    out.push(item);
  }
  return out.concat(fresh.slice(at));
}

export function applyBoard(held: Board | null, reply: BoardReply): Board {
  const base = held && !reply.full && held.epoch === reply.epoch ? held : null;
  const runs = merged(base?.runs ?? [], reply.runs, reply.gone, run => run.name);
  const allTags = merged(base?.allTags ?? [], reply.tags, [], tag => tag.tag);
  const tagSets = reply.tag_sets.map(set => new Set(set));
  const used = new Set<number>();
  for (const set of new Set(runs.map(run => run.tag_set)))
    for (const tag of tagSets[set] ?? []) used.add(tag);
  const tags = allTags.filter(tag => used.has(tag.id));
  return {
    epoch: reply.epoch,
    version: reply.version,
    logdir: reply.logdir,
    logdirPath: reply.logdir_path,
    windowTitle: reply.window_title,
    runs,
    runById: runs === base?.runs ? base.runById : new Map(runs.map(run => [run.id, run])),
    tags,
    allTags,
    tagSets,
    load: reply.load,
  };
}

/** Runs that log a tag, in the board's order. */
export function runsWithTag(board: Board, tag: number): Run[] {
  return board.runs.filter(run => board.tagSets[run.tag_set]?.has(tag));
}
