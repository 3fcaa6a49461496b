// One name's conditions in the runs' filter, read and replaced: what the menus of columns filter by.
import {
  hasOperator,
  parseNumber,
  printName,
  printValue,
  type Token,
  tokenize,
} from '../../base/filter_syntax';

type Value = number | string | boolean;

export interface Condition {
  /** Values of which one is asked for; null: it does not ask so. */
  readonly values: readonly (number | string)[] | null;
  /** NaN: open at this end. */
  readonly lo: number;
  readonly hi: number;
}

interface Piece {
  readonly from: number;
  readonly to: number;
  readonly tokens: readonly Token[];
}

const isWord = (token: Token | undefined, word: string) =>
  token?.kind === 'word' && token.text.toLowerCase() === word;

/** What is joined by "and" on the outside; null where the whole is something else. */
function piecesOf(source: string): Piece[] | null {
  const pieces: Piece[] = [];
  let depth = 0;
  let tokens: Token[] = [];
  const close = () => {
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (first && last) pieces.push({ from: first.at, to: last.to, tokens });
    tokens = [];
  };
  for (const token of tokenize(source)) {
    if (token.kind === '(') depth++;
    if (token.kind === ')') depth--;
    if (depth === 0 && isWord(token, 'or')) return null;
    if (depth === 0 && isWord(token, 'and')) close();
    else tokens.push(token);
  }
  close();
  return pieces;
}

/** Where a piece is about the name: the place after it. The name may be a call: "min(loss)". */
function after(piece: Piece, name: string): number {
  const wanted = tokenize(name);
  const same = wanted.every((token, i) => {
    const other = piece.tokens[i];
    return (
      other !== undefined &&
      other.text === token.text &&
      (other.kind === token.kind || (other.kind === 'quoted' && token.kind === 'word'))
    );
  });
  return same ? wanted.length : -1;
}

const literal = (token: Token): number | string =>
  token.kind === 'quoted' ? token.text : (parseNumber(token.text) ?? token.text);

/** What a piece asks of a name; null where it asks something else. */
function readPiece(piece: Piece, name: string): Condition | null {
  const at = after(piece, name);
  const [operator, value] = [piece.tokens[at], piece.tokens[at + 1]];
  if (at < 0 || !operator || !value) return null;
  const open = { values: null, lo: Number.NaN, hi: Number.NaN };
  if (isWord(operator, 'in')) {
    const inside = piece.tokens.slice(at + 2, -1).filter(token => token.kind !== ',');
    return { ...open, values: inside.map(literal) };
  }
  if (piece.tokens.length !== at + 2 || operator.kind !== 'operator') return null;
  const n = literal(value);
  if (operator.text === '=') return { ...open, values: [n] };
  if (typeof n !== 'number') return null;
  if (operator.text === '>=') return { ...open, lo: n };
  return operator.text === '<=' ? { ...open, hi: n } : null;
}

/** `name` as it stands in a filter: quoted where it must be, or a call. */
export function readCondition(source: string, name: string): Condition {
  let found: Condition = { values: null, lo: Number.NaN, hi: Number.NaN };
  for (const piece of piecesOf(source) ?? []) {
    const one = readPiece(piece, name);
    if (!one) continue;
    found = {
      values: one.values ?? found.values,
      lo: Number.isNaN(one.lo) ? found.lo : one.lo,
      hi: Number.isNaN(one.hi) ? found.hi : one.hi,
    };
  }
  return found;
}

/** The filter with another condition on that name; all else that it asks stays. */
export function withCondition(
  source: string,
  name: string,
  condition: { readonly values?: readonly Value[]; readonly lo?: number; readonly hi?: number },
): string {
  const said: string[] = [];
  const { values, lo, hi } = condition;
  const [first] = values ?? [];
  if (values && values.length > 1) said.push(`${name} in (${values.map(printValue).join(', ')})`);
  else if (first !== undefined) said.push(`${name} = ${printValue(first)}`);
  if (lo !== undefined && !Number.isNaN(lo)) said.push(`${name} >= ${lo}`);
  if (hi !== undefined && !Number.isNaN(hi)) said.push(`${name} <= ${hi}`);
  return [...restOf(source.trim(), name), ...said].join(' and ');
}

/** The filter and one more condition. */
export const andCondition = (source: string, condition: string): string =>
  [...restOf(source.trim(), null), condition].join(' and ');

function restOf(text: string, name: string | null): string[] {
  if (!text) return [];
  if (text.startsWith('/')) return [`name ~ ${text}`];
  if (!hasOperator(text)) return text.split(/\s+/).map(word => `name ~ ${printName(word)}`);
  const pieces = piecesOf(text);
  if (!pieces) return [`(${text})`];
  return pieces
    .filter(piece => name === null || readPiece(piece, name) === null)
    .map(piece => text.slice(piece.from, piece.to));
}
