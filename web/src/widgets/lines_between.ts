/** Of `count` lines, `pitch` pixels from one to the next, those that touch `from`…`to`: the first, and the one after the last. */
export function linesBetween(
  from: number,
  to: number,
  pitch: number,
  count: number,
): readonly [first: number, after: number] {
  const first = Math.max(0, Math.min(count, Math.floor(from / pitch)));
  return [first, Math.max(first, Math.min(count, Math.ceil(to / pitch)))];
}
