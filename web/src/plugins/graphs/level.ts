// One open box: its children in layers along the flow, lines from layer to layer that turn at right angles. What stands
// inside a child is not looked at: the child is as large as it is, and has ports where lines cross its border.
import { type Node, placeAcross } from './columns';

export interface LevelNode {
  /** Room on either side of the middle, across the flow. */
  readonly before: number;
  readonly after: number;
  /** What of it a line may reach from the side: the box without its pills. */
  readonly left: number;
  readonly right: number;
  /** Along the flow, and how much of it, in its middle, is the box itself. */
  readonly length: number;
  readonly shown: number;
}

export interface LevelEdge {
  /** Nodes; below zero: -1 - n is a port where line n comes in; beyond the nodes: count + n is one where it goes out. */
  readonly from: number;
  readonly to: number;
  /** Which tensor: edges of one from one node share a line. */
  readonly net: number;
  /** Where it leaves and arrives, from the middles. */
  readonly leaves: number;
  readonly arrives: number;
  /** The two ends are ports of open boxes: lines end exactly there. */
  readonly fixed: boolean;
}

export interface LevelInput {
  readonly nodes: readonly LevelNode[];
  readonly ins: number;
  readonly outs: number;
  readonly edges: readonly LevelEdge[];
  readonly gaps: Gaps;
}

export interface Gaps {
  readonly nodes: number;
  readonly bends: number;
  /** Between layers: where the label of a line stands. */
  readonly layers: number;
  /** Between two lines that run across. */
  readonly tracks: number;
  /** From the border to the first layer, and after the last. */
  readonly start: number;
  readonly end: number;
}

export type Point = readonly [across: number, along: number];

export interface Level {
  readonly width: number;
  readonly length: number;
  /** Middle across, beginning along; by node. */
  readonly places: readonly Point[];
  readonly ins: readonly number[];
  readonly outs: readonly number[];
  /** By edge, from its start to its end. */
  readonly lines: readonly (readonly Point[])[];
  /** Each node's place in its layer, for the next time. */
  readonly order: readonly number[];
}

/** Over the layers, to and fro; of a level with so many nodes and bends only half of them. */
const SWEEPS = 12;
const MANY = 600;
/** From the place of one line that arrives at a box to the next. */
const SPREAD = 16;

interface Hop {
  readonly from: number;
  readonly to: number;
  readonly leaves: number;
  arrives: number;
  readonly net: number;
  readonly fixed: boolean;
}

/** `before`: the order of the last time, which is kept where nothing is won by another. */
export function solveLevel(input: LevelInput, before?: readonly number[]): Level {
  const count = input.nodes.length;
  const { edges, gaps } = input;
  const index = (end: number) => (end < 0 ? count + input.outs - 1 - end : end);
  const total = count + input.ins + input.outs;
  const isIn = (node: number) => node >= count + input.outs;
  const isOut = (node: number) => node >= count && !isIn(node);

  // Without circles: an edge that would close one is turned.
  const real = edges.map((edge, i) => ({ i, from: index(edge.from), to: index(edge.to) }));
  const turned = turnedEdges(total, real);
  const drawn = real
    .filter(({ from, to }) => from !== to)
    .map(edge => {
      const { leaves, arrives, net, fixed } = edges[edge.i] as LevelEdge;
      return turned.has(edge.i)
        ? {
            ...edge,
            from: edge.to,
            to: edge.from,
            leaves: arrives,
            arrives: leaves,
            net: -1 - edge.i,
            fixed,
          }
        : { ...edge, leaves, arrives, net, fixed };
    });
  const rank = ranksOf(total, drawn, isIn, isOut);
  placeLoose(rank, drawn, count, input.ins > 0);

  // Long edges bend in each layer they pass; those of one tensor share the bends.
  const nodes: (LevelNode & Node)[] = [];
  for (const node of input.nodes) nodes.push({ ...node, bend: false, port: false });
  for (let i = count; i < total; i++)
    nodes.push({
      before: 4,
      after: 4,
      left: 0,
      right: 0,
      length: 0,
      shown: 0,
      bend: false,
      port: true,
    });
  const hops: Hop[] = [];
  const ways: number[][] = edges.map(() => []);
  const layerOf = [...rank];
  const groups = new Map<string, typeof drawn>();
  for (const edge of drawn) {
    const key = `${edge.from} ${edge.net} ${edge.leaves}`;
    const group = groups.get(key);
    if (group) group.push(edge);
    else groups.set(key, [edge]);
  }
  for (const group of groups.values()) {
    group.sort((a, b) => (rank[a.to] as number) - (rank[b.to] as number));
    const { from, leaves, net } = group[0] as (typeof drawn)[number];
    const chain: number[] = [];
    let [last, out] = [from, leaves];
    for (const edge of group) {
      const end = rank[edge.to] as number;
      for (let r = (rank[from] as number) + 1 + chain.length; r < end; r++) {
        const bend = nodes.length;
        nodes.push({
          before: 4,
          after: 4,
          left: 0,
          right: 0,
          length: 0,
          shown: 0,
          bend: true,
          port: false,
        });
        layerOf.push(r);
        chain.push(hops.length);
        hops.push({ from: last, to: bend, leaves: out, arrives: 0, net, fixed: true });
        [last, out] = [bend, 0];
      }
      const way = chain.slice(0, end - (rank[from] as number) - 1);
      way.push(hops.length);
      const start = way.length > 1 ? (hops[way.at(-2) as number] as Hop).to : from;
      hops.push({
        from: start,
        to: edge.to,
        leaves: way.length > 1 ? 0 : leaves,
        arrives: edge.arrives,
        net,
        fixed: edge.fixed || edge.to >= count,
      });
      ways[edge.i] = way;
    }
  }

  const layers = orderedLayers(nodes, layerOf, hops, count, before);
  const xs = placeAcross(nodes, layers, hops, gaps);
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [i, node] of nodes.entries()) {
    low = Math.min(low, (xs[i] as number) - node.before);
    high = Math.max(high, (xs[i] as number) + node.after);
  }
  if (nodes.length === 0) [low, high] = [0, 0];
  for (let i = 0; i < xs.length; i++) xs[i] = Math.round(2 * ((xs[i] as number) - low)) / 2;

  const spread = spreadArrivals(nodes, hops, xs, layers, layerOf, count);
  const tracks = tracksOf(hops, xs, layerOf, layers.length, spread);

  // Along the flow.
  const starts: number[] = [];
  const heights = layers.map(layer => Math.max(0, ...layer.map(node => nodes[node]?.length ?? 0)));
  const first = input.ins > 0 ? 0 : -1;
  let at = input.ins > 0 ? 0 : gaps.start;
  for (const [r, height] of heights.entries()) {
    starts[r] = at;
    const used = tracks.counts[r] ?? 0;
    const isLast = r === heights.length - 1;
    if (isLast) at += height;
    else if (r === first) at += gaps.start + used * gaps.tracks;
    else at += height + gaps.layers + (used > 0 ? used * gaps.tracks + 4 : 0);
  }
  const endsOpen = input.outs > 0;
  if (layers.length > 0) at += endsOpen ? 0 : gaps.end;
  else at = gaps.start + gaps.end;
  const length = at;
  const placeAlong = (node: number) => {
    const r = layerOf[node] as number;
    const free = (heights[r] as number) - (nodes[node] as LevelNode).length;
    return (starts[r] as number) + Math.round(free / 2);
  };

  const lines = edges.map((edge, i): Point[] => {
    if (edge.from === edge.to)
      return loopOf(
        nodes[index(edge.from)] as LevelNode,
        xs[index(edge.from)] as number,
        placeAlong(index(edge.from)),
      );
    const line: Point[] = [];
    for (const h of ways[i] as number[]) {
      const hop = hops[h] as Hop;
      const from = nodes[hop.from] as LevelNode & Node;
      const to = nodes[hop.to] as LevelNode;
      const x0 = (xs[hop.from] as number) + hop.leaves;
      const f0 = placeAlong(hop.from) + (from.length + from.shown) / 2;
      const side = spread.side.get(h);
      const f1 = placeAlong(hop.to) + (to.length - to.shown) / 2;
      const r = layerOf[hop.from] as number;
      const gapEnd = starts[r + 1] as number;
      const x1 = side ? side.across : (xs[hop.to] as number) + hop.arrives;
      if (line.length === 0) line.push([x0, f0]);
      if (Math.abs(x0 - x1) > 0.25) {
        const track = tracks.places.get(h) ?? 0;
        const turn = gapEnd - 12 - ((tracks.counts[r] ?? 1) - 1 - track) * gaps.tracks;
        line.push([x0, turn], [x1, turn]);
      }
      if (side) {
        const middle = placeAlong(hop.to) + to.length / 2;
        const edgeAt =
          (xs[hop.to] as number) + (side.across < (xs[hop.to] as number) ? -to.left : to.right);
        line.push([x1, middle], [edgeAt, middle]);
      } else line.push([x1, f1]);
    }
    return turned.has(i) ? line.reverse() : line;
  });

  const order = new Array<number>(count).fill(0);
  for (const layer of layers)
    for (const [i, node] of layer.entries()) if (node < count) order[node] = i;
  return {
    width: high - low,
    length,
    places: input.nodes.map((_, i) => [xs[i] as number, placeAlong(i)] as const),
    ins: Array.from({ length: input.ins }, (_, n) => xs[count + input.outs + n] as number),
    outs: Array.from({ length: input.outs }, (_, n) => xs[count + n] as number),
    lines,
    order,
  };
}

interface Plain {
  readonly i: number;
  readonly from: number;
  readonly to: number;
}

function turnedEdges(total: number, edges: readonly Plain[]): Set<number> {
  const out: Plain[][] = Array.from({ length: total }, () => []);
  for (const edge of edges) if (edge.from !== edge.to) out[edge.from]?.push(edge);
  const state = new Uint8Array(total); // 1: on the way down, 2: done
  const turned = new Set<number>();
  for (let start = 0; start < total; start++) {
    if (state[start]) continue;
    const stack: [node: number, next: number][] = [[start, 0]];
    state[start] = 1;
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = out[top[0]]?.[top[1]++];
      if (!edge) {
        state[top[0]] = 2;
        stack.pop();
      } else if (state[edge.to] === 1) turned.add(edge.i);
      else if (state[edge.to] === 0) {
        state[edge.to] = 1;
        stack.push([edge.to, 0]);
      }
    }
  }
  return turned;
}

/** Layers: as early as inputs allow; what has more outputs than inputs stands as late as its outputs allow. */
function ranksOf(
  total: number,
  edges: readonly Plain[],
  isIn: (node: number) => boolean,
  isOut: (node: number) => boolean,
): number[] {
  const rank = new Array<number>(total).fill(0);
  const ins: number[][] = Array.from({ length: total }, () => []);
  const outs: number[][] = Array.from({ length: total }, () => []);
  for (const { from, to } of edges) {
    ins[to]?.push(from);
    outs[from]?.push(to);
  }
  const waits = ins.map(list => list.length);
  const sorted: number[] = [];
  const ready: number[] = [];
  for (let i = total - 1; i >= 0; i--) if (waits[i] === 0) ready.push(i);
  let ports = false;
  for (let i = 0; i < total; i++) ports ||= isIn(i);
  const floor = ports ? 1 : 0;
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    sorted.push(node);
    let at = isIn(node) ? 0 : floor;
    for (const from of ins[node] as number[]) at = Math.max(at, (rank[from] as number) + 1);
    rank[node] = at;
    for (const to of outs[node] as number[]) {
      waits[to] = (waits[to] as number) - 1;
      if (waits[to] === 0) ready.push(to);
    }
  }
  const last = Math.max(0, ...rank.filter((_, node) => !isOut(node)));
  for (let i = 0; i < total; i++) if (isOut(i)) rank[i] = last + 1;
  for (const node of sorted.reverse()) {
    const after = outs[node] as number[];
    if (isIn(node) || isOut(node) || after.length === 0) continue;
    if ((ins[node] as number[]).length >= after.length) continue;
    const latest = Math.min(...after.map(to => rank[to] as number)) - 1;
    if (latest > (rank[node] as number)) rank[node] = latest;
  }
  return rank;
}

/** What nothing is joined to stands below the rest, in rows. */
function placeLoose(rank: number[], edges: readonly Plain[], count: number, ports: boolean): void {
  const joined = new Set(edges.flatMap(({ from, to }) => [from, to]));
  const loose = Array.from({ length: count }, (_, i) => i).filter(i => !joined.has(i));
  if (loose.length < 2 && joined.size === 0) return;
  let last = ports ? 0 : -1;
  for (let i = 0; i < count; i++) if (joined.has(i)) last = Math.max(last, rank[i] as number);
  const row = Math.max(3, Math.ceil(Math.sqrt(loose.length)));
  for (const [n, node] of loose.entries()) rank[node] = last + 1 + Math.floor(n / row);
  const end = Math.max(last, ...loose.map(node => rank[node] as number));
  for (let i = count; i < rank.length; i++) if ((rank[i] as number) > 0) rank[i] = end + 1;
}

function orderedLayers(
  nodes: readonly (LevelNode & Node)[],
  layerOf: readonly number[],
  hops: readonly Hop[],
  count: number,
  before: readonly number[] | undefined,
): number[][] {
  const layers: number[][] = Array.from({ length: Math.max(-1, ...layerOf) + 1 }, () => []);
  const above: Hop[][] = nodes.map(() => []);
  const below: Hop[][] = nodes.map(() => []);
  for (const hop of hops) {
    below[hop.from]?.push(hop);
    above[hop.to]?.push(hop);
  }
  // Depth first: what follows from what stands together, long lines right of what they pass.
  const seen = new Uint8Array(nodes.length);
  const starts = nodes.map((_, i) => i).filter(i => (above[i] as Hop[]).length === 0);
  const isPort = (node: number) => node >= count;
  starts.sort((a, b) => Number(isPort(b)) - Number(isPort(a)) || a - b);
  for (const start of starts) {
    const stack = [start];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (seen[node]) continue;
      seen[node] = 1;
      layers[layerOf[node] as number]?.push(node);
      const next = [...(below[node] as Hop[])].sort(
        (a, b) => Number(nodes[a.to]?.bend) - Number(nodes[b.to]?.bend) || a.to - b.to,
      );
      for (const hop of next.reverse()) if (!seen[hop.to]) stack.push(hop.to);
    }
  }
  if (before)
    for (const layer of layers) {
      const known = (node: number) => node < count && before[node] !== undefined;
      const sorted = layer
        .filter(known)
        .sort((a, b) => (before[a] as number) - (before[b] as number));
      let next = 0;
      for (let i = 0; i < layer.length; i++)
        if (known(layer[i] as number)) layer[i] = sorted[next++] as number;
    }
  const place = new Float64Array(nodes.length);
  const note = (layer: readonly number[]) => {
    for (let i = 0; i < layer.length; i++) place[layer[i] as number] = i;
  };
  layers.forEach(note);
  // A port of a wide box counts a little left or right of its middle.
  const lean = (node: number, by: number) => {
    const { before: left, after: right } = nodes[node] as LevelNode;
    return (0.8 * by) / Math.max(1, left + right);
  };
  const wish = new Float64Array(nodes.length);
  let best = layers.map(layer => [...layer]);
  const gaps: Hop[][] = layers.map(() => []);
  for (const hop of hops) gaps[layerOf[hop.from] as number]?.push(hop);
  let least = crossings(gaps, place, lean);
  const sweeps = nodes.length > MANY ? SWEEPS / 2 : SWEEPS;
  for (let sweep = 0, idle = 0; sweep < sweeps && least > 0 && idle < 4; sweep++) {
    const down = sweep % 2 === 0;
    for (let k = 1; k < layers.length; k++) {
      const layer = layers[down ? k : layers.length - 1 - k] as number[];
      if (layer.length < 2) continue;
      for (let i = 0; i < layer.length; i++) {
        const node = layer[i] as number;
        const towards = (down ? above : below)[node] as Hop[];
        let sum = towards.length > 0 ? 0 : i;
        for (const hop of towards)
          sum += down
            ? (place[hop.from] as number) + lean(hop.from, hop.leaves)
            : (place[hop.to] as number) + lean(hop.to, hop.arrives);
        wish[node] = towards.length > 0 ? sum / towards.length : sum;
      }
      layer.sort((a, b) => (wish[a] as number) - (wish[b] as number));
      note(layer);
    }
    const now = crossings(gaps, place, lean);
    if (now < least) {
      least = now;
      best = layers.map(layer => [...layer]);
      idle = 0;
    } else idle++;
  }
  return best;
}

/** How often lines between neighbouring layers cross. `gaps`: the hops from each layer. */
function crossings(
  gaps: readonly (readonly Hop[])[],
  place: Float64Array,
  lean: (node: number, by: number) => number,
): number {
  let sum = 0;
  for (const gap of gaps) {
    if (gap.length < 2) continue;
    // By where they start, then by where they end, in one number each: what is out of order by its end crosses.
    const keys = new Float64Array(gap.length);
    for (let i = 0; i < gap.length; i++) {
      const hop = gap[i] as Hop;
      const from = Math.round(64 * ((place[hop.from] as number) + 1 + lean(hop.from, hop.leaves)));
      const to = Math.round(64 * ((place[hop.to] as number) + 1 + lean(hop.to, hop.arrives)));
      keys[i] = from * ENDS + to;
    }
    keys.sort();
    for (let i = 0; i < keys.length; i++) keys[i] = (keys[i] as number) % ENDS;
    sum += inversions(keys, new Float64Array(keys.length), 0, keys.length);
  }
  return sum;
}

const ENDS = 2 ** 24;

/** Pairs out of order in `values` from `low` to `high`, which is sorted on the way. */
function inversions(values: Float64Array, spare: Float64Array, low: number, high: number): number {
  if (high - low < 2) return 0;
  const middle = (low + high) >> 1;
  let sum = inversions(values, spare, low, middle) + inversions(values, spare, middle, high);
  let [left, right] = [low, middle];
  for (let i = low; i < high; i++) {
    const takeLeft =
      right >= high || (left < middle && (values[left] as number) <= (values[right] as number));
    if (!takeLeft) sum += middle - left;
    spare[i] = values[takeLeft ? left++ : right++] as number;
  }
  for (let i = low; i < high; i++) values[i] = spare[i] as number;
  return sum;
}

interface Side {
  readonly across: number;
}

/** Where lines reach a box that has several: one in the middle, long ones from the side, the others beside it. */
function spreadArrivals(
  nodes: readonly (LevelNode & Node)[],
  hops: readonly Hop[],
  xs: Float64Array,
  layers: readonly (readonly number[])[],
  layerOf: readonly number[],
  count: number,
): { side: ReadonlyMap<number, Side> } {
  const side = new Map<number, Side>();
  const arriving: number[][] = nodes.map(() => []);
  for (const [h, hop] of hops.entries())
    if (hop.to < count && !hop.fixed) arriving[hop.to]?.push(h);
  for (let node = 0; node < count; node++) {
    const list = arriving[node] as number[];
    if (list.length < 2) continue;
    const { left, right } = nodes[node] as LevelNode;
    const middle = xs[node] as number;
    const startOf = (h: number) => {
      const hop = hops[h] as Hop;
      return (xs[hop.from] as number) + hop.leaves - middle;
    };
    const sorted = [...list].sort((a, b) => startOf(a) - startOf(b));
    const layer = layers[layerOf[node] as number] as number[];
    const at = layer.indexOf(node);
    const wall = (step: 1 | -1) => {
      const next = layer[at + step];
      if (next === undefined) return step * Number.POSITIVE_INFINITY;
      const other = nodes[next] as LevelNode;
      return (xs[next] as number) - middle - step * (step > 0 ? other.before : other.after);
    };
    const sides = { left: 0, right: 0 };
    const top: number[] = [];
    for (const h of sorted) {
      const x = startOf(h);
      const from = nodes[(hops[h] as Hop).from];
      const bend = from?.bend || from?.port;
      if (bend && x > right + 10 && x < wall(1) - 6 && sides.right === 0) {
        side.set(h, { across: middle + x });
        sides.right++;
      } else if (
        bend &&
        x < -left - 10 &&
        x > wall(-1) + 6 &&
        sides.left === 0 &&
        left === (nodes[node] as LevelNode).before
      ) {
        side.set(h, { across: middle + x });
        sides.left++;
      } else top.push(h);
    }
    if (top.length < 2) continue;
    // The straightest one is the middle.
    let centre = 0;
    for (let i = 1; i < top.length; i++)
      if (Math.abs(startOf(top[i] as number)) < Math.abs(startOf(top[centre] as number)))
        centre = i;
    if (Math.abs(startOf(top[centre] as number)) > 1) centre = (top.length - 1) / 2;
    const step = Math.min(
      SPREAD,
      (Math.min(left, right) - 12) / Math.max(1, centre, top.length - 1 - centre),
    );
    for (const [i, h] of top.entries()) (hops[h] as Hop).arrives += (i - centre) * step;
  }
  return { side };
}

/** Lines that run across between two layers, each on a track of its own unless they are of one tensor. */
function tracksOf(
  hops: readonly Hop[],
  xs: Float64Array,
  layerOf: readonly number[],
  layers: number,
  { side }: { side: ReadonlyMap<number, Side> },
): { counts: readonly number[]; places: ReadonlyMap<number, number> } {
  interface Run {
    readonly hops: number[];
    from: number;
    low: number;
    high: number;
    readonly ends: number[];
  }
  const gaps: Map<string, Run>[] = Array.from({ length: layers }, () => new Map());
  for (const [h, hop] of hops.entries()) {
    const x0 = (xs[hop.from] as number) + hop.leaves;
    const x1 = side.get(h)?.across ?? (xs[hop.to] as number) + hop.arrives;
    if (Math.abs(x0 - x1) <= 0.25) continue;
    const gap = gaps[layerOf[hop.from] as number] as Map<string, Run>;
    const key = `${hop.from} ${hop.net} ${hop.leaves}`;
    const run = gap.get(key) ?? { hops: [], from: x0, low: x0, high: x0, ends: [] };
    gap.set(key, run);
    run.hops.push(h);
    run.low = Math.min(run.low, x1);
    run.high = Math.max(run.high, x1);
    run.ends.push(x1);
  }
  const places = new Map<number, number>();
  const counts = gaps.map(gap => {
    const runs = [...gap.values()].sort((a, b) => a.low - b.low || a.high - b.high);
    const inside = (x: number, run: Run) => x > run.low + 0.5 && x < run.high - 0.5;
    // What costs fewer crossings: this one nearer to the start than the other, or the other way round.
    const earlier = (a: Run, b: Run) =>
      Number(inside(b.from, a)) + a.ends.filter(x => inside(x, b)).length;
    const sorted: Run[] = [];
    for (const run of runs) {
      let at = sorted.length;
      let [cost, least] = [0, 0];
      for (let i = sorted.length - 1; i >= 0; i--) {
        const other = sorted[i] as Run;
        cost += earlier(run, other) - earlier(other, run);
        if (cost < least) [least, at] = [cost, i];
      }
      sorted.splice(at, 0, run);
    }
    // Close together where they don't touch; the order of those that do is kept.
    const used: { low: number; high: number; track: number }[] = [];
    let count = 0;
    for (const run of sorted) {
      let track = 0;
      for (const other of used)
        if (other.low < run.high + 12 && run.low < other.high + 12)
          track = Math.max(track, other.track + 1);
      used.push({ low: run.low, high: run.high, track });
      for (const h of run.hops) places.set(h, track);
      count = Math.max(count, track + 1);
    }
    return count;
  });
  return { counts, places };
}

function loopOf(node: LevelNode, x: number, along: number): Point[] {
  const out = x + node.right + 16;
  return [
    [x + node.right, along + node.length * 0.3],
    [out, along + node.length * 0.3],
    [out, along + node.length * 0.7],
    [x + node.right, along + node.length * 0.7],
  ];
}
