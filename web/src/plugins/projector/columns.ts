// Metadata as columns: what kind each is, how it colours and sizes points.
import { type Palette, parseColour, type Rgb, rampColour, slotColour } from '../../base/colours';
import { naturalSort } from '../../base/natural';

/** One column: `words[codes[i]]` is what point i has there. Of numbers they are only made when somebody asks. */
export interface Column {
  readonly name: string;
  readonly words: readonly string[];
  readonly codes: Uint32Array;
  /** Of each point; NaN for none. Null where the column is of texts. */
  readonly numbers: Float64Array | null;
}

export const textColumn = (name: string, words: readonly string[], codes: Uint32Array): Column => ({
  name,
  words,
  codes,
  numbers: null,
});

const numberWord = (value: number) => (Number.isNaN(value) ? '' : String(value));

export function numberColumn(name: string, numbers: Float64Array): Column {
  let made: { words: string[]; codes: Uint32Array } | null = null;
  const make = () => {
    if (made) return made;
    const places = new Map<number, number>();
    const codes = new Uint32Array(numbers.length);
    for (let i = 0; i < numbers.length; i++) {
      const value = numbers[i] as number;
      let code = places.get(value);
      if (code === undefined) {
        code = places.size;
        places.set(value, code);
      }
      codes[i] = code;
    }
    made = { words: [...places.keys()].map(numberWord), codes };
    return made;
  };
  return {
    name,
    numbers,
    get words() {
      return make().words;
    },
    get codes() {
      return make().codes;
    },
  };
}

/** Texts as they come. */
export function columnOf(name: string, values: readonly string[]): Column {
  const places = new Map<string, number>();
  const codes = new Uint32Array(values.length);
  for (const [i, value] of values.entries()) {
    let code = places.get(value);
    if (code === undefined) {
      code = places.size;
      places.set(value, code);
    }
    codes[i] = code;
  }
  return textColumn(name, [...places.keys()], codes);
}

export function wordOf(column: Column, i: number): string {
  if (column.numbers) return numberWord(column.numbers[i] ?? Number.NaN);
  return column.words[column.codes[i] as number] ?? '';
}

/** As people read it: of a number that is no whole one, five digits. */
export function shortWordOf(column: Column, i: number): string {
  const value = column.numbers?.[i];
  if (value === undefined || Number.isNaN(value) || Number.isInteger(value))
    return wordOf(column, i);
  const size = Math.abs(value);
  return size < 1e-4 || size >= 1e9 ? value.toExponential(3) : String(Number(value.toPrecision(5)));
}

/** How many different values there are; null: more than `most`. */
export function distinct(column: Column, most: number): number | null {
  if (!column.numbers) return column.words.length <= most ? column.words.length : null;
  const seen = new Set<number>();
  for (const value of column.numbers) {
    seen.add(value);
    if (seen.size > most) return null;
  }
  return seen.size;
}

/** Values that are told apart by colour; those beyond share one. */
export const MOST_CLASSES = 256;
/** A column of numbers with no more different ones than this is of classes. */
const FEW = 20;

export function isCategorical(column: Column): boolean {
  return column.numbers === null || distinct(column, FEW) !== null;
}

export interface Entry {
  readonly label: string;
  readonly colour: string;
  readonly count: number;
}

export type Legend =
  | { readonly kind: 'none'; readonly colour: string }
  /** `rest`: how many values beyond those with a colour of their own. */
  | { readonly kind: 'classes'; readonly entries: readonly Entry[]; readonly rest: number }
  | {
      readonly kind: 'ramp';
      readonly low: number;
      readonly high: number;
      readonly log: boolean;
      readonly without: number;
    };

export interface Colouring {
  readonly legend: Legend;
  /** Row in `colours` of each point; of classes, the entry's place. */
  readonly rows: Uint16Array;
  readonly colours: readonly Rgb[];
}

const rgbOf = (colour: string): Rgb => parseColour(colour)?.rgb ?? [128, 128, 128];
const SHADES = 64;
const LOG_FROM = 1000;

/** `column` null: all in `own`. */
export function makeColouring(
  column: Column | null,
  categorical: boolean,
  count: number,
  palette: Palette,
  own: string,
): Colouring {
  if (!column)
    return {
      legend: { kind: 'none', colour: own },
      rows: new Uint16Array(count),
      colours: [rgbOf(own)],
    };
  if (!categorical && column.numbers) return makeRamp(column.numbers, count, palette);
  const counts = new Uint32Array(column.words.length);
  for (let i = 0; i < count; i++) {
    const code = column.codes[i] as number;
    counts[code] = (counts[code] as number) + 1;
  }
  const known = column.words.map((word, code) => ({ word, code, count: counts[code] as number }));
  let kept = known.filter(one => one.count > 0);
  const all = kept.length;
  if (all > MOST_CLASSES)
    kept = kept.sort((a, b) => b.count - a.count || a.code - b.code).slice(0, MOST_CLASSES);
  kept = naturalSort(kept, one => one.word);
  const place = new Uint16Array(column.words.length).fill(kept.length);
  for (const [i, one] of kept.entries()) place[one.code] = i;
  const rows = new Uint16Array(count);
  for (let i = 0; i < count; i++) rows[i] = place[column.codes[i] as number] as number;
  const entries = kept.map((one, i) => ({
    label: one.word,
    colour: slotColour(i + 1, palette),
    count: one.count,
  }));
  return {
    legend: { kind: 'classes', entries, rest: all - kept.length },
    rows,
    colours: [...entries.map(entry => rgbOf(entry.colour)), rgbOf(palette.none)],
  };
}

function makeRamp(numbers: Float64Array, count: number, palette: Palette): Colouring {
  let [low, high, without] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0];
  for (let i = 0; i < count; i++) {
    const value = numbers[i] as number;
    if (!Number.isFinite(value)) without++;
    else {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  const log = low > 0 && high / low >= LOG_FROM;
  const at = log ? Math.log : (value: number) => value;
  const width = at(high) - at(low);
  const rows = new Uint16Array(count);
  for (let i = 0; i < count; i++) {
    const value = numbers[i] as number;
    rows[i] = !Number.isFinite(value)
      ? SHADES
      : width > 0
        ? Math.round(((at(value) - at(low)) / width) * (SHADES - 1))
        : SHADES - 1;
  }
  const colours = Array.from({ length: SHADES }, (_, i) =>
    rgbOf(rampColour(i / (SHADES - 1), palette)),
  );
  return {
    legend: { kind: 'ramp', low, high, log, without },
    rows,
    colours: [...colours, rgbOf(palette.none)],
  };
}

/** Factors of a point's radius: its area grows with the number. Null where there is nothing to size by. */
export function makeSizes(column: Column | null, count: number): Float32Array | null {
  const numbers = column?.numbers;
  if (!numbers) return null;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < count; i++) {
    const value = numbers[i] as number;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high > low)) return null;
  const sizes = new Float32Array(count);
  for (let i = 0; i < count; i++) {
    const value = numbers[i] as number;
    sizes[i] = Number.isFinite(value) ? Math.sqrt(0.2 + (3 * (value - low)) / (high - low)) : 0.6;
  }
  return sizes;
}

/** The column that most likely names points: "label", "class" …, else the first one that is of classes. */
export function likelyColumn(columns: readonly Column[]): Column | null {
  const named = columns.find(column =>
    /^(label|class|target|category|y)(e?s)?$/i.test(column.name),
  );
  if (named) return named;
  const classes = columns.find(column => isCategorical(column) && (distinct(column, 50) ?? 0) > 1);
  return classes ?? columns[0] ?? null;
}

/** Chains of points: `__next__` holds the row of the one that follows, `__seq_next__` too. Pairs [from, to]. */
export function makeLines(columns: readonly Column[], count: number): Uint32Array {
  const column = columns.find(one => one.name === '__next__' || one.name === '__seq_next__');
  if (!column?.numbers) return new Uint32Array(0);
  const pairs: number[] = [];
  for (let i = 0; i < count; i++) {
    const next = column.numbers[i] as number;
    if (Number.isInteger(next) && next >= 0 && next < count && next !== i) pairs.push(i, next);
  }
  return Uint32Array.from(pairs);
}
