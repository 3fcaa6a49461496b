// Sessions that hold their metrics in runs below them: Keras' "train" and "validation". They are filtered as one.
import type { Run } from '../api';
import { slotDash } from '../base/colours';
import type { RunData } from './run_fields';

export interface Sessions {
  /** A session's run → it and the runs within it. */
  readonly members: ReadonlyMap<number, readonly Run[]>;
  /** Folder below a session → the session's run → the run there. */
  readonly folders: ReadonlyMap<string, ReadonlyMap<number, Run>>;
}

const held = new WeakMap<RunData, Sessions>();

export function sessionsOf(data: RunData): Sessions {
  const { board, facts } = data;
  let found = held.get(data);
  if (found) return found;
  const members = new Map<number, Run[]>();
  const folders = new Map<string, Map<number, Run>>();
  for (const [id, above] of facts.within) {
    const [run, session] = [board?.runById.get(id), board?.runById.get(above)];
    if (!run || !session) continue;
    const all = members.get(above) ?? [session];
    all.push(run);
    members.set(above, all);
    const folder = session.name === '.' ? run.name : run.name.slice(session.name.length + 1);
    const there = folders.get(folder) ?? new Map<number, Run>();
    folders.set(folder, there.set(above, run));
  }
  found = { members, folders };
  held.set(data, found);
  return found;
}

/** The run of the session that this one is within; most are within none. */
export function sessionOf(run: Run, data: RunData): Run {
  const above = data.facts.within.get(run.id);
  return (above === undefined ? undefined : data.board?.runById.get(above)) ?? run;
}

/** Runs within a session have its colour: the line of training is solid, the others' are dashed. */
export function dashWithin(run: Run, data: RunData): readonly number[] {
  const [session, ...all] = sessionsOf(data).members.get(data.facts.within.get(run.id) ?? -1) ?? [];
  const isTraining = ({ name }: Run) => session !== undefined && name.endsWith('train');
  const order = [...all.filter(isTraining), ...all.filter(one => !isTraining(one))];
  return slotDash(1 + 12 * Math.max(0, order.indexOf(run)));
}

/** "train/epoch_loss" → ["train", "epoch_loss"], where sessions have such a folder; null for any other name. */
export function splitFolder(name: string, data: RunData): readonly [string, string] | null {
  if (data.facts.within.size === 0) return null;
  for (const folder of sessionsOf(data).folders.keys()) {
    const tag = name.slice(folder.length + 1);
    if (name === `${folder}/${tag}` && data.tags.has(tag)) return [folder, tag];
  }
  return null;
}

/** Scalars of runs within sessions, as their sessions know them. */
export function* folderTags(data: RunData): Generator<string> {
  if (data.facts.within.size === 0 || !data.board) return;
  const { tagSets, tags } = data.board;
  for (const [folder, runs] of sessionsOf(data).folders) {
    const sets = [...new Set([...runs.values()].map(run => tagSets[run.tag_set]))];
    for (const { id, tag, plugin } of tags)
      if (plugin === 'scalars' && sets.some(set => set?.has(id))) yield `${folder}/${tag}`;
  }
}
