/** `held` where both have the same items in the same order: what depends on a list then stays as it is. */
export function keep<T>(held: readonly T[], next: readonly T[]): readonly T[] {
  return held.length === next.length && held.every((item, i) => Object.is(item, next[i]))
    ? held
    : next;
}
