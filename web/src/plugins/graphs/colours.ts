// What colours stand for, and the legend that says so.
import type { GraphBox, GraphView } from '../../api';
import { type Palette, rampColour, slotColour } from '../../base/colours';
import { formatBytes, formatNumber } from '../../base/numbers';
import { opName } from './drawn';
import type { ColourBy } from './settings';

type Category = GraphBox['category'];

/** Slots of the run palette, one for each category; what has none stays grey. */
const SLOTS: Readonly<Record<Category, number>> = {
  ...{ '': 0, linear: 1, activation: 2, norm: 3, recurrent: 4, conv: 5, embedding: 6 },
  ...{
    pool: 7,
    dropout: 8,
    attention: 9,
    loss: 11,
    math: 12,
    shape: 0,
    data: 0,
    state: 0,
    summary: 13,
  },
};
const BLOCK = 10;

export interface Entry {
  readonly key: string;
  readonly colour: string;
  /** As logged, or a category. */
  readonly label: string;
}

export interface Paint {
  /** null: nothing is known of it. */
  readonly of: (box: GraphBox) => string | null;
  readonly entries: readonly Entry[];
  /** Of a scale: its ends, and its colours from the low to the high end. */
  readonly scale: {
    readonly low: string;
    readonly high: string;
    readonly colours: readonly string[];
  } | null;
}

/** Which of the ways to colour say something about this graph. */
export function usable(by: ColourBy, totals: GraphView['totals']): boolean {
  if (by === 'time') return totals.time !== null;
  if (by === 'memory') return totals.memory !== null;
  if (by === 'flops') return totals.flops > 0;
  if (by === 'parameters') return totals.parameters > 0;
  if (by === 'device') return totals.devices.length > 0;
  if (by === 'cluster') return totals.clusters.length > 0;
  return true;
}

export const formatSeconds = (seconds: number): string =>
  seconds >= 1
    ? `${formatNumber(seconds, 3)} s`
    : seconds >= 1e-3
      ? `${formatNumber(seconds * 1e3, 3)} ms`
      : `${formatNumber(seconds * 1e6, 3)} µs`;

/** "50.2 M", "4.11 G": as FLOPs are written. */
export function formatFlops(flops: number): string {
  let size = flops;
  for (const unit of ['', ' k', ' M', ' G', ' T']) {
    const rounded = Number(size.toPrecision(3));
    if (rounded < 1000) return `${rounded}${unit}`;
    size /= 1000;
  }
  return `${Number(size.toPrecision(3))} P`;
}

const isBlock = (box: GraphBox) =>
  box.category === '' &&
  (box.kind === 'module' || box.kind === 'repeat' || box.kind === 'function');

export function paint(by: ColourBy, boxes: readonly GraphBox[], palette: Palette): Paint {
  const closed = boxes.filter(box => !box.opened);
  if (by === 'type') return byType(closed, palette);
  if (by === 'op')
    return byName(closed, palette, box =>
      box.kind === 'op' || box.kind === 'module' ? opName(box.type) : '',
    );
  if (by === 'device') return byName(closed, palette, box => box.device);
  if (by === 'cluster') return byName(closed, palette, box => box.cluster);
  if (by === 'structure') return byStructure(closed, palette);
  const value = {
    parameters: (box: GraphBox) => box.parameters || null,
    flops: (box: GraphBox) => box.flops || null,
    time: (box: GraphBox) => box.time,
    memory: (box: GraphBox) => box.memory,
  }[by];
  const say = {
    parameters: (n: number) => formatNumber(n, 3),
    flops: formatFlops,
    time: formatSeconds,
    memory: formatBytes,
  }[by];
  const known = closed
    .filter(box => box.kind !== 'parameter' && box.kind !== 'constant')
    .map(value)
    .filter(one => one !== null && one > 0) as number[];
  if (known.length === 0) return { of: () => null, entries: [], scale: null };
  const [low, high] = [Math.min(...known), Math.max(...known)];
  // A root: what is largest stands out, and the small ones still differ.
  const share = (one: number) => (high > low ? Math.sqrt((one - low) / (high - low)) : 1);
  const colours = Array.from({ length: 6 }, (_, i) => rampColour(i / 5, palette));
  return {
    of: box => {
      const one = value(box);
      return one === null || one <= 0 ? null : rampColour(share(one), palette);
    },
    entries: [],
    scale: { low: say(low), high: say(high), colours },
  };
}

function byType(boxes: readonly GraphBox[], palette: Palette): Paint {
  const colourOf = (box: GraphBox) => {
    const slot = isBlock(box) ? BLOCK : SLOTS[box.category];
    return slot ? slotColour(slot, palette) : null;
  };
  const keyOf = (box: GraphBox) => (isBlock(box) ? 'block' : box.category);
  const entries = new Map<string, Entry>();
  for (const box of boxes) {
    const colour = colourOf(box);
    const key = keyOf(box);
    if (colour && !entries.has(key)) entries.set(key, { key, colour, label: key });
  }
  return { of: colourOf, entries: [...entries.values()], scale: null };
}

function byName(
  boxes: readonly GraphBox[],
  palette: Palette,
  nameOf: (box: GraphBox) => string,
): Paint {
  const counts = new Map<string, number>();
  for (const box of boxes) {
    const name = nameOf(box);
    if (name && box.kind !== 'parameter' && box.kind !== 'constant')
      counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([name]) => name);
  const slots = new Map(names.map((name, i) => [name, slotColour(i + 1, palette)]));
  return {
    of: box => slots.get(nameOf(box)) ?? null,
    entries: names.map(name => ({ key: name, colour: slots.get(name) as string, label: name })),
    scale: null,
  };
}

/** The same structure has the same colour; what is alone stays grey. */
function byStructure(boxes: readonly GraphBox[], palette: Palette): Paint {
  const groups = new Map<number, GraphBox[]>();
  for (const box of boxes)
    if (box.structure >= 0) groups.set(box.structure, [...(groups.get(box.structure) ?? []), box]);
  const shared = [...groups].filter(([, list]) => list.length > 1);
  const slots = new Map(shared.map(([structure], i) => [structure, slotColour(i + 1, palette)]));
  return {
    of: box => slots.get(box.structure) ?? null,
    entries: shared.map(([structure, list]) => ({
      key: String(structure),
      colour: slots.get(structure) as string,
      label: `${list.length} × ${opName(list[0]?.type || list[0]?.name || '')}`,
    })),
    scale: null,
  };
}
