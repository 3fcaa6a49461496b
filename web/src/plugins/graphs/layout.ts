// The picture's places: every open box is a layered graph of its own (level.ts), solved from the innermost outwards. A
// level is solved again only when it, or the size of something in it, changed; the order within it is kept.
import {
  type Gaps,
  type Level,
  type LevelEdge,
  type LevelNode,
  type Point,
  solveLevel,
} from './level';

export interface LayoutBox {
  readonly id: number;
  /** -1 at the top. */
  readonly parent: number;
  readonly open: boolean;
  /** Pixels on the screen; of an open box its least width, for what is written at its top. */
  readonly width: number;
  readonly height: number;
  /** Room for pills beside the box: left of it, or above it when the flow goes to the right. */
  readonly pills: { readonly width: number; readonly height: number } | null;
}

export interface LayoutLink {
  readonly source: number;
  readonly target: number;
  /** Links of one net from one box share their line and their label. */
  readonly net: number;
  /** Width of its label in pixels; 0: none. */
  readonly label: number;
}

export type Flow = 'down' | 'right';

export interface LayoutInput {
  /** A parent before its children, children in order. */
  readonly boxes: readonly LayoutBox[];
  /** Between boxes that are not open. */
  readonly links: readonly LayoutLink[];
  readonly flow: Flow;
}

export interface Place {
  readonly id: number;
  /** On the screen, from the picture's corner. With its pills the box reaches further. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type Spot = readonly [x: number, y: number];

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly places: readonly Place[];
  /** By link, from its source to its target. */
  readonly lines: readonly (readonly Spot[])[];
  /** By link: where its label begins, its middle in height; null: it has none, another of its net has it, or no room. */
  readonly labels: readonly (Spot | null)[];
}

export const HEAD = 32;
const PAD = 16;
const LABEL_HEIGHT = 16;

interface Kept {
  readonly key: string;
  readonly level: Level;
  readonly order: ReadonlyMap<number, number>;
}

/** What was solved before, by open box. */
export type Memory = Map<number, Kept>;

export function solve(input: LayoutInput, memory: Memory = new Map()): Layout {
  const { boxes, links, flow } = input;
  const down = flow === 'down';
  const byId = new Map(boxes.map((box, i) => [box.id, i]));
  const parents = boxes.map(box => byId.get(box.parent) ?? -1);
  const children: number[][] = boxes.map(() => []);
  const top: number[] = [];
  for (const [i, parent] of parents.entries()) (parent < 0 ? top : children[parent])?.push(i);
  const depths: number[] = [];
  for (const [i, parent] of parents.entries())
    depths[i] = parent < 0 ? 0 : (depths[parent] ?? 0) + 1;

  interface Piece {
    readonly link: number;
    /** Children, or -1: through the border. */
    readonly from: number;
    readonly to: number;
    readonly net: string;
  }
  const pieces = new Map<number, Piece[]>([[-1, []]]);
  for (const [i, box] of boxes.entries()) if (box.open) pieces.set(i, []);
  const ways: [level: number, piece: number][][] = links.map(() => []);
  const add = (level: number, piece: Piece) => {
    const list = pieces.get(level);
    if (!list) return;
    ways[piece.link]?.push([level, list.length]);
    list.push(piece);
  };
  for (const [n, link] of links.entries()) {
    const source = byId.get(link.source);
    const target = byId.get(link.target);
    if (source === undefined || target === undefined) continue;
    let [a, b] = [source, target];
    const net = `${source}:${link.net}`;
    const into: Piece[] = [];
    const levels: number[] = [];
    while (parents[a] !== parents[b]) {
      if ((depths[a] ?? 0) >= (depths[b] ?? 0)) {
        add(parents[a] as number, { link: n, from: a, to: -1, net });
        a = parents[a] as number;
      } else {
        into.push({ link: n, from: -1, to: b, net });
        levels.push(parents[b] as number);
        b = parents[b] as number;
      }
    }
    // A box and what is inside it: nothing goes between them.
    if (a === b && source !== target) {
      ways[n] = [];
      continue;
    }
    add(parents[a] as number, { link: n, from: a, to: b, net });
    for (const [k, piece] of into.reverse().entries())
      add(levels[into.length - 1 - k] as number, piece);
  }

  const before = down ? PAD : HEAD + 8;
  const after = PAD;
  const start = down ? HEAD + 8 : PAD + 8;
  const end = PAD;
  const labelRoom = Math.min(150, Math.max(0, ...links.map(link => link.label)) + 16);
  const gaps: Gaps = down
    ? { nodes: 28, bends: 18, layers: 30, tracks: 10, start, end }
    : { nodes: 18, bends: 18, layers: Math.max(40, labelRoom), tracks: 10, start, end };

  const levels = new Map<
    number,
    Level & {
      pieceEdges: readonly number[];
      insOf: Map<string, number>;
      outsOf: Map<string, number>;
    }
  >();
  const extents = new Map<number, LevelNode>();
  const leafExtent = (box: LayoutBox): LevelNode => {
    const across = (down ? box.width : box.height) / 2;
    const along = down ? box.height : box.width;
    const pills = box.pills;
    const room = pills ? (down ? pills.width : pills.height) : 0;
    const length = Math.max(along, pills ? (down ? pills.height : pills.width) : 0);
    return {
      before: across + room,
      after: across,
      left: across,
      right: across,
      length,
      shown: along,
    };
  };
  const solveOne = (owner: number, members: readonly number[]) => {
    const own = pieces.get(owner) as Piece[];
    const nodeOf = new Map(members.map((box, i) => [box, i]));
    const insOf = new Map<string, number>();
    const outsOf = new Map<string, number>();
    for (const piece of own) {
      if (piece.from < 0 && !insOf.has(piece.net)) insOf.set(piece.net, insOf.size);
      if (piece.to < 0 && !outsOf.has(piece.net)) outsOf.set(piece.net, outsOf.size);
    }
    const nets = new Map<string, number>();
    const edges: LevelEdge[] = [];
    const known = new Map<string, number>();
    const pieceEdges = own.map(piece => {
      const key = `${piece.from} ${piece.to} ${piece.net}`;
      const held = known.get(key);
      if (held !== undefined) return held;
      known.set(key, edges.length);
      if (!nets.has(piece.net)) nets.set(piece.net, nets.size);
      const source = levels.get(piece.from);
      const target = levels.get(piece.to);
      const portOf = (level: Level, ports: readonly number[], port: number | undefined) =>
        port === undefined
          ? 0
          : (ports[port] as number) + before - (level.width + before + after) / 2;
      edges.push({
        from:
          piece.from < 0
            ? -1 - (insOf.get(piece.net) as number)
            : (nodeOf.get(piece.from) as number),
        to:
          piece.to < 0
            ? members.length + (outsOf.get(piece.net) as number)
            : (nodeOf.get(piece.to) as number),
        net: nets.get(piece.net) as number,
        leaves: source ? portOf(source, source.outs, source.outsOf.get(piece.net)) : 0,
        arrives: target ? portOf(target, target.ins, target.insOf.get(piece.net)) : 0,
        fixed: target !== undefined,
      });
      return edges.length - 1;
    });
    const nodes = members.map(box => extents.get(box) as LevelNode);
    const room = owner < 0 ? { ...gaps, start: 2, end: 2 } : gaps;
    const request = { nodes, ins: insOf.size, outs: outsOf.size, edges, gaps: room };
    const id = owner < 0 ? -1 : (boxes[owner] as LayoutBox).id;
    const key = JSON.stringify([
      flow,
      members.map(box => boxes[box]?.id),
      nodes,
      insOf.size,
      outsOf.size,
      edges,
      room,
    ]);
    const kept = memory.get(id);
    const order = members.map(box => kept?.order.get((boxes[box] as LayoutBox).id) as number);
    const level = kept?.key === key ? kept.level : solveLevel(request, kept ? order : undefined);
    memory.set(id, {
      key,
      level,
      order: new Map(
        members.map((box, i) => [(boxes[box] as LayoutBox).id, level.order[i] as number]),
      ),
    });
    levels.set(owner, { ...level, pieceEdges, insOf, outsOf });
    return level;
  };
  for (let i = boxes.length - 1; i >= 0; i--) {
    const box = boxes[i] as LayoutBox;
    if (!box.open) {
      extents.set(i, leafExtent(box));
      continue;
    }
    const level = solveOne(i, children[i] as number[]);
    // The head must have room; ports stay where they are, from the middle.
    const free = Math.max(0, down ? box.width - level.width - before - after : 0);
    const half = (level.width + before + after) / 2;
    const length = Math.max(level.length, down ? 0 : box.width);
    extents.set(i, {
      before: half,
      after: half + free,
      left: half,
      right: half + free,
      length,
      shown: length,
    });
  }
  const root = solveOne(-1, top);

  // From the top inwards: where each box is.
  const places: { across: number; along: number }[] = [];
  const origin = (owner: number) => {
    if (owner < 0) return { across: 0, along: 0 };
    const at = places[owner] as { across: number; along: number };
    return { across: at.across - (extents.get(owner) as LevelNode).left + before, along: at.along };
  };
  const put = (owner: number, members: readonly number[]) => {
    const from = origin(owner);
    const level = levels.get(owner) as Level;
    for (const [i, box] of members.entries()) {
      const [across, along] = level.places[i] as Point;
      places[box] = { across: from.across + across, along: from.along + along };
    }
  };
  put(-1, top);
  for (let i = 0; i < boxes.length; i++) if (boxes[i]?.open) put(i, children[i] as number[]);
  const spot = (across: number, along: number): Spot => (down ? [across, along] : [along, across]);

  const lines = links.map((_, n) => {
    const line: Spot[] = [];
    for (const [owner, piece] of ways[n] as [number, number][]) {
      const level = levels.get(owner);
      const from = origin(owner);
      const way = level?.lines[level.pieceEdges[piece] as number] ?? [];
      for (const [across, along] of way) {
        const next = spot(from.across + across, from.along + along);
        const last = line.at(-1);
        if (!last || Math.abs(last[0] - next[0]) + Math.abs(last[1] - next[1]) > 0.01)
          line.push(next);
      }
    }
    return straightened(line);
  });

  const found = boxes.map((box, i): Place => {
    const { across, along } = places[i] as { across: number; along: number };
    const extent = extents.get(i) as LevelNode;
    const size = extent.left + extent.right;
    const [x, y] = spot(across - extent.left, along + (extent.length - extent.shown) / 2);
    return down
      ? { id: box.id, x, y, width: size, height: extent.shown }
      : { id: box.id, x, y, width: extent.shown, height: size };
  });
  const width = down ? root.width : root.length;
  const height = down ? root.length : root.width;
  return { width, height, places: found, lines, labels: placeLabels(input, found, lines) };
}

/** Without points in the middle of a straight stretch. */
function straightened(line: readonly Spot[]): Spot[] {
  return line.filter((at, i) => {
    const [before, after] = [line[i - 1], line[i + 1]];
    if (!before || !after) return true;
    const same = (k: 0 | 1) =>
      Math.abs(before[k] - at[k]) < 0.01 && Math.abs(after[k] - at[k]) < 0.01;
    return !same(0) && !same(1);
  });
}

interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One label for each net, beside a stretch of one of its lines, where nothing else is. */
function placeLabels(
  input: LayoutInput,
  places: readonly Place[],
  lines: readonly (readonly Spot[])[],
): (Spot | null)[] {
  const down = input.flow === 'down';
  const taken = new Areas();
  for (const [i, place] of places.entries()) {
    const box = input.boxes[i] as LayoutBox;
    if (box.open) taken.add({ ...place, width: box.width, height: HEAD });
    else {
      taken.add(place);
      const { pills } = box;
      if (pills && down)
        taken.add({
          x: place.x - pills.width,
          y: place.y + (place.height - pills.height) / 2,
          ...pills,
        });
      else if (pills) taken.add({ x: place.x, y: place.y - pills.height, ...pills });
    }
  }
  const done = new Set<string>();
  const labels: (Spot | null)[] = lines.map(() => null);
  for (const [n, link] of input.links.entries()) {
    const net = `${link.source}:${link.net}`;
    if (link.label === 0 || done.has(net)) continue;
    const line = lines[n] as readonly Spot[];
    for (let i = 1; i < line.length; i++) {
      const [from, to] = [line[i - 1] as Spot, line[i] as Spot];
      const along = down ? 1 : 0;
      const span = Math.abs(to[along] - from[along]);
      if (Math.abs((from[1 - along] as number) - (to[1 - along] as number)) > 0.01) continue;
      if (span < (down ? LABEL_HEIGHT : link.label + 4)) continue;
      const spots = spotsAlong(from, to, link.label, down);
      const fits = spots.find(
        at =>
          !taken.hits({
            x: at[0],
            y: at[1] - LABEL_HEIGHT / 2,
            width: link.label,
            height: LABEL_HEIGHT,
          }),
      );
      if (!fits) continue;
      labels[n] = fits;
      done.add(net);
      taken.add({
        x: fits[0],
        y: fits[1] - LABEL_HEIGHT / 2,
        width: link.label,
        height: LABEL_HEIGHT,
      });
      break;
    }
  }
  return labels;
}

/** Beside a stretch: near its beginning, in its middle, further on; never on the arrow. */
function spotsAlong(from: Spot, to: Spot, label: number, down: boolean): Spot[] {
  const k = down ? 1 : 0;
  const [low, high] = [Math.min(from[k], to[k]), Math.max(from[k], to[k])];
  if (!down) {
    const middle = (low + high - 5 - label) / 2;
    return [[middle, from[1] - 9]];
  }
  const near = Math.min((low + high - 5) / 2, low + 15);
  const spots: Spot[] = [];
  for (const y of [near, (low + high) / 2, low + 40, low + 64]) {
    if (y + LABEL_HEIGHT / 2 > high + 1) continue;
    spots.push([from[0] + 7, y]);
  }
  return spots;
}

/** Which areas are taken, asked quickly. */
class Areas {
  readonly #cells = new Map<string, Area[]>();
  static readonly #CELL = 128;

  #each(area: Area, tell: (key: string) => void): void {
    const cell = (value: number) => Math.floor(value / Areas.#CELL);
    for (let x = cell(area.x); x <= cell(area.x + area.width); x++)
      for (let y = cell(area.y); y <= cell(area.y + area.height); y++) tell(`${x},${y}`);
  }

  add(area: Area): void {
    this.#each(area, key => {
      const list = this.#cells.get(key);
      if (list) list.push(area);
      else this.#cells.set(key, [area]);
    });
  }

  hits(area: Area): boolean {
    let hit = false;
    this.#each(area, key => {
      for (const other of this.#cells.get(key) ?? [])
        if (
          other.x < area.x + area.width &&
          area.x < other.x + other.width &&
          other.y < area.y + area.height &&
          area.y < other.y + other.height
        )
          hit = true;
    });
    return hit;
  }
}
