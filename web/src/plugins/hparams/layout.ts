// Which columns are shown and in what order: the usual ones, and what somebody added, hid, moved, pinned and resized.

export interface Arrangement {
  readonly added: readonly string[];
  readonly hidden: readonly string[];
  /** Each: a column, and before which it was put; "": at the end. In the order in which it was done. */
  readonly moves: readonly (readonly [key: string, before: string])[];
  readonly pinned: readonly string[];
  /** Pixels. */
  readonly widths: Readonly<Record<string, number>>;
}

export const PLAIN: Arrangement = { added: [], hidden: [], moves: [], pinned: [], widths: {} };

export const [LEAST_WIDTH, MOST_WIDTH] = [40, 800];

/** The shown columns' keys. `usual` are those that are shown where nobody chose; pinned ones come first. */
export function arrange(usual: readonly string[], arrangement: Arrangement): string[] {
  const hidden = new Set(arrangement.hidden);
  const keys = [...new Set([...usual, ...arrangement.added])].filter(key => !hidden.has(key));
  for (const [key, before] of arrangement.moves) {
    const from = keys.indexOf(key);
    if (from < 0) continue;
    const to = before === '' ? keys.length : keys.indexOf(before);
    if (to < 0) continue;
    keys.splice(from, 1);
    keys.splice(to > from ? to - 1 : to, 0, key);
  }
  const pinned = arrangement.pinned.filter(key => keys.includes(key));
  return [...pinned, ...keys.filter(key => !pinned.includes(key))];
}

export function move(arrangement: Arrangement, key: string, before: string): Arrangement {
  if (key === before) return arrangement;
  const moves = arrangement.moves.filter(([moved]) => moved !== key);
  return { ...arrangement, moves: [...moves, [key, before]] };
}

/** One place to the left (-1) or right (1) among `shown`. */
export function nudge(
  arrangement: Arrangement,
  shown: readonly string[],
  key: string,
  by: -1 | 1,
): Arrangement {
  const at = shown.indexOf(key);
  const to = at + by;
  if (at < 0 || to < 0 || to >= shown.length) return arrangement;
  const { pinned } = arrangement;
  if (pinned.includes(key)) {
    const other = shown[to] as string;
    if (!pinned.includes(other)) return arrangement;
    const next = pinned.map(one => (one === key ? other : one === other ? key : one));
    return { ...arrangement, pinned: next };
  }
  if (pinned.includes(shown[to] as string)) return arrangement;
  return move(arrangement, key, by < 0 ? (shown[to] as string) : (shown[to + 1] ?? ''));
}

export function setShown(
  arrangement: Arrangement,
  usual: ReadonlySet<string>,
  key: string,
  on: boolean,
): Arrangement {
  const added = arrangement.added.filter(one => one !== key);
  const hidden = arrangement.hidden.filter(one => one !== key);
  if (on && !usual.has(key)) added.push(key);
  if (!on && usual.has(key)) hidden.push(key);
  return { ...arrangement, added, hidden };
}

export function setPinned(arrangement: Arrangement, key: string, on: boolean): Arrangement {
  const pinned = arrangement.pinned.filter(one => one !== key);
  return { ...arrangement, pinned: on ? [...pinned, key] : pinned };
}

/** Another column in the place of one: its width, place and pin go over. */
export function replace(
  arrangement: Arrangement,
  usual: ReadonlySet<string>,
  shown: readonly string[],
  from: string,
  to: string,
): Arrangement {
  if (from === to) return arrangement;
  if (shown.includes(to)) return setShown(arrangement, usual, from, false);
  const next = shown[shown.indexOf(from) + 1] ?? '';
  let result = setShown(setShown(arrangement, usual, from, false), usual, to, true);
  const put = (key: string) => (key === from ? to : key);
  const width = arrangement.widths[from];
  result = {
    ...result,
    pinned: result.pinned.map(put),
    widths: width === undefined ? result.widths : { ...result.widths, [to]: width },
  };
  return move(result, to, next);
}

export function setWidth(arrangement: Arrangement, key: string, width: number | null): Arrangement {
  const { [key]: _, ...widths } = arrangement.widths;
  if (width === null) return { ...arrangement, widths };
  const kept = Math.round(Math.max(LEAST_WIDTH, Math.min(MOST_WIDTH, width)));
  return { ...arrangement, widths: { ...widths, [key]: kept } };
}

const strings = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(one => typeof one === 'string') : [];

function told(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return null;
  }
}

export const parseList = (text: string | undefined): string[] => strings(told(text));

export function parseMoves(text: string | undefined): [string, string][] {
  const list = told(text);
  if (!Array.isArray(list)) return [];
  return list
    .map(strings)
    .filter(pair => pair.length === 2)
    .map(pair => [pair[0] as string, pair[1] as string]);
}

export function parseWidths(text: string | undefined): Record<string, number> {
  const found = told(text);
  if (typeof found !== 'object' || found === null) return {};
  return Object.fromEntries(
    Object.entries(found).filter(
      ([, width]) => typeof width === 'number' && width >= LEAST_WIDTH && width <= MOST_WIDTH,
    ),
  );
}
