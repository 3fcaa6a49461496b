// Which colour a run has: its own, or that of its folder, its group or a value: spread over the palette, or on a ramp.
import type { Run } from '../api';
import { type Palette, rampColour, slotColour, slotDash } from '../base/colours';
import { naturalCompare } from '../base/natural';
import { columnOf, type Field, parseField, printField, type RunData } from './run_fields';
import { groupValueOf, type RunGroup } from './run_groups';

export type ColourBy =
  | { readonly kind: 'own' }
  | { readonly kind: 'group' }
  /** The path's first `depth` segments. */
  | { readonly kind: 'folder'; readonly depth: number }
  | Field;

export type Legend =
  | { readonly kind: 'none' }
  | { readonly kind: 'categories'; readonly entries: readonly LegendEntry[] }
  | { readonly kind: 'ramp'; readonly lo: number; readonly hi: number; readonly log: boolean };

export interface LegendEntry {
  /** null: those that have nothing there. */
  readonly label: string | null;
  readonly colour: string;
  readonly count: number;
}

export interface Colouring {
  colour(run: Run): string;
  dash(run: Run): readonly number[];
  readonly legend: Legend;
}

export function parseColourBy(text: string): ColourBy | null {
  if (text === 'own' || text === 'group') return { kind: text };
  const depth = /^folder:([1-9])$/.exec(text)?.[1];
  return depth ? { kind: 'folder', depth: Number(depth) } : parseField(text);
}

export function printColourBy(by: ColourBy): string {
  if (by.kind === 'own' || by.kind === 'group') return by.kind;
  return by.kind === 'folder' ? `folder:${by.depth}` : printField(by);
}

/** Gives every value a slot of the palette. One that was seen keeps its slot as long as the page lives. */
export class Slots {
  readonly #taken = new Map<string, Map<string, number>>();

  of(scheme: string, values: Iterable<string>): ReadonlyMap<string, number> {
    const slots = this.#taken.get(scheme) ?? new Map<string, number>();
    this.#taken.set(scheme, slots);
    for (const value of values) if (!slots.has(value)) slots.set(value, slots.size + 1);
    return slots;
  }
}

const OWN: Colouring['dash'] = run => slotDash(run.slot);
const SOLID: readonly number[] = [];
/** From this ratio of the largest to the smallest on, a ramp of positive numbers is logarithmic. */
const LOG_FROM = 100;

/** `runs`: all of the board, so that colours don't depend on what is filtered. `scheme`: whose slots are taken. */
export function makeColouring(
  by: ColourBy,
  runs: readonly Run[],
  groups: readonly RunGroup[],
  data: RunData,
  palette: Palette,
  slots: Slots,
  scheme = printColourBy(by),
): Colouring {
  if (by.kind === 'own') {
    const { within } = data.facts;
    if (within.size === 0)
      return { colour: run => slotColour(run.slot, palette), dash: OWN, legend: { kind: 'none' } };
    // Runs within a session take its colour: theirs are free for other sessions.
    const heads = runs.filter(run => !within.has(run.id)).sort((a, b) => a.slot - b.slot);
    const taken = slots.of(
      'sessions',
      heads.map(run => run.name),
    );
    const slotOf = (run: Run) => taken.get(run.name) ?? run.slot;
    return {
      colour: run => slotColour(slotOf(run), palette),
      dash: run => slotDash(slotOf(run)),
      legend: { kind: 'none' },
    };
  }
  if (by.kind === 'config' || by.kind === 'last' || by.kind === 'run') {
    const ramp = makeRamp(by, runs, data, palette);
    if (ramp) return ramp;
  }
  const valued = groups.filter(group => group.values.some(value => value !== null));
  const groupOf = new Map(valued.flatMap(group => group.runs.map(run => [run.id, group.key])));
  const labels = new Map(
    valued.map(group => [group.key, group.values.map(value => value ?? '–').join(' · ')]),
  );
  const keyOf =
    by.kind === 'group' ? (run: Run) => groupOf.get(run.id) ?? null : groupValueOf(by, data);
  const counts = new Map<string | null, number>();
  for (const run of runs) {
    const value = keyOf(run);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  // Groups come in their order; every other value in its natural one.
  const known =
    by.kind === 'group'
      ? [...labels.keys()].filter(key => counts.has(key))
      : [...counts.keys()].filter(value => value !== null).sort(naturalCompare);
  const taken = slots.of(scheme, known);
  const colour = (value: string | null) =>
    value === null ? palette.none : slotColour(taken.get(value) ?? 1, palette);
  const entries = known.map(value => ({
    label: (by.kind === 'group' ? labels.get(value) : value) ?? value,
    colour: colour(value),
    count: counts.get(value) ?? 0,
  }));
  const without = counts.get(null);
  return {
    colour: run => colour(keyOf(run)),
    dash: run => {
      const value = keyOf(run);
      return value === null ? SOLID : slotDash(taken.get(value) ?? 1);
    },
    legend: {
      kind: 'categories',
      entries: without
        ? [...entries, { label: null, colour: palette.none, count: without }]
        : entries,
    },
  };
}

/** Numbers on a ramp; null where a value is none. */
function makeRamp(
  field: Field,
  runs: readonly Run[],
  data: RunData,
  palette: Palette,
): Colouring | null {
  const column = columnOf(field, data);
  let [lo, hi] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const run of runs) {
    const value = column(run);
    if (value === undefined) continue;
    if (typeof value !== 'number') return null;
    if (!Number.isFinite(value)) continue;
    lo = Math.min(lo, value);
    hi = Math.max(hi, value);
  }
  if (!(lo <= hi)) return null;
  const log = lo > 0 && hi / lo >= LOG_FROM;
  const place = log ? Math.log : (value: number) => value;
  const width = place(hi) - place(lo);
  return {
    colour: run => {
      const value = column(run);
      if (typeof value !== 'number' || Number.isNaN(value)) return palette.none;
      const at = width > 0 ? (place(value) - place(lo)) / width : 1;
      return rampColour(Math.min(1, Math.max(0, at)), palette);
    },
    dash: () => SOLID,
    legend: { kind: 'ramp', lo, hi, log },
  };
}
