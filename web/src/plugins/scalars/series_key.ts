// In a card of several tags a curve is a run (or group of runs) and a tag: both in one number.

/** More runs than a page holds; ids of groups are negative. */
const ROOM = 2 ** 24;

/** `place`: of the tag in its card. */
export const seriesKey = (place: number, id: number): number => (place + 1) * ROOM + id;

/** The run's or group's id. */
export const idOf = (key: number): number => ((key + ROOM / 2) % ROOM) - ROOM / 2;
