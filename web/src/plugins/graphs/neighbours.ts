// Where the arrow keys lead from one box: along the flow to what is joined, across it to what stands beside.
import type { Place } from './layout';
import type { Picture } from './state.svelte';

export type Turn = 'on' | 'back' | 'before' | 'after';

/** The id of the box the key leads to; -1: it leads nowhere. */
export function nextBox(
  picture: Pick<Picture, 'boxes' | 'places' | 'draft'>,
  id: number,
  turn: Turn,
): number {
  const { boxes, places, draft } = picture;
  const right = draft.input.flow === 'right';
  const shown = draft.drawn.map(one => one.box);
  const along = (place: Place) => (right ? place.x : place.y);
  const across = (place: Place) => (right ? place.y + place.height / 2 : place.x + place.width / 2);
  const here = places.get(id);
  const box = boxes.get(id);
  const first = (ids: readonly number[]) => {
    const sorted = ids
      .map(one => places.get(one))
      .filter(place => place !== undefined)
      .sort((a, b) => along(a) - along(b) || across(a) - across(b));
    return sorted[0]?.id ?? -1;
  };
  if (!here || !box) return first(shown.filter(one => one.parent === -1).map(one => one.id));
  const near = (ids: readonly number[]) => {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    for (const one of ids) {
      const place = places.get(one);
      if (!place) continue;
      const far = Math.abs(across(place) - across(here)) + Math.abs(along(place) - along(here)) / 4;
      if (far < least) [least, best] = [far, one];
    }
    return best;
  };
  const children = shown.filter(one => one.parent === id).map(one => one.id);
  if (turn === 'on') {
    if (box.opened && children.length > 0) return first(children);
    const ahead = near(
      draft.links.filter(({ edge }) => edge.source === id).map(({ edge }) => edge.target),
    );
    return ahead;
  }
  if (turn === 'back') {
    const behind = near(
      draft.links.filter(({ edge }) => edge.target === id).map(({ edge }) => edge.source),
    );
    return behind >= 0 ? behind : box.parent;
  }
  const sign = turn === 'after' ? 1 : -1;
  const size = (place: Place) => (right ? place.width : place.height);
  const beside = shown
    .map(one => places.get(one.id))
    .filter(place => place !== undefined)
    .filter(
      place =>
        place.id !== id &&
        sign * (across(place) - across(here)) > 1 &&
        along(place) < along(here) + size(here) &&
        along(here) < along(place) + size(place) &&
        boxes.get(place.id)?.parent === box.parent,
    )
    .sort((a, b) => sign * (across(a) - across(b)));
  return beside[0]?.id ?? -1;
}
