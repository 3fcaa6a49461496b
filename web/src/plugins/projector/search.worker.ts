// Searches off the page's thread.
import { type Column, numberColumn, textColumn } from './columns';
import { find, type Query } from './search';

/** A column as it travels: of numbers, or of texts. */
export interface Sent {
  readonly name: string;
  readonly numbers: Float64Array | null;
  readonly words: readonly string[];
  readonly codes: Uint32Array;
}

export type Asked =
  | { readonly columns: readonly Sent[]; readonly count: number }
  | { readonly id: number; readonly query: Query };

let held: { columns: Column[]; count: number } | null = null;

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  if ('columns' in data) {
    const columns = data.columns.map(({ name, numbers, words, codes }) =>
      numbers ? numberColumn(name, numbers) : textColumn(name, words, codes),
    );
    held = { columns, count: data.count };
  } else if (held) postMessage({ id: data.id, found: find(held.columns, held.count, data.query) });
});
