// Number-aware order of names: run2 before run10, lr-3e-4 before lr-0.001, v1.9.0 before v1.10.0.

type Token = number | string;

// A decimal or an exponent is one number, unless the dots of a version (1.10.2) or letters follow.
const NUMBER = /\d+(?:\.\d+(?![\d.]*\.\d))?(?:e[+-]?\d+(?![\w.]))?|\d+/gi;
const VERSION = /\d+(?:\.\d+){2,}/g;

/** Negative, zero or positive, as sort wants it; a total order (equal only for equal names). */
export function naturalCompare(a: string, b: string): number {
  return compareTokens(tokens(a), tokens(b)) || compareText(a, b);
}

/** A sorted copy; each name is taken apart once. */
export function naturalSort<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  return items
    .map(item => ({ item, name: nameOf(item), key: tokens(nameOf(item)) }))
    .sort((a, b) => compareTokens(a.key, b.key) || compareText(a.name, b.name))
    .map(({ item }) => item);
}

function tokens(name: string): Token[] {
  const out: Token[] = [];
  let from = 0;
  const text = (to: number) => {
    if (to > from) out.push(name.slice(from, to).toLowerCase());
  };
  const numbers = (to: number) => {
    NUMBER.lastIndex = from;
    for (let hit = NUMBER.exec(name); hit && hit.index < to; hit = NUMBER.exec(name)) {
      text(hit.index);
      out.push(Number(hit[0]));
      from = hit.index + hit[0].length;
    }
    text(to);
    from = Math.max(from, to);
  };
  for (const version of name.matchAll(VERSION)) {
    if (version.index < from) continue;
    numbers(version.index);
    for (const part of version[0].split(/(\.)/)) out.push(part === '.' ? '.' : Number(part));
    from = version.index + version[0].length;
  }
  numbers(name.length);
  return out;
}

function compareTokens(a: readonly Token[], b: readonly Token[]): number {
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const x = a[i] as Token;
    const y = b[i] as Token;
    if (x === y) continue;
    if (typeof x === 'number' && typeof y === 'number') return x - y;
    if (typeof x === 'number') return -1;
    if (typeof y === 'number') return 1;
    return compareText(x, y);
  }
  return a.length - b.length;
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
