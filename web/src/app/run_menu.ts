// Which runs a menu is about, and where it opens: a right click, a long press, Shift+F10 or the "…" of a row.
import type { Run } from '../api';

export interface MenuPlace {
  readonly runs: readonly Run[];
  /** The folder's path where the menu is about all its runs. */
  readonly folder: string | null;
  readonly x: number;
  readonly y: number;
  /** What gets the focus back. */
  readonly from: HTMLElement;
}

/** The row an event is in, as a menu's subject; null elsewhere. `runs` are those that are listed. */
export function subjectOf(
  target: EventTarget | null,
  runs: readonly Run[],
): Pick<MenuPlace, 'runs' | 'folder' | 'from'> | null {
  const row =
    target instanceof Element ? target.closest<HTMLElement>('[data-run],[data-folder]') : null;
  if (!row) return null;
  const name = row.dataset.run;
  if (name !== undefined) {
    const found = runs.filter(run => run.name === name);
    return found.length > 0 ? { runs: found, folder: null, from: row } : null;
  }
  const folder = row.dataset.folder ?? '';
  const inside = runsInside(runs, folder);
  return inside.length > 0 ? { runs: inside, folder, from: row } : null;
}

export function runsInside(runs: readonly Run[], folder: string): readonly Run[] {
  return runs.filter(run => run.name === folder || run.name.startsWith(`${folder}/`));
}

/** Opens the menu of the row that a button is in. */
export function openFromButton(event: MouseEvent): void {
  const button = event.currentTarget as HTMLElement;
  const box = button.getBoundingClientRect();
  event.stopPropagation();
  button.dispatchEvent(
    new MouseEvent('contextmenu', {
      bubbles: true,
      cancelable: true,
      clientX: box.left,
      clientY: box.bottom + 4,
    }),
  );
}
