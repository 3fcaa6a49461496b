// Bookmarks of the projector: a view with what was chosen in it; kept by this browser, saved to and loaded from a file.
import type { Slice } from '../../public/view_state';

export interface Bookmark {
  readonly name: string;
  /** The dashboard's settings, as the URL holds them. */
  readonly slice: Slice;
  /** Points. */
  readonly chosen: readonly number[];
  readonly alone: readonly number[] | null;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const rows = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter(one => Number.isInteger(one) && one >= 0) : [];

/** Null for what is no list of bookmarks; what makes no sense in it is left out. */
export function readBookmarks(text: string): Bookmark[] | null {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(told)) return null;
  return told.flatMap(one => {
    if (typeof one !== 'object' || one === null || !isText(one.name)) return [];
    if (typeof one.slice !== 'object' || one.slice === null) return [];
    const slice = Object.fromEntries(
      Object.entries(one.slice as Record<string, unknown>).filter(
        (entry): entry is [string, string] => /^[a-z0-9_]+$/.test(entry[0]) && isText(entry[1]),
      ),
    );
    return [
      {
        name: one.name,
        slice,
        chosen: rows(one.chosen),
        alone: one.alone ? rows(one.alone) : null,
      },
    ];
  });
}

/** "View 3": the first number that is free. */
export function freeName(word: string, bookmarks: readonly Bookmark[]): string {
  const taken = new Set(bookmarks.map(one => one.name));
  let k = 1;
  while (taken.has(`${word} ${k}`)) k++;
  return `${word} ${k}`;
}
