// What is done to cards of several tags, each with a word and a way back. Loaded when it is first done.
import type { Workspace } from '../../public/workspace.svelte';
import {
  COMBINED_GROUP,
  type Combined,
  distinct,
  keyOf,
  rightKeyOf,
  tagsOf,
  titleOf,
} from './combined';
import { combinedText } from './combined_text';
import type { ScalarSettings } from './settings';
import type { ScalarState } from './state.svelte';

/** Puts `tag` into the card that `onto` is the key of, or makes one of the two tags. */
export function combine(w: Workspace, shared: ScalarState, onto: string, tag: string): void {
  if (onto === tag) return;
  const t = combinedText(w.locale);
  const { combined } = shared.settings;
  const into = combined.find(card => keyOf(card) === onto);
  if (!into) {
    add(w, shared, { name: '', tags: [onto, tag], match: '' });
    return;
  }
  if (tagsOf(into, w.board?.tags ?? []).some(held => held.tag === tag)) return;
  const grown = { ...into, tags: [...into.tags, tag] };
  replace(w, shared, into, grown, t.added(tag, titleOf(grown)));
}

/** One card of all tags that pass a filter. */
export function combineMatches(w: Workspace, shared: ScalarState, match: string): void {
  add(w, shared, { name: '', tags: [], match });
}

function add(w: Workspace, shared: ScalarState, card: Combined): void {
  const combined = distinct([...shared.settings.combined, card]);
  const made = combined.at(-1) ?? card;
  const folded = shared.settings.folded.filter(name => name !== COMBINED_GROUP);
  change(w, shared, { combined, folded }, combinedText(w.locale).made(titleOf(made)));
}

export function rename(w: Workspace, shared: ScalarState, card: Combined, name: string): void {
  if (name === titleOf(card)) return;
  const named = { ...card, name };
  replace(w, shared, card, named, combinedText(w.locale).renamed(titleOf(named)));
}

/** A card that follows a filter is one of a list of tags from then on. */
export function removeTag(w: Workspace, shared: ScalarState, card: Combined, tag: string): void {
  const t = combinedText(w.locale);
  const shown = tagsOf(card, w.board?.tags ?? []).map(held => held.tag);
  const missing = card.tags.filter(name => !shown.includes(name));
  const tags = [...shown, ...missing].filter(name => name !== tag);
  if (tags.length < 2) {
    dissolve(w, shared, card);
    return;
  }
  const left = { ...card, tags, match: '', right: card.right?.filter(name => name !== tag) };
  replace(w, shared, card, left, card.match ? t.removedFixed(tag) : t.removed(tag));
}

/** `right`: the tags that are there now, by somebody's word or by their values. */
export function putOnAxis(
  w: Workspace,
  shared: ScalarState,
  card: Combined,
  tag: string,
  axis: 'left' | 'right' | 'auto',
  right: readonly string[],
): void {
  const t = combinedText(w.locale);
  const others = right.filter(name => name !== tag);
  const lists = { left: others, right: [...others, tag], auto: undefined };
  const said = axis === 'auto' ? t.axesAutomatic : t.onAxis(tag, axis);
  replace(w, shared, card, { ...card, right: lists[axis] }, said);
}

export function dissolve(w: Workspace, shared: ScalarState, card: Combined): void {
  const { combined, full, wide } = shared.settings;
  const key = keyOf(card);
  change(
    w,
    shared,
    {
      combined: combined.filter(one => keyOf(one) !== key),
      full: full === key ? null : full,
      wide: wide.filter(one => one !== key),
    },
    combinedText(w.locale).dissolved(titleOf(card)),
  );
}

/** What is set for the card goes with it, whatever it is called now. */
function replace(w: Workspace, shared: ScalarState, from: Combined, to: Combined, said: string) {
  const { settings } = shared;
  const before = keyOf(from);
  const combined = distinct(settings.combined.map(card => (keyOf(card) === before ? to : card)));
  const at = settings.combined.findIndex(card => keyOf(card) === before);
  const after = keyOf(combined[at] ?? to);
  const swap = (key: string) =>
    key === before ? after : key === rightKeyOf(before) ? rightKeyOf(after) : key;
  change(
    w,
    shared,
    {
      combined,
      full: settings.full === null ? null : swap(settings.full),
      wide: settings.wide.map(swap),
      flipped: settings.flipped.map(swap),
      yOwn: Object.fromEntries(Object.entries(settings.yOwn).map(([k, ends]) => [swap(k), ends])),
    },
    said,
  );
}

function change(w: Workspace, shared: ScalarState, to: Partial<ScalarSettings>, said: string) {
  const { combined, full, wide, flipped, yOwn, folded } = shared.settings;
  shared.set(to);
  w.say(said, () => shared.set({ combined, full, wide, flipped, yOwn, folded }));
}
