import { describe, expect, test } from 'vitest';
import { arrowOf, countText, draft, fitText, opName, pathOf, shapeText } from './drawn';
import { box, edge, mlp, view } from './fixture';
import { solve } from './layout';
import { nextBox } from './neighbours';
import type { Picture } from './state.svelte';

const measure = (text: string) => 6 * text.length;
const words = {
  parameters: (count: string) => `${count} parameters`,
  tensors: (count: number) => `${count} tensors`,
  blocks: (count: number, type: string) => `${count} × ${type}`,
  boxes: (count: number) => `${count} boxes`,
  more: (count: number) => `and ${count} more`,
};
const options = { flow: 'down', edges: 'shapes', words, measure } as const;

describe('the tutorial’s network', () => {
  const made = draft(mlp(), options);
  test('parameters hang on what uses them', () => {
    const linear = made.drawn.find(one => one.box.id === 5);
    expect(linear?.pills.map(pill => `${pill.name} ${pill.note}`)).toEqual([
      'weight 500 × 784',
      'bias 500',
    ]);
    expect(made.input.boxes.map(one => one.id)).toEqual([0, 1, 2, 5, 6, 7, 10, 11]);
  });
  test('open boxes say type and parameters', () => {
    const fc1 = made.drawn.find(one => one.box.id === 2);
    expect([fc1?.form, fc1?.name, fc1?.note]).toEqual([
      'scope',
      'fc1 · Linear',
      '392.5k parameters',
    ]);
  });
  test('lines say shapes', () =>
    expect(made.links.map(link => link.label)).toEqual([
      '64 × 784',
      '64 × 500',
      '64 × 500',
      '64 × 10',
    ]));
  test('keys walk along the flow, into open boxes and out of them', () => {
    const data = mlp();
    const layout = solve(made.input);
    const picture = {
      draft: made,
      boxes: new Map(data.boxes.map(one => [one.id, one])),
      places: new Map(layout.places.map(place => [place.id, place])),
    } satisfies Pick<Picture, 'draft' | 'boxes' | 'places'>;
    const walk: number[] = [];
    for (let id = -1, n = 0; n < 9; n++) {
      id = nextBox(picture, id, 'on');
      walk.push(id);
      if (id < 0) break;
    }
    expect(walk.slice(0, 4)).toEqual([0, 5, 6, 10]);
    expect(nextBox(picture, 2, 'on')).toBe(5);
    expect(nextBox(picture, 2, 'back')).toBe(1);
    expect(nextBox(picture, 5, 'back')).toBe(0);
    expect(nextBox(picture, 5, 'after')).toBe(-1);
  });
});

test('a parameter that two use is a box of its own', () => {
  const shared = view(
    [box(0, 'weight', { kind: 'parameter', shape: [3] }), box(1, 'a'), box(2, 'b')],
    [edge(0, 1, { parameter: true }), edge(0, 2, { parameter: true })],
  );
  const made = draft(shared, options);
  expect(made.drawn[0]).toMatchObject({ form: 'pill', name: 'weight' });
  expect(made.links).toHaveLength(2);
});

describe('boxes aside', () => {
  const ids = (count: number, from = 10) => Array.from({ length: count }, (_, i) => from + i);
  const layers = (count: number) => ids(count).map(id => box(id, `layer${id}`));
  const chain = (count: number) => ids(count - 1).map(id => edge(id, id + 1));
  const pills = (made: ReturnType<typeof draft>, id: number) =>
    made.drawn.find(one => one.box.id === id)?.pills.map(pill => `${pill.what} ${pill.name}`);
  const drawnEdges = (made: ReturnType<typeof draft>) =>
    made.links.map(link => `${link.edge.source} ${link.edge.target}`);

  test('a mask that every layer uses is named beside them, and no line leads to it', () => {
    const masked = view(
      [box(0, 'mask'), box(1, 'input', { kind: 'input' }), ...layers(6)],
      [edge(1, 10), ...chain(6), ...ids(6).map(id => edge(0, id))],
    );
    const made = draft(masked, { ...options, aside: { busy: true, moved: [] } });
    expect(made.drawn.find(one => one.box.id === 0)).toMatchObject({ aside: true, pills: [] });
    expect(drawnEdges(made)).toEqual(['1 10', '10 11', '11 12', '12 13', '13 14', '14 15']);
    expect(pills(made, 12)).toEqual(['from mask']);
    expect(made.input.boxes.find(one => one.id === 12)?.pills).not.toBeNull();
    // Of five alone every line is drawn, of a model's only input too; and the hand may put it back.
    const five = draft(
      { ...masked, edges: masked.edges.slice(0, -1) },
      { ...options, aside: { busy: true, moved: [] } },
    );
    expect(five.links).toHaveLength(11);
    const input = view(
      [box(0, 'x', { kind: 'input' }), ...layers(6)],
      ids(6).map(id => edge(0, id)),
    );
    expect(draft(input, { ...options, aside: { busy: true, moved: [] } }).links).toHaveLength(6);
    expect(draft(masked, { ...options, aside: { busy: true, moved: [0] } }).links).toHaveLength(12);
    expect(draft(masked, options).links).toHaveLength(12);
  });

  test('what is moved aside by hand is named before and after it, five at most', () => {
    const made = draft(view(layers(3), chain(3)), {
      ...options,
      aside: { busy: false, moved: [11] },
    });
    expect(made.links).toEqual([]);
    expect([pills(made, 10), pills(made, 11), pills(made, 12)]).toEqual([
      ['to → layer11'],
      [],
      ['from layer11'],
    ]);
    const many = view(
      [...layers(8), box(1, 'cat')],
      ids(8).map(id => edge(id, 1)),
    );
    const aside = { busy: false, moved: ids(8) };
    expect(pills(draft(many, { ...options, aside }), 1)).toEqual([
      ...ids(5).map(id => `from layer${id}`),
      'more and 3 more',
    ]);
  });

  test('an open box aside keeps the lines within it', () => {
    const made = draft(
      view(
        [
          box(0, 'x', { kind: 'input' }),
          box(1, 'block', { kind: 'module', opened: true, can_open: true }),
          box(2, 'a', { parent: 1 }),
          box(3, 'b', { parent: 1 }),
          box(4, 'c'),
        ],
        [edge(0, 2), edge(2, 3), edge(3, 4)],
      ),
      { ...options, aside: { busy: false, moved: [1] } },
    );
    expect(drawnEdges(made)).toEqual(['2 3']);
    expect([pills(made, 0), pills(made, 4)]).toEqual([['to → block'], ['from block']]);
    expect(solve(made.input).places).toHaveLength(5);
  });

  test('a weight goes with the box that uses it', () => {
    const made = draft(
      view(
        [box(0, 'weight', { kind: 'parameter' }), box(1, 'linear'), box(2, 'relu')],
        [edge(0, 1, { parameter: true }), edge(1, 2)],
      ),
      { ...options, aside: { busy: false, moved: [1] } },
    );
    expect(pills(made, 1)).toEqual(['own weight']);
    expect(made.drawn.map(one => one.box.id)).toEqual([1, 2]);
  });
});

test('several tensors on a line, and lines without words', () => {
  const boxes = [box(0, 'a'), box(1, 'b')];
  const label = (more: object, labels: 'shapes' | 'names' | 'none' = 'shapes') =>
    draft(view(boxes, [edge(0, 1, more)]), { ...options, edges: labels }).links[0]?.label;
  expect(label({ tensors: 3 })).toBe('3 × (64 × 500)');
  expect(label({ tensors: 3, same: false })).toBe('3 tensors');
  expect(label({ shape: null })).toBe('');
  expect(label({ shape: [2, -1] })).toBe('2 × ?');
  expect(label({ control: true, tensors: 0 })).toBe('');
  expect(label({}, 'names')).toBe('a');
  expect(label({}, 'none')).toBe('');
});

test('names of any length and kind fit into their boxes', () => {
  const wide = draft(
    view([box(0, 'x'.repeat(1_000_000)), box(1, '🙂'.repeat(100)), box(2, '')], []),
    options,
  );
  for (const one of wide.drawn) expect(measure(one.name)).toBeLessThan(240);
  expect(wide.drawn[1]?.name).not.toMatch(/[\ud800-\udbff](?![\udc00-\udfff])/);
  expect(fitText('abc', 'name', 0, measure)).toBe('…');
});

test.each([
  [392_500, '392.5k'],
  [5_010, '5,010'],
  [128, '128'],
  [11_170_000, '11.17M'],
])('%s parameters are %s', (count, said) => expect(countText(count)).toBe(said));
test.each([
  ['aten::linear', 'linear'],
  ['torch.nn.functional.relu', 'relu'],
  ['MatMul', 'MatMul'],
  ['', ''],
])('%s is %s', (type, name) => expect(opName(type)).toBe(name));
test('shapes', () => {
  expect(shapeText([1, -1, 3])).toBe('1 × ? × 3');
  expect(shapeText([], 'float32')).toBe('float32');
  expect(shapeText(null)).toBe('');
});
test('lines as paths', () => {
  expect(
    pathOf([
      [0, 0],
      [0, 40],
    ]),
  ).toBe('M0 0L0 35');
  expect(
    pathOf([
      [0, 0],
      [0, 40],
      [40, 40],
    ]),
  ).toBe('M0 0L0 32Q0 40 8 40L35 40');
  expect(pathOf([])).toBe('');
  expect(
    arrowOf([
      [0, 0],
      [0, 40],
    ]),
  ).toContain('M0 39');
  expect(arrowOf([[1, 1]])).toBe('');
});
