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
