// Graphs as the server shows them, for tests.
import type { GraphBox, GraphEdge, GraphView } from '../../api';

export function box(id: number, name: string, more: Partial<GraphBox> = {}): GraphBox {
  return {
    ...{
      id,
      name,
      parent: -1,
      kind: 'op',
      type: `aten::${name}`,
      category: '',
      opened: false,
      can_open: false,
    },
    ...{
      boxes: 0,
      modules: 0,
      ops: 1,
      parameters: 0,
      bytes: 0,
      unknown: 0,
      flops: 0,
      shape: null,
      outputs: 1,
    },
    ...{
      dtype: '',
      repeat: 0,
      repeat_type: '',
      blocks: 0,
      structure: -1,
      time: null,
      memory: null,
      device: '',
      cluster: '',
      change: '',
    },
    ...more,
  };
}

export function edge(source: number, target: number, more: Partial<GraphEdge> = {}): GraphEdge {
  return {
    ...{
      source,
      target,
      shape: [64, 500],
      same: true,
      dtype: 'float32',
      tensors: 1,
      bytes: 128_000,
    },
    ...{ control: false, parameter: false, reference: false, back: false, change: '' },
    ...more,
  };
}

export function view(boxes: GraphBox[], edges: GraphEdge[]): GraphView {
  return {
    boxes,
    edges,
    opened: boxes.filter(one => one.opened).map(one => one.id),
    totals: {
      ...{
        modules: 0,
        ops: 0,
        parameters: 0,
        bytes: 0,
        unknown: 0,
        flops: 0,
        time: null,
        memory: null,
      },
      ...{
        nodes: boxes.length,
        hidden: 0,
        depth: 1,
        devices: [],
        clusters: [],
        timed: [],
        added: 0,
        removed: 0,
        changed: 0,
      },
    },
    said: [],
  };
}

/** The tutorial's network with both layers open: input → fc1 (linear with weight, bias) → relu → fc2 → output. */
export function mlp(): GraphView {
  const open = { kind: 'module', opened: true, can_open: true } as const;
  const weight = { kind: 'parameter', type: 'parameter' } as const;
  return view(
    [
      box(0, 'input', { kind: 'input', shape: [64, 784] }),
      box(1, 'MLP', { ...open, type: 'MLP', parameters: 397_510 }),
      box(2, 'fc1', { ...open, parent: 1, type: 'Linear', parameters: 392_500 }),
      box(3, 'weight', { ...weight, parent: 2, shape: [500, 784], parameters: 392_000 }),
      box(4, 'bias', { ...weight, parent: 2, shape: [500], parameters: 500 }),
      box(5, 'linear', { parent: 2, category: 'linear', shape: [64, 500], parameters: 392_500 }),
      box(6, 'relu', { parent: 1, category: 'activation', shape: [64, 500] }),
      box(7, 'fc2', { ...open, parent: 1, type: 'Linear', parameters: 5_010 }),
      box(8, 'weight', { ...weight, parent: 7, shape: [10, 500], parameters: 5_000 }),
      box(9, 'bias', { ...weight, parent: 7, shape: [10], parameters: 10 }),
      box(10, 'linear', { parent: 7, category: 'linear', shape: [64, 10], parameters: 5_010 }),
      box(11, 'output', { kind: 'output', shape: [64, 10] }),
    ],
    [
      edge(0, 5, { shape: [64, 784] }),
      edge(3, 5, { parameter: true }),
      edge(4, 5, { parameter: true }),
      edge(5, 6),
      edge(6, 10),
      edge(8, 10, { parameter: true }),
      edge(9, 10, { parameter: true }),
      edge(10, 11, { shape: [64, 10] }),
    ],
  );
}

/** The same numbers at every run, below 1. */
export function* random(seed: number): Generator<number, never> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}
