// The column beside the runs' names: the last value of a tag, or a setting, as it was chosen or as people most likely want.
import type { Tag } from '../api';
import { recall, remember } from '../public/remembered';
import { type Field, parseField, printField } from '../public/run_fields';
import type { Workspace } from '../public/workspace.svelte';

/** The column waits until the curves have been asked for. */
const DELAY_MS = 300;

/** The tag people most likely want beside the run's name: a validation accuracy, then any accuracy, then a loss. */
export function bestColumn(tags: readonly Tag[]): Tag | undefined {
  const scalars = tags.filter(tag => tag.plugin === 'scalars');
  const find = (pattern: RegExp) => scalars.find(tag => pattern.test(tag.tag));
  return (
    find(/(val|test|eval).*acc/i) ??
    find(/acc.*(val|test|eval)/i) ??
    find(/acc/i) ??
    find(/(val|test|eval).*loss/i) ??
    find(/loss/i) ??
    scalars[0]
  );
}

export class RunColumn {
  readonly #w: Workspace;
  readonly #remembered = recall('column') ?? '';

  /** null: no column. What the link names counts, then what was chosen last, if this board has it. */
  readonly field: Field | null = $derived.by(() => {
    const { column } = this.#w.view;
    if (column === '-') return null;
    const chosen = parseField(column);
    if (chosen) return chosen;
    const { tags, facts } = this.#w.runData;
    const before = parseField(this.#remembered);
    if (before?.kind === 'last' && tags.has(before.name)) return before;
    if (before?.kind === 'config' && facts.settings.has(before.name)) return before;
    const best = bestColumn(this.#w.board?.tags ?? []);
    return best ? { kind: 'last', name: best.tag } : null;
  });

  constructor(workspace: Workspace) {
    this.#w = workspace;
  }

  get chosen(): string {
    return this.field ? printField(this.field) : '-';
  }

  choose(column: string): void {
    this.#w.set({ column });
    remember('column', column === '-' ? null : column);
  }

  /** Called in an effect: has the column's values kept as long as it is shown. */
  follow(): () => void {
    const { field } = this;
    const timer = setTimeout(() => {
      this.#w.columns = new Map(field ? [['list', field]] : []);
    }, DELAY_MS);
    return () => clearTimeout(timer);
  }
}
