// What the patterns of a chart, or the tags its margins name, come to: which tags, of which runs.
import type { Run, Tag } from '../../api';

export interface MatchedTag {
  readonly tag: Tag;
  /** Shown runs that log it. */
  readonly runs: readonly Run[];
  readonly drawn: boolean;
}

export interface Matches {
  /** Pairs of a tag and a run. */
  readonly count: number;
  readonly found: readonly MatchedTag[];
  /** Tags that match, but which no shown run logs. */
  readonly unlogged: readonly Tag[];
  /** Patterns, or names, that match no tag at all. */
  readonly nothing: readonly string[];
}

interface Pattern {
  readonly pattern: string;
  readonly tags: readonly number[];
  readonly error: string | null;
}

/** `tags`: all scalar tags, in their order. A pattern that is none is told elsewhere. */
export function listMatches(
  patterns: readonly Pattern[],
  tags: readonly Tag[],
  drawn: readonly Tag[],
  runsOf: (tag: Tag) => readonly Run[],
): Matches {
  const matched = new Set(patterns.flatMap(one => one.tags));
  const of = tags
    .filter(tag => matched.has(tag.id))
    .map(tag => ({ tag, runs: runsOf(tag), drawn: drawn.includes(tag) }));
  const found = of.filter(({ runs }) => runs.length > 0);
  return {
    count: found.reduce((sum, { runs }) => sum + runs.length, 0),
    found,
    unlogged: of.filter(({ runs }) => runs.length === 0).map(({ tag }) => tag),
    nothing: patterns.flatMap(({ pattern, tags, error }) =>
      tags.length === 0 && error === null ? [pattern] : [],
    ),
  };
}
