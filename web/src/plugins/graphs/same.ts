// What did not change between two pictures stays the same object: what is drawn of it is not looked at again.

/** Whether two plain values, as JSON holds them, say the same. */
export function alike(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a)) {
    if (!Array.isArray(b) || a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!alike(a[i], b[i])) return false;
    return true;
  }
  const [one, two] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = Object.keys(one);
  if (Array.isArray(b) || keys.length !== Object.keys(two).length) return false;
  for (const key of keys) if (!(key in two && alike(one[key], two[key]))) return false;
  return true;
}

/** The list with what says the same in `before` replaced by that; `keys` of the two lists tell what to compare. */
export function keepSame<T>(
  before: readonly T[],
  after: readonly T[],
  keyBefore: (one: T, i: number) => number | string,
  keyAfter: (one: T, i: number) => number | string = keyBefore,
): T[] {
  const held = new Map(before.map((one, i) => [keyBefore(one, i), one]));
  return after.map((one, i) => {
    const was = held.get(keyAfter(one, i));
    return was !== undefined && alike(was, one) ? was : one;
  });
}
