// What is selected on the x axis: nothing, a step, or a range.

/** [x, null]: a step. [lo, hi]: a range. In units of the axis. */
export type Selected = readonly [lo: number, hi: number | null] | null;

/** Puts a handle at `at`, takes the one numbered `which` away (`at` null), or moves the nearest when there are two. */
export function withHandle(selected: Selected, which: number | null, at: number | null): Selected {
  if (at === null) {
    if (!selected || selected[1] === null) return null;
    return [which === 0 ? selected[1] : selected[0], null];
  }
  if (!selected) return [at, null];
  const [lo, hi] = selected;
  if (hi === null) return lo === at ? selected : lo < at ? [lo, at] : [at, lo];
  return moveHandle(selected, Math.abs(at - lo) <= Math.abs(at - hi) ? 0 : 1, at).selected;
}

/** Moves a handle; when it crosses the other one they change places, and the number of the moved one is told. */
export function moveHandle(
  selected: Selected,
  which: number,
  at: number,
): { selected: Selected; which: number } {
  if (!selected || selected[1] === null) return { selected: [at, null], which: 0 };
  const other = which === 0 ? selected[1] : selected[0];
  return at <= other ? { selected: [at, other], which: 0 } : { selected: [other, at], which: 1 };
}
