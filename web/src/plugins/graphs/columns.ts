// Places of the nodes of a layered graph across its flow: Brandes and Köpf, "Fast and simple horizontal coordinate
// assignment" (2001), with nodes of any width and lines that leave and reach them beside their middle.

export interface Node {
  /** Room it takes on either side of its middle. */
  readonly before: number;
  readonly after: number;
  /** A bend of a long line. */
  readonly bend: boolean;
  /** A place where a line crosses the border: as narrow as a bend, but a line need not go on straight there. */
  readonly port: boolean;
}

export interface Segment {
  readonly from: number;
  readonly to: number;
  /** Where it leaves and arrives, from the middles of the two. */
  readonly leaves: number;
  readonly arrives: number;
}

export interface Gaps {
  readonly nodes: number;
  readonly bends: number;
}

/** The middle of each node. `layers`: nodes in order, each with its own kind; segments join neighbouring layers. */
export function placeAcross(
  nodes: readonly Node[],
  layers: readonly (readonly number[])[],
  segments: readonly Segment[],
  gaps: Gaps,
): Float64Array {
  const place = placesIn(layers, nodes.length);
  const above: Segment[][] = nodes.map(() => []);
  const below: Segment[][] = nodes.map(() => []);
  for (const segment of segments) {
    above[segment.to]?.push(segment);
    below[segment.from]?.push(segment);
  }
  const conflicts = conflictsOf(nodes, layers, above, place);
  // Only what is the heaviest at both its ends is made straight: whoever comes first takes nothing from a heavier one.
  const straight = new Set<Segment>();
  const heaviest = (list: readonly Segment[]) => {
    let most = 0;
    for (const segment of list) most = Math.max(most, weightOf(nodes, segment));
    return most;
  };
  const [mostAbove, mostBelow] = [above.map(heaviest), below.map(heaviest)];
  for (const segment of segments) {
    const weight = weightOf(nodes, segment);
    if (weight < (mostAbove[segment.to] as number) || weight < (mostBelow[segment.from] as number))
      continue;
    if (!conflicts.has(segment)) straight.add(segment);
  }
  for (const list of above)
    list.splice(
      0,
      list.length,
      ...list
        .filter(one => straight.has(one))
        .sort((a, b) => (place[a.from] as number) - (place[b.from] as number)),
    );
  for (const list of below)
    list.splice(
      0,
      list.length,
      ...list
        .filter(one => straight.has(one))
        .sort((a, b) => (place[a.to] as number) - (place[b.to] as number)),
    );
  const found: Float64Array[] = [];
  for (const down of [true, false])
    for (const mirrored of [false, true]) {
      const sign = mirrored ? -1 : 1;
      const order = layers.map(layer => (mirrored ? [...layer].reverse() : [...layer]));
      if (!down) order.reverse();
      found.push(onePass(nodes, order, down ? above : below, down, sign, gaps).map(x => x * sign));
    }
  return balance(nodes, found);
}

function placesIn(layers: readonly (readonly number[])[], count: number): Int32Array {
  const place = new Int32Array(count);
  for (const layer of layers) for (const [i, node] of layer.entries()) place[node] = i;
  return place;
}

/** Segments that cross a long line: the long line stays straight. */
function conflictsOf(
  nodes: readonly Node[],
  layers: readonly (readonly number[])[],
  above: readonly (readonly Segment[])[],
  place: Int32Array,
): Set<Segment> {
  const conflicts = new Set<Segment>();
  const at = (node: number) => place[node] as number;
  const innerOf = (node: number) =>
    nodes[node]?.bend ? above[node]?.find(({ from }) => nodes[from]?.bend) : undefined;
  for (let l = 1; l < layers.length; l++) {
    const layer = layers[l] ?? [];
    let left = 0;
    let scanned = 0;
    for (const [i, node] of layer.entries()) {
      const inner = innerOf(node);
      if (!inner && i < layer.length - 1) continue;
      const right = inner ? at(inner.from) : Number.POSITIVE_INFINITY;
      for (; scanned <= i; scanned++)
        for (const segment of above[layer[scanned] as number] ?? []) {
          const from = at(segment.from);
          if (segment !== innerOf(segment.to) && (from < left || from > right))
            conflicts.add(segment);
        }
      left = inner ? right : left;
    }
  }
  return conflicts;
}

/** Long lines are kept straight first, then what goes from node to node, then the ends of long lines. */
function weightOf(nodes: readonly Node[], { from, to }: Segment): number {
  const bends = Number(nodes[from]?.bend) + Number(nodes[to]?.bend);
  return bends === 2 ? 3 : bends === 0 ? 2 : 1;
}

interface Pair {
  readonly to: number;
  readonly apart: number;
}
const NONE: Pair[] = [];

function onePass(
  nodes: readonly Node[],
  layers: readonly (readonly number[])[],
  towards: readonly (readonly Segment[])[],
  down: boolean,
  sign: number,
  gaps: Gaps,
): Float64Array {
  const count = nodes.length;
  const place = placesIn(layers, count);
  const root = Int32Array.from({ length: count }, (_, i) => i);
  const align = Int32Array.from(root);
  const shift = new Float64Array(count);
  for (const layer of layers) {
    let taken = -1;
    for (const node of layer) {
      const best = towards[node] ?? [];
      if (best.length === 0) continue;
      const middle = (best.length - 1) / 2;
      const two = [Math.floor(middle), Math.ceil(middle)];
      for (const i of sign > 0 ? two : two.reverse()) {
        const segment = best[i] as Segment;
        const next = down ? segment.from : segment.to;
        if (align[node] !== node || taken >= (place[next] as number)) continue;
        align[next] = node;
        root[node] = root[next] as number;
        align[node] = root[node] as number;
        const [theirs, ours] = down
          ? [segment.leaves, segment.arrives]
          : [segment.arrives, segment.leaves];
        shift[node] = (shift[next] as number) + sign * (theirs - ours);
        taken = place[next] as number;
      }
    }
  }
  // Blocks beside each other, and how far their roots must be apart: pairs, by the left one.
  const right: Pair[][] = Array.from({ length: count }, () => NONE);
  const waits = new Int32Array(count);
  for (const layer of layers)
    for (let i = 1; i < layer.length; i++) {
      const [a, b] = [layer[i - 1] as number, layer[i] as number];
      const [left, next] = [nodes[a] as Node, nodes[b] as Node];
      const thin = left.bend || next.bend || left.port || next.port;
      const half = sign > 0 ? left.after + next.before : left.before + next.after;
      const apart =
        (shift[a] as number) - (shift[b] as number) + half + (thin ? gaps.bends : gaps.nodes);
      const [from, to] = [root[a] as number, root[b] as number];
      if (right[from] === NONE) right[from] = [];
      (right[from] as Pair[]).push({ to, apart });
      waits[to] = (waits[to] as number) + 1;
    }
  const xs = new Float64Array(count);
  const sorted: number[] = [];
  const ready: number[] = [];
  for (let i = 0; i < count; i++) if (root[i] === i && waits[i] === 0) ready.push(i);
  for (let block = ready.pop(); block !== undefined; block = ready.pop()) {
    sorted.push(block);
    for (const { to, apart } of right[block] as Pair[]) {
      xs[to] = Math.max(xs[to] as number, (xs[block] as number) + apart);
      waits[to] = (waits[to] as number) - 1;
      if (waits[to] === 0) ready.push(to);
    }
  }
  // What has room moves to what is right of it.
  for (const block of sorted.reverse()) {
    let most = Number.POSITIVE_INFINITY;
    for (const { to, apart } of right[block] as Pair[])
      most = Math.min(most, (xs[to] as number) - apart);
    if (Number.isFinite(most)) xs[block] = Math.max(xs[block] as number, most);
  }
  return Float64Array.from(
    xs,
    (_, node) => (xs[root[node] as number] as number) + (shift[node] as number),
  );
}

/** The mean of the two middle ones of the four, after they lie over each other. */
function balance(nodes: readonly Node[], found: readonly Float64Array[]): Float64Array {
  const ends = found.map(xs => {
    let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (const [i, { before, after }] of nodes.entries()) {
      low = Math.min(low, (xs[i] as number) - before);
      high = Math.max(high, (xs[i] as number) + after);
    }
    return { low, high };
  });
  const least = ends.reduce((a, b) => (b.high - b.low < a.high - a.low ? b : a));
  const moved = found.map((xs, i) => {
    const end = ends[i] as { low: number; high: number };
    // Passes from the left lie at their left ends, those from the right at their right ends.
    const by = i % 2 === 0 ? least.low - end.low : least.high - end.high;
    return xs.map(x => x + by);
  });
  return Float64Array.from({ length: nodes.length }, (_, i) => {
    const four = moved.map(xs => xs[i] as number).sort((a, b) => a - b);
    return ((four[1] as number) + (four[2] as number)) / 2;
  });
}
