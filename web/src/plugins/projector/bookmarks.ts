// Bookmarks of the projector: a view with what was chosen in it; kept by this browser, saved to and loaded from a file.
// TensorBoard's are read too: the ones that a config names, and the files it saves.
import type { Slice } from '../../public/view_state';
import { METHODS, type ProjectorSettings, parseSettings, printSettings } from './settings';

export interface Bookmark {
  readonly name: string;
  /** The dashboard's settings, as the URL holds them. */
  readonly slice: Slice;
  /** Points. */
  readonly chosen: readonly number[];
  readonly alone: readonly number[] | null;
}

const isText = (value: unknown): value is string => typeof value === 'string';
const rows = (value: unknown): number[] =>
  Array.isArray(value) ? value.filter(one => Number.isInteger(one) && one >= 0) : [];

/** Null for what is no list of bookmarks; what makes no sense in it is left out. */
export function readBookmarks(text: string): Bookmark[] | null {
  let told: unknown;
  try {
    told = JSON.parse(text);
  } catch {
    return null;
  }
  if (!Array.isArray(told)) return null;
  return told.flatMap(one => {
    if (typeof one !== 'object' || one === null) return [];
    if (isText(one.label) && isText(one.selectedProjection)) return [fromTensorBoard(one)];
    if (!isText(one.name)) return [];
    if (typeof one.slice !== 'object' || one.slice === null) return [];
    const slice = Object.fromEntries(
      Object.entries(one.slice as Record<string, unknown>).filter(
        (entry): entry is [string, string] => /^[a-z0-9_]+$/.test(entry[0]) && isText(entry[1]),
      ),
    );
    return [
      {
        name: one.name,
        slice,
        chosen: rows(one.chosen),
        alone: one.alone ? rows(one.alone) : null,
      },
    ];
  });
}

/** "View 3": the first number that is free. */
export function freeName(word: string, bookmarks: readonly Bookmark[]): string {
  const taken = new Set(bookmarks.map(one => one.name));
  let k = 1;
  while (taken.has(`${word} ${k}`)) k++;
  return `${word} ${k}`;
}

/** Of TensorBoard's state: all but the positions and the camera, whose axes are not ours. */
function fromTensorBoard(state: Record<string, unknown>): Bookmark {
  const number = (value: unknown, otherwise: number) =>
    typeof value === 'number' && Number.isFinite(value) ? value : otherwise;
  const word = (value: unknown) => (isText(value) ? value : '');
  const search = (name: string) => {
    const text = word(state[`custom${name}Text`]);
    return text && state[`custom${name}Regex`] === true ? `/${text}/` : text;
  };
  const method = METHODS.find(one => one === state.selectedProjection) ?? 'pca';
  const given = rows(state.pcaComponentDimensions).filter(one => one < 10);
  const [x = 0, y = 1, z = 2] = given;
  const selected = rows(state.selectedPoints);
  const colour = word(state.selectedColorOptionName);
  const plain = parseSettings({});
  const settings: ProjectorSettings = {
    ...plain,
    method,
    flat:
      method === 'pca'
        ? given.length === 2
        : method === 'custom' ||
          (method === 'tsne' ? state.tSNEis3d === false : state.umapIs3d === false),
    components: [x, y, z],
    perplexity: method === 'tsne' ? number(state.tSNEPerplexity, 0) : 0,
    // TensorBoard keeps the power of ten.
    rate: method === 'tsne' ? 10 ** number(state.tSNELearningRate, 1) : 0,
    neighbours: number(state.umapNeighbors, plain.neighbours),
    least: number(state.umapMinDist, plain.least),
    axes: [search('XLeft'), search('XRight'), search('YDown'), search('YUp')],
    axesBy: word(state.customSelectedSearchByMetadataOption),
    colour: colour === '' || colour === 'No color map' ? '' : colour,
    classes: state.forceCategoricalColoring === true ? true : null,
    label: isText(state.selectedLabelOption) ? state.selectedLabelOption : null,
    point: selected.length === 1 ? (selected[0] as number) : null,
  };
  return {
    name: word(state.label),
    // Through a link and back: what is out of bounds is at its default.
    slice: printSettings(parseSettings(printSettings(settings))),
    chosen: selected.length > 1 ? selected : [],
    alone: Array.isArray(state.filteredPoints) ? rows(state.filteredPoints) : null,
  };
}
