// Labels that were changed on the page: for as long as it is open, over what the files say. The files stay as they are.
import { type Column, columnOf, numberColumn, textColumn, wordOf } from './columns';

/** Of each column, by its name: the words of the points that were changed. */
export type Edits = ReadonlyMap<string, ReadonlyMap<number, string>>;

export const NO_EDITS: Edits = new Map();

/** The columns as they read now; one that only edits know comes last, empty elsewhere. */
export function applyEdits(
  columns: readonly Column[],
  edits: Edits,
  count: number,
): readonly Column[] {
  if (edits.size === 0) return columns;
  const made = columns.map(column => {
    const words = edits.get(column.name);
    return words ? changed(column, words, count) : column;
  });
  for (const [name, words] of edits)
    if (!columns.some(column => column.name === name))
      made.push(changed(textColumn(name, [''], new Uint32Array(count)), words, count));
  return made;
}

const isNumber = (word: string) => word === '' || Number.isFinite(Number(word));

function changed(column: Column, words: ReadonlyMap<number, string>, count: number): Column {
  const { name, numbers } = column;
  const here = [...words].filter(([i]) => i < count);
  if (numbers) {
    if (here.every(([, word]) => isNumber(word.trim()))) {
      const copy = numbers.slice();
      for (const [i, word] of here) copy[i] = word.trim() === '' ? Number.NaN : Number(word);
      return numberColumn(name, copy);
    }
    const texts = Array.from({ length: count }, (_, i) => words.get(i) ?? wordOf(column, i));
    return columnOf(name, texts);
  }
  const known = [...column.words];
  const codes = column.codes.slice();
  const places = new Map(known.map((word, code) => [word, code]));
  for (const [i, word] of here) {
    let code = places.get(word);
    if (code === undefined) {
      code = known.length;
      known.push(word);
      places.set(word, code);
    }
    codes[i] = code;
  }
  return textColumn(name, known, codes);
}

/** `points` are called `word` in a column from now on. */
export function withEdit(
  edits: Edits,
  column: string,
  points: Iterable<number>,
  word: string,
): Edits {
  const words = new Map(edits.get(column));
  for (const i of points) words.set(i, word);
  return new Map(edits).set(column, words);
}

export const countEdits = (edits: Edits): number =>
  [...edits.values()].reduce((sum, words) => sum + words.size, 0);

/** A name for a column that is not there yet. */
export function freeColumn(columns: readonly Column[], word: string): string {
  const taken = new Set(columns.map(column => column.name));
  let name = word;
  for (let k = 2; taken.has(name); k++) name = `${word} ${k}`;
  return name;
}

const cell = (word: string) => word.replace(/[\t\r\n]+/g, ' ');

/** A metadata file as TensorBoard and add_embedding have it: with a header where there are several columns. */
export function printMetadata(columns: readonly Column[], count: number): string {
  const lines = columns.length > 1 ? [columns.map(column => cell(column.name)).join('\t')] : [];
  for (let i = 0; i < count; i++)
    lines.push(columns.map(column => cell(wordOf(column, i))).join('\t'));
  return `${lines.join('\n')}\n`;
}
