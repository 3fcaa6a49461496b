// Runs as a tree of their paths, in groups, or in a row, flattened to what a virtual list shows. The runs of a folder or
// a group are a contiguous range.
import type { Run } from '../api';
import type { RunGroup } from '../public/run_groups';

export interface FolderRow {
  readonly kind: 'folder';
  readonly path: string;
  readonly label: string;
  readonly depth: number;
  readonly open: boolean;
  /** Its runs are `order[from … to)`. */
  readonly from: number;
  readonly to: number;
  /** Null: a folder. */
  readonly group: RunGroup | null;
}

export interface RunRow {
  readonly kind: 'run';
  readonly run: Run;
  readonly label: string;
  readonly depth: number;
}

export type Row = FolderRow | RunRow;

interface Node {
  readonly folders: Map<string, Node>;
  readonly runs: { run: Run; label: string }[];
}

export interface RunTree {
  readonly rows: readonly Row[];
  /** Runs in the order of the tree, folded ones too. */
  readonly order: readonly Run[];
}

export interface Place {
  /** Among the rows of the same folder, from 1. */
  readonly at: number;
  readonly of: number;
}

/** Where each row stands among its siblings, in the order of the rows. */
export function makePlaces(rows: readonly Pick<Row, 'depth'>[]): (row: number) => Place {
  const counts = new Int32Array(rows.length + 1);
  const parents = new Int32Array(rows.length);
  const at = new Int32Array(rows.length);
  /** By depth: the row whose children come, counted from 1; 0 is the root. */
  const open = [0];
  for (const [row, { depth }] of rows.entries()) {
    const parent = open[depth] ?? 0;
    const place = (counts[parent] ?? 0) + 1;
    counts[parent] = place;
    parents[row] = parent;
    at[row] = place;
    open[depth + 1] = row + 1;
  }
  return row => ({ at: at[row] ?? 0, of: counts[parents[row] ?? 0] ?? 0 });
}

const makeNode = (): Node => ({ folders: new Map(), runs: [] });

/**
 * `runs` in natural order. Folders that hold nothing but one folder are joined with it ("a/b"); a folder with a single
 * run in it is no folder but the run's name. A run that is also a folder comes first inside it, as ".".
 */
export function makeRunTree(runs: readonly Run[], folded: ReadonlySet<string>): RunTree {
  const root = makeNode();
  for (const run of runs) {
    const parts = run.name === '.' ? [] : run.name.split('/');
    let node = root;
    for (const part of parts) {
      let next = node.folders.get(part);
      if (!next) {
        next = makeNode();
        node.folders.set(part, next);
      }
      node = next;
    }
    node.runs.push({ run, label: parts.at(-1) ?? '.' });
  }

  const rows: Row[] = [];
  const order: Run[] = [];
  const walk = (node: Node, path: string, depth: number, shown: boolean) => {
    for (const { run } of node.runs) {
      order.push(run);
      if (shown) rows.push({ kind: 'run', run, label: '.', depth });
    }
    for (const [name, child] of node.folders)
      place(child, name, path ? `${path}/${name}` : name, depth, shown);
  };
  const place = (node: Node, label: string, path: string, depth: number, shown: boolean) => {
    let [inner, name, full] = [node, label, path];
    while (inner.runs.length === 0 && inner.folders.size === 1) {
      const [[part, child]] = inner.folders as unknown as [[string, Node]];
      [inner, name, full] = [child, `${name}/${part}`, `${full}/${part}`];
    }
    const only = inner.runs[0];
    if (inner.folders.size === 0 && only) {
      order.push(only.run);
      if (shown) rows.push({ kind: 'run', run: only.run, label: name, depth });
      return;
    }
    const open = !folded.has(full);
    const from = order.length;
    const span = { open, from, to: from, group: null };
    const row = { kind: 'folder' as const, path: full, label: name, depth, ...span };
    if (shown) rows.push(row);
    walk(inner, full, depth + 1, shown && open);
    row.to = order.length;
  };
  walk(root, '', 0, true);
  return { rows, order };
}

/** One row a run, by full name, in the order given. */
export function makeRunRows(runs: readonly Run[]): RunTree {
  return {
    rows: runs.map(run => ({ kind: 'run', run, label: run.name, depth: 0 })),
    order: runs,
  };
}

/** The folder that all of several runs lie in, with its last slash: it says nothing that their group doesn't. */
function sharedFolder([first, ...others]: readonly Run[]): string {
  let folder = first && others.length > 0 ? first.name : '';
  do folder = folder.slice(0, folder.lastIndexOf('/', folder.length - 2) + 1);
  while (folder && !others.every(run => run.name.startsWith(folder)));
  return folder;
}

/** A row per group that opens to its runs. `nameOf`: what a group without values is called too. */
export function makeGroupRows(
  groups: readonly RunGroup[],
  folded: ReadonlySet<string>,
  nameOf: (group: RunGroup) => string,
): RunTree {
  const rows: Row[] = [];
  const order: Run[] = [];
  for (const group of groups) {
    const from = order.length;
    order.push(...group.runs);
    const open = !folded.has(group.key);
    const span = { open, from, to: order.length, group };
    rows.push({ kind: 'folder', path: group.key, label: nameOf(group), depth: 0, ...span });
    if (!open) continue;
    const cut = sharedFolder(group.runs).length;
    for (const run of group.runs)
      rows.push({ kind: 'run', run, label: run.name.slice(cut), depth: 1 });
  }
  return { rows, order };
}
