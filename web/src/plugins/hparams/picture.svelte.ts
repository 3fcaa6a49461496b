// What the pictures share: which column colours them, what is under the pointer, how a click marks a run.
import type { Run } from '../../api';
import type { Locale } from '../../base/i18n';
import { tagLabel } from '../../base/tag_label';
import { type Axis, makeAxis } from './axes';
import { type Paint, paintBy } from './colours';
import { type Column, metricKey, parseKey, usualHow } from './columns';
import type { Lines } from './lines';
import type { RunTable } from './state.svelte';
import type { Words } from './text';

export class Picture {
  readonly table: RunTable;
  constructor(table: RunTable) {
    this.table = table;
  }

  /** An axis over all runs, filtered or not: a filter must not move what one looks at. */
  readonly #kinds = $derived.by(() => this.table.settings.kinds);
  readonly axisOf: (column: Column) => Axis = $derived.by(() => {
    const { allIds } = this.table;
    const kinds = this.#kinds;
    const cache = new WeakMap<Column, Axis>();
    return column => {
      let axis = cache.get(column);
      if (!axis) {
        axis = makeAxis(column, allIds, kinds[column.key]);
        cache.set(column, axis);
      }
      return axis;
    };
  });
  /** Of the column that colours; "run": each run its own. */
  readonly #colour = $derived.by(() => this.table.settings.colour);
  readonly colourKey: string = $derived.by(() => {
    const colour = this.#colour;
    if (colour === 'run') return 'run';
    return (this.table.column(colour) ? colour : this.table.target) || 'run';
  });
  readonly #coloured = $derived.by(() =>
    this.colourKey === 'run' ? undefined : this.table.column(this.colourKey),
  );
  readonly paint: Paint = $derived.by(() => {
    const { w } = this.table;
    const found = this.#coloured;
    if (found) {
      const id = parseKey(found.key);
      const small = id?.kind === 'metric' && this.table.isSmallBest(id.tag);
      return paintBy(this.axisOf(found), found, w.palette, small);
    }
    const runs = w.board?.runById;
    return {
      colour: run => {
        const one = runs?.get(run);
        return one ? w.colour(one) : w.palette.none;
      },
      weight: () => 0,
    };
  });

  /** Which lines neither a filter nor a brush dims, by their places. */
  lit(lines: Pick<Lines, 'runs'>): (i: number) => boolean {
    const { passes } = this.table;
    return i => passes === null || passes(lines.runs[i] as number);
  }

  runOf(lines: Pick<Lines, 'runs'>, i: number | null): Run | null {
    if (i === null) return null;
    return this.table.w.board?.runById.get(lines.runs[i] as number) ?? null;
  }

  /** A click marks a run; with Ctrl, Command or Shift one more. */
  mark(run: Run, event: Pick<MouseEvent, 'ctrlKey' | 'metaKey' | 'shiftKey'>): void {
    const add = event.ctrlKey || event.metaKey || event.shiftKey;
    const { marked } = this.table.settings;
    const is = marked.includes(run.name);
    if (add)
      this.table.set({
        marked: is ? marked.filter(name => name !== run.name) : [...marked, run.name],
      });
    else this.table.set({ marked: is && marked.length === 1 ? [] : [run.name] });
  }
}

/** Where the pointer is in an element. */
export function placeIn(layer: Element | undefined, event: MouseEvent): { x: number; y: number } {
  const from = layer?.getBoundingClientRect();
  return { x: event.clientX - (from?.left ?? 0), y: event.clientY - (from?.top ?? 0) };
}

/** What a column is called. */
export function columnName(table: RunTable, key: string, t: Words, locale: Locale): string {
  const id = parseKey(key);
  if (!id) return key;
  if (id.kind === 'run') return t[id.name];
  return table.displayName(id) || (id.kind === 'config' ? id.name : tagLabel(id.name, locale));
}

/** Each metric's tag, and its column as the table has it, or as one of `now` does. */
export function metricKeys(
  table: RunTable,
  now: readonly string[],
): readonly { readonly tag: string; readonly key: string }[] {
  const taken = new Map<string, string>();
  for (const key of [...table.shown, ...now]) {
    const id = parseKey(key);
    if (id?.kind === 'metric') taken.set(id.tag, key);
  }
  return table.labels.map(tag => ({
    tag,
    key: taken.get(tag) ?? metricKey({ how: usualHow(tag), n: 0, tag }),
  }));
}

/** What an axis can be; a metric as the table has it, or as one of `now` does. */
export function columnChoices(
  table: RunTable,
  t: Words,
  locale: Locale,
  now: readonly string[],
): { value: string; label: string }[] {
  return [
    ...metricKeys(table, now).map(({ tag, key }) => ({ value: key, label: tagLabel(tag, locale) })),
    ...(table.about?.settings ?? []).map(one => ({ value: `config:${one.name}`, label: one.name })),
    ...(['duration', 'start', 'points', 'size', 'status'] as const).map(name => ({
      value: `run:${name}`,
      label: t[name],
    })),
  ];
}
