// What differs between two texts: lines first, then words within lines that changed.
import { diffArrays, diffLines } from 'diff';

export type Kind = 'same' | 'added' | 'removed';

export interface Line {
  readonly kind: Kind;
  /** The line in pieces; those that make the difference are marked. */
  readonly pieces: readonly { readonly text: string; readonly marked: boolean }[];
}
/** Equal lines that are not shown at first. */
export interface Fold {
  readonly kind: 'fold';
  readonly lines: readonly Line[];
}

/** Equal lines shown around a difference. */
const AROUND = 3;
/** Beyond so many differences two texts are told apart as wholes. */
const MOST_LINES = 1_000;
const MOST_WORDS = 400;
const LONGEST = 20_000;

const words = new Intl.Segmenter(undefined, { granularity: 'word' });
const tokens = (text: string) => Array.from(words.segment(text), one => one.segment);

/** `before` → `after`, in lines. Empty when they are equal. */
export function compare(before: string, after: string): readonly (Line | Fold)[] {
  if (before === after) return [];
  const changes = diffLines(before, after, { maxEditLength: MOST_LINES }) ?? [
    { value: before, added: false, removed: true },
    { value: after, added: true, removed: false },
  ];
  const out: (Line | Fold)[] = [];
  for (let at = 0; at < changes.length; at++) {
    const change = changes[at];
    const next = changes[at + 1];
    if (!change) continue;
    if (change.removed && next?.added) {
      out.push(...changed(change.value, next.value));
      at++;
    } else if (change.removed || change.added)
      out.push(...plain(change.value, change.added ? 'added' : 'removed'));
    else out.push(...folded(plain(change.value, 'same'), at === 0, at === changes.length - 1));
  }
  return out;
}

function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function plain(text: string, kind: Kind): Line[] {
  return linesOf(text).map(line => ({ kind, pieces: [{ text: line, marked: false }] }));
}

function changed(before: string, after: string): Line[] {
  const parts =
    before.length + after.length <= LONGEST
      ? diffArrays(tokens(before), tokens(after), { maxEditLength: MOST_WORDS })
      : undefined;
  if (!parts) return [...plain(before, 'removed'), ...plain(after, 'added')];
  const side = (kind: 'removed' | 'added', other: 'removed' | 'added') => {
    const lines: { text: string; marked: boolean }[][] = [[]];
    for (const part of parts) {
      if (part[other]) continue;
      part.value
        .join('')
        .split('\n')
        .forEach((text, row) => {
          if (row > 0) lines.push([]);
          if (text) lines.at(-1)?.push({ text, marked: part[kind] });
        });
    }
    if (lines.at(-1)?.length === 0) lines.pop();
    return lines.map((pieces): Line => ({ kind, pieces }));
  };
  return [...side('removed', 'added'), ...side('added', 'removed')];
}

function folded(lines: readonly Line[], first: boolean, last: boolean): (Line | Fold)[] {
  const head = first ? 0 : AROUND;
  const tail = last ? 0 : AROUND;
  if (lines.length <= head + tail + 1) return [...lines];
  return [
    ...lines.slice(0, head),
    { kind: 'fold', lines: lines.slice(head, lines.length - tail) },
    ...lines.slice(lines.length - tail),
  ];
}
