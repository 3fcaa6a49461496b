// Steps of several runs beside each other: the union of all that were logged, and the newest not after a chosen one.

/** Every step that any of the runs logged, ascending, each once. */
export function unionOf(lists: readonly (readonly number[])[]): number[] {
  const all = new Set<number>();
  for (const list of lists) for (const step of list) all.add(step);
  return [...all].sort((a, b) => a - b);
}

/** Index of the last step ≤ `step`; −1 when all are later. */
export function indexAt(steps: readonly number[], step: number): number {
  let lo = 0;
  let hi = steps.length;
  while (lo < hi) {
    const middle = (lo + hi) >>> 1;
    if ((steps[middle] as number) <= step) lo = middle + 1;
    else hi = middle;
  }
  return lo - 1;
}
