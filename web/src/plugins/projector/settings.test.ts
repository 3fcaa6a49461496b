import { expect, test } from 'vitest';
import { type Bookmark, freeName, readBookmarks } from './bookmarks';
import { columnOf } from './columns';
import { printCsv } from './save';
import { parseSettings, printSettings, recipeOf } from './settings';

test('what is not said is not written', () => {
  expect(printSettings(parseSettings({}))).toEqual({});
});

test('everything goes into a link and back', () => {
  const slice = {
    source: 'a1',
    step: '300',
    anchor: '100',
    method: 'umap',
    flat: 'on',
    seed: '7',
    sphere: 'on',
    components: '0,3,2',
    perplexity: '40',
    rate: '10',
    supervise: '50',
    by: 'label',
    unlabelled: '?',
    neighbours: '30',
    least: '0.25',
    axes: '["a","b","","/c/"]',
    axes_by: 'word',
    colour: '',
    classes: 'off',
    size_by: 'loss',
    label: 'word',
    show: 'points',
    naming: 'none',
    size: '2',
    tool: 'box',
    find: 'label = 9',
    field: 'word',
    isolate: 'on',
    point: '0',
    near: '100',
    metric: 'euclidean',
    off: '["3"]',
    view: '0.5,0.25,2,0,0.1',
  };
  expect(printSettings(parseSettings(slice))).toEqual(slice);
});

test('a link of old that selects draws a lasso', () => {
  expect(printSettings(parseSettings({ tool: 'select' }))).toEqual({ tool: 'lasso' });
});

test('what makes no sense is left at its default', () => {
  const wrong = parseSettings({
    method: '<b>',
    components: '1,2',
    near: '5000',
    point: '-3',
    off: '{',
    axes: '[1]',
    view: 'x',
    step: 'x',
    size: '99',
    tool: 'x',
  });
  expect(printSettings(wrong)).toEqual({});
});

test('only what changes a projection makes it anew', () => {
  const base = parseSettings({});
  expect(recipeOf({ ...base, perplexity: 50 })).toBe(recipeOf(base));
  expect(recipeOf({ ...base, flat: true })).toBe(recipeOf(base));
  expect(recipeOf({ ...base, sphereize: true })).not.toBe(recipeOf(base));
  const tsne = parseSettings({ method: 'tsne' });
  expect(recipeOf({ ...tsne, perplexity: 50 })).not.toBe(recipeOf(tsne));
  expect(recipeOf({ ...tsne, flat: true })).not.toBe(recipeOf(tsne));
});

test('bookmarks from a file: what makes no sense in it is left out', () => {
  expect(readBookmarks('{}')).toBeNull();
  expect(readBookmarks('no')).toBeNull();
  const found = readBookmarks(
    JSON.stringify([
      {
        name: 'a',
        slice: { method: 'umap', 'bad key': 'x', n: 3 },
        chosen: [1, -2, 'x', 4],
        alone: null,
      },
      { slice: {} },
      null,
    ]),
  );
  expect(found).toEqual([{ name: 'a', slice: { method: 'umap' }, chosen: [1, 4], alone: null }]);
  expect(freeName('View', [{ name: 'View 1', slice: {}, chosen: [], alone: null }])).toBe('View 2');
});

test("TensorBoard's bookmarks become our own", () => {
  const state = {
    label: 'State 0',
    isSelected: true,
    selectedProjection: 'pca',
    pcaComponentDimensions: [0, 3, 1],
    projections: [{ 'pca-0': 1 }],
    selectedPoints: [7],
    selectedColorOptionName: 'label',
    forceCategoricalColoring: true,
    selectedLabelOption: 'word',
    cameraDef: { orthographic: false, zoom: 1 },
  };
  const [pca, tsne, custom] = readBookmarks(
    JSON.stringify([
      state,
      {
        ...state,
        label: 'b',
        selectedProjection: 'tsne',
        tSNEis3d: false,
        tSNEPerplexity: 12,
        tSNELearningRate: 1,
        selectedPoints: [1, 2],
        filteredPoints: [1, 2, 3],
        selectedColorOptionName: 'No color map',
        forceCategoricalColoring: false,
      },
      {
        ...state,
        selectedProjection: 'custom',
        customSelectedSearchByMetadataOption: 'word',
        customXLeftText: 'a',
        customXRightText: 'b.',
        customXRightRegex: true,
      },
    ]),
  ) as Bookmark[];
  expect(pca).toEqual({
    name: 'State 0',
    slice: { components: '0,3,1', point: '7', colour: 'label', classes: 'on', label: 'word' },
    chosen: [],
    alone: null,
  });
  expect(tsne).toMatchObject({
    name: 'b',
    slice: { method: 'tsne', flat: 'on', perplexity: '12', rate: '10', colour: '' },
    chosen: [1, 2],
    alone: [1, 2, 3],
  });
  expect(custom?.slice).toMatchObject({
    method: 'custom',
    axes: '["a","/b./","",""]',
    axes_by: 'word',
  });
});

test('points as CSV: quoted where they must be, empty where they are nowhere', () => {
  const columns = [columnOf('a,b', ['x', 'say "hi"', 'line\nbreak'])];
  const positions = Float32Array.of(1, 2, 0.5, -1, Number.NaN, Number.NaN);
  expect(printCsv([0, 1, 2], columns, positions, 2)).toBe(
    'index,"a,b",x,y\r\n0,x,1,2\r\n1,"say ""hi""",0.5,-1\r\n2,"line\nbreak",,\r\n',
  );
});
