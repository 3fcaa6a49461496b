import { describe, expect, test } from 'vitest';
import { random } from './fixture';
import {
  type Flow,
  HEAD,
  type Layout,
  type LayoutBox,
  type LayoutInput,
  type LayoutLink,
  type Memory,
  type Place,
  solve,
} from './layout';

const leaf = (id: number, parent = -1, more: Partial<LayoutBox> = {}): LayoutBox => ({
  ...{ id, parent, open: false, width: 216, height: 36, pills: null },
  ...more,
});
const open = (id: number, parent = -1): LayoutBox =>
  leaf(id, parent, { open: true, width: 180, height: HEAD });
const link = (source: number, target: number, net = 0): LayoutLink => ({
  source,
  target,
  net,
  label: 60,
});
const FLOWS: readonly Flow[] = ['down', 'right'];

function area(layout: Layout, input: LayoutInput, id: number): Place {
  const place = layout.places.find(one => one.id === id) as Place;
  const box = input.boxes.find(one => one.id === id) as LayoutBox;
  if (!box.pills || box.open) return place;
  if (input.flow === 'right')
    return { ...place, y: place.y - box.pills.height, height: place.height + box.pills.height };
  return { ...place, x: place.x - box.pills.width, width: place.width + box.pills.width };
}

/** What holds of every picture; what does not is told. */
function faultsOf(input: LayoutInput, layout: Layout): string[] {
  const faults: string[] = [];
  const must = (holds: boolean, what: string) => {
    if (!holds) faults.push(what);
  };
  const areas = new Map(input.boxes.map(box => [box.id, area(layout, input, box.id)]));
  const boxes = new Map(input.boxes.map(box => [box.id, box]));
  const slack = 0.51;
  for (const [id, one] of areas) {
    must(Object.values(one).every(Number.isFinite), `box ${id} is nowhere`);
    const { parent } = boxes.get(id) as LayoutBox;
    const outer = areas.get(parent) ?? { x: 0, y: 0, width: layout.width, height: layout.height };
    const inside =
      one.x >= outer.x - slack &&
      one.y >= outer.y - slack &&
      one.x + one.width <= outer.x + outer.width + slack &&
      one.y + one.height <= outer.y + outer.height + slack;
    must(inside, `box ${id} is not inside ${parent}`);
    if (areas.has(parent)) must(one.y >= outer.y + HEAD, `box ${id} is on the head of ${parent}`);
  }
  const siblings = new Map<number, number[]>();
  for (const { id, parent } of input.boxes)
    siblings.set(parent, [...(siblings.get(parent) ?? []), id]);
  for (const ids of siblings.values())
    for (const [i, a] of ids.entries())
      for (const b of ids.slice(i + 1)) {
        const [p, q] = [areas.get(a) as Place, areas.get(b) as Place];
        const apart =
          p.x + p.width <= q.x + slack ||
          q.x + q.width <= p.x + slack ||
          p.y + p.height <= q.y + slack ||
          q.y + q.height <= p.y + slack;
        must(apart, `boxes ${a} and ${b} lie over each other`);
      }
  const places = new Map(layout.places.map(place => [place.id, place]));
  const near = (a: number, b: number) => Math.abs(a - b) < 1;
  for (const [i, { source, target }] of input.links.entries()) {
    const line = layout.lines[i] ?? [];
    must(line.length > 1, `no line ${source} → ${target}`);
    for (const [end, id] of [
      [line[0], source],
      [line.at(-1), target],
    ] as const) {
      const { x, y, width, height } = places.get(id) as Place;
      const [at, down] = end ?? [Number.NaN, Number.NaN];
      const across = at > x - 1 && at < x + width + 1;
      const along = down > y - 1 && down < y + height + 1;
      const touches =
        ((near(at, x) || near(at, x + width)) && along) ||
        ((near(down, y) || near(down, y + height)) && across);
      must(touches, `line ${source} → ${target} ends at ${end}, not at box ${id}`);
    }
    for (const [k, to] of line.entries()) {
      const from = line[k - 1] ?? to;
      const straight = Math.min(Math.abs(from[0] - to[0]), Math.abs(from[1] - to[1])) < 0.3;
      must(straight, `line ${source} → ${target} is askew`);
    }
  }
  return faults;
}

const expectSound = (input: LayoutInput, layout: Layout) =>
  expect(faultsOf(input, layout)).toEqual([]);

const chain: LayoutInput = {
  boxes: [leaf(0), leaf(1), leaf(2)],
  links: [link(0, 1), link(1, 2)],
  flow: 'down',
};

describe.each(FLOWS)('flow %s', flow => {
  test('a chain is straight, its labels beside its lines', () => {
    const layout = solve({ ...chain, flow });
    expectSound({ ...chain, flow }, layout);
    for (const line of layout.lines) expect(line).toHaveLength(2);
    expect(layout.labels.every(spot => spot !== null)).toBe(true);
    const along = layout.places.map(place => (flow === 'down' ? place.y : place.x));
    expect(along).toEqual([...along].sort((a, b) => a - b));
  });

  test('lines cross the borders of open boxes, pills have room', () => {
    const pills = { width: 176, height: 52 };
    const boxes = [
      leaf(0),
      open(1),
      open(2, 1),
      leaf(3, 2, { pills }),
      leaf(4, 1),
      open(5, 1),
      leaf(6, 5, { pills }),
      leaf(7),
    ];
    const input = { boxes, links: [link(0, 3), link(3, 4), link(4, 6), link(6, 7)], flow };
    const layout = solve(input);
    expectSound(input, layout);
    // One chain through all borders: no line turns.
    if (flow === 'down') for (const line of layout.lines) expect(line).toHaveLength(2);
  });

  test('a skip goes beside what it passes and comes in from the side', () => {
    const boxes = [0, 1, 2, 3].map(id => leaf(id));
    const input = { boxes, links: [link(0, 1), link(1, 2), link(2, 3), link(0, 3)], flow };
    const layout = solve(input);
    expectSound(input, layout);
    for (const i of [0, 1, 2]) expect(layout.lines[i]).toHaveLength(2);
    const across = (place: Place) =>
      flow === 'down' ? [place.x, place.x + place.width] : [place.y, place.y + place.height];
    const skip = layout.lines[3] as readonly (readonly [number, number])[];
    const widest = skip.map(spot => spot[flow === 'down' ? 0 : 1]);
    const [low, high] = across(layout.places[1] as Place) as [number, number];
    expect(Math.max(...widest) > high || Math.min(...widest) < low).toBe(true);
  });

  test('circles, loops, what is joined to nothing, and links to what is not there', () => {
    const boxes = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(id => leaf(id));
    const links = [link(0, 1), link(1, 2), link(2, 0), link(3, 3), link(1, 0)];
    const input = { boxes, links, flow };
    expectSound(input, solve(input));
    const torn = solve({ ...input, links: [...links, link(0, 99)] });
    expect(torn.lines.at(-1)).toEqual([]);
  });

  test('nothing, and one box', () => {
    expect(solve({ boxes: [], links: [], flow }).places).toEqual([]);
    const input = { boxes: [open(0)], links: [], flow };
    expectSound(input, solve(input));
  });

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('any graph: seed %s', seed => {
    const input = anyGraph(seed, 40, flow);
    expectSound(input, solve(input));
  });
});

function anyGraph(seed: number, count: number, flow: Flow): LayoutInput {
  const numbers = random(seed);
  const next = (below: number) => Math.floor(numbers.next().value * below);
  const boxes: LayoutBox[] = [];
  const leaves: number[] = [];
  const add = (parent: number, depth: number) => {
    const id = boxes.length;
    if (depth < 3 && next(4) === 0) {
      boxes.push(open(id, parent));
      for (let n = 1 + next(4); n > 0; n--) add(id, depth + 1);
    } else {
      const pills = next(5) === 0 ? { width: 150, height: 24 + 28 * next(4) } : null;
      boxes.push(leaf(id, parent, { pills, height: next(3) ? 36 : 28 }));
      leaves.push(id);
    }
  };
  while (boxes.length < count) add(-1, 0);
  const known = new Set<string>();
  const links: LayoutLink[] = [];
  for (let i = 1; i < leaves.length; i++) {
    const target = leaves[i] as number;
    for (const back of [1, ...(next(3) === 0 ? [2 + next(8)] : [])]) {
      const source = leaves[i - back];
      if (source === undefined || known.has(`${source} ${target}`)) continue;
      known.add(`${source} ${target}`);
      links.push(next(25) === 0 ? link(target, source, next(2)) : link(source, target, next(2)));
    }
  }
  return { boxes, links, flow };
}

test('what was opened elsewhere does not change the order of a level', () => {
  const graph = (inside: boolean): LayoutInput => {
    const boxes = [
      leaf(0),
      inside ? open(1) : leaf(1),
      ...(inside ? [leaf(11, 1), leaf(12, 1), leaf(13, 1)] : []),
      leaf(2),
      leaf(3),
      leaf(4),
    ];
    const end = inside ? 13 : 1;
    const links = [
      ...(inside ? [link(0, 11), link(11, 12), link(12, 13), link(11, 13)] : [link(0, 1)]),
      ...[link(0, 2), link(0, 3), link(end, 4), link(2, 4), link(3, 4)],
    ];
    return { boxes, links, flow: 'down' };
  };
  const memory: Memory = new Map();
  const order = (input: LayoutInput) => {
    const { places } = solve(input, memory);
    return [1, 2, 3]
      .map(id => places.find(one => one.id === id) as Place)
      .sort((a, b) => a.x - b.x)
      .map(place => place.id);
  };
  const before = order(graph(false));
  expect(order(graph(true))).toEqual(before);
  expect(order(graph(false))).toEqual(before);
});

test('a level that did not change is not solved again', () => {
  const memory: Memory = new Map();
  const boxes = (more: boolean) => [
    open(0),
    leaf(1, 0),
    leaf(2, 0),
    open(3),
    leaf(4, 3),
    ...(more ? [leaf(5, 3)] : []),
  ];
  solve({ boxes: boxes(false), links: [link(1, 2), link(2, 4)], flow: 'down' }, memory);
  const kept = memory.get(0)?.level;
  solve({ boxes: boxes(true), links: [link(1, 2), link(2, 4)], flow: 'down' }, memory);
  expect(memory.get(0)?.level).toBe(kept);
  expect(memory.get(3)?.level.places).toHaveLength(2);
});

test('one tensor that several use is one line that parts', () => {
  const layout = solve({
    boxes: [0, 1, 2, 3].map(id => leaf(id)),
    links: [link(0, 1), link(0, 2), link(0, 3)],
    flow: 'down',
  });
  const starts = new Set(layout.lines.map(line => line[0]?.join()));
  expect(starts.size).toBe(1);
  expect(layout.labels.filter(spot => spot !== null)).toHaveLength(1);
});

test('how long 300 boxes of one level take is printed, not judged', () => {
  const numbers = random(3);
  const boxes = Array.from({ length: 300 }, (_, id) => leaf(id));
  const links: LayoutLink[] = [];
  for (let id = 1; id < 300; id++) {
    links.push(link(id - 1 - Math.floor(numbers.next().value * Math.min(id, 4)), id));
    if (numbers.next().value < 0.3 && id > 8) links.push(link(id - 8, id));
  }
  const begin = performance.now();
  const input: LayoutInput = { boxes, links, flow: 'down' };
  const layout = solve(input);
  console.log(`300 boxes, ${links.length} links: ${(performance.now() - begin).toFixed(0)} ms`);
  expectSound(input, layout);
});
