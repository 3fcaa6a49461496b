// The filter language's syntax: text → expression, or what is wrong and where. The grammar: docs/filter.md.

export type Operator = '=' | '!=' | '<' | '<=' | '>' | '>=';

export type Literal =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'text'; readonly value: string };

export interface Name {
  readonly text: string;
  /** Where it stands in the source: [at, to). */
  readonly at: number;
  readonly to: number;
}

export type Expression =
  | { readonly kind: 'or' | 'and'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression }
  | {
      readonly kind: 'compare';
      readonly name: Name;
      readonly operator: Operator;
      readonly value: Literal;
    }
  | { readonly kind: 'in'; readonly name: Name; readonly values: readonly Literal[] }
  | { readonly kind: 'match'; readonly name: Name; readonly pattern: RegExp }
  | { readonly kind: 'contains'; readonly name: Name; readonly text: string }
  | { readonly kind: 'missing'; readonly name: Name };

export type FaultCode =
  | 'expected_name'
  | 'expected_operator'
  | 'expected_value'
  | 'expected_pattern'
  | 'expected_list'
  | 'expected_and'
  | 'value_first'
  | 'unclosed_quote'
  | 'unclosed_pattern'
  | 'unclosed_parenthesis'
  | 'unopened_parenthesis'
  | 'bad_pattern'
  | 'bad_value'
  | 'not_a_number'
  | 'unknown_name';

/** What is wrong with a filter: where it stands, and the piece of text that says so. */
export interface Fault {
  readonly code: FaultCode;
  readonly at: number;
  readonly to: number;
  /** The text concerned; of bad_pattern what the engine says. */
  readonly piece: string;
  /** A name like it that there is; of value_first the comparison turned round. */
  readonly instead?: string;
}

export class FilterFault extends Error {
  constructor(readonly fault: Fault) {
    super(fault.code);
  }
}

export type TokenKind = 'word' | 'quoted' | 'operator' | '(' | ')' | ',' | 'pattern' | 'stray';

export interface Token {
  readonly kind: TokenKind;
  /** A word or quotation without its quotes, an operator in its plain form, a pattern with its slashes. */
  readonly text: string;
  readonly at: number;
  readonly to: number;
  /** False: the quotation or pattern has no end. */
  readonly closed: boolean;
}

const WORD = /[\p{L}\p{N}\p{M}_./:@%+$#-]+/uy;
const OPERATORS = /<=|>=|!=|==|[=<>~≤≥≠]/y;
const PLAIN: Readonly<Record<string, string>> = { '==': '=', '≤': '<=', '≥': '>=', '≠': '!=' };
const QUOTED = /(["'])((?:\\[\s\S]|(?!\1)[^\\])*)(\1?)/y;
const PATTERN = /\/((?:\\[\s\S]|[^\\/])*)(?:\/([a-z]*)|$)/y;
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|min|m|h|d|w))+$/i;
const PART = /(\d+(?:\.\d+)?)(ms|s|min|m|h|d|w)/gi;
const SECONDS: Readonly<Record<string, number>> = {
  ms: 0.001,
  s: 1,
  m: 60,
  min: 60,
  h: 3600,
  d: 86_400,
  w: 604_800,
};

/** Never fails: what belongs to no token is a stray one. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (expression: RegExp) => {
    expression.lastIndex = at;
    return expression.exec(source);
  };
  while (at < source.length) {
    const char = source[at] as string;
    if (/\s/.test(char)) {
      at++;
      continue;
    }
    const push = (kind: TokenKind, text: string, length: number, closed = true) => {
      tokens.push({ kind, text, at, to: at + length, closed });
      at += length;
    };
    if (char === '(' || char === ')' || char === ',') {
      push(char, char, 1);
      continue;
    }
    const quoted = take(QUOTED);
    if (quoted) {
      const text = (quoted[2] ?? '').replace(/\\([\s\S])/g, '$1');
      push('quoted', text, quoted[0].length, quoted[3] !== '');
      continue;
    }
    const before = tokens.at(-1);
    if (char === '/' && before?.kind === 'operator' && before.text === '~') {
      const pattern = take(PATTERN);
      if (pattern) {
        push('pattern', pattern[0], pattern[0].length, pattern[2] !== undefined);
        continue;
      }
    }
    const operator = take(OPERATORS);
    if (operator) {
      push('operator', PLAIN[operator[0]] ?? operator[0], operator[0].length);
      continue;
    }
    const word = take(WORD);
    if (word) push('word', word[0], word[0].length);
    else push('stray', char, char.length);
  }
  return tokens;
}

/** A number as it may stand in a filter or in a text value: "1e-3", "-.5"; with units, seconds: "2h", "1h30m". */
export function parseNumber(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  if (/^nan$/i.test(text)) return Number.NaN;
  const infinite = /^([+-]?)inf(?:inity)?$/i.exec(text);
  if (infinite) return infinite[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  if (!DURATION.test(text)) return undefined;
  let seconds = 0;
  for (const [, size, unit] of text.matchAll(PART))
    seconds += Number(size) * (SECONDS[(unit as string).toLowerCase()] as number);
  return seconds;
}

/** "/pattern/flags": case is ignored, except without the flag "i" in a pattern that holds a capital. */
export function compilePattern(text: string): RegExp {
  const end = text.lastIndexOf('/');
  const [body, flags] = end > 0 ? [text.slice(1, end), text.slice(end + 1)] : [text.slice(1), ''];
  const kept = flags.replace(/[^imsu]/g, '');
  return new RegExp(body, kept || (/[A-Z]/.test(body) ? '' : 'i'));
}

const KEYWORDS = new Set(['and', 'or', 'not', 'in']);
const isKeyword = (token: Token | undefined, word?: string) =>
  token?.kind === 'word' &&
  (word ? token.text.toLowerCase() === word : KEYWORDS.has(token.text.toLowerCase()));
const isCall = (token: Token | undefined, next: Token | undefined) =>
  token?.kind === 'word' && token.text.toLowerCase() === 'missing' && next?.kind === '(';

/** What can be taken of a tag besides its last value; of the last two with a number. */
const MEASURE = /^(last|min|max|best|mean|at)$/i;
const isMeasure = (token: Token | undefined, next: Token | undefined) =>
  token?.kind === 'word' && next?.kind === '(' && MEASURE.test(token.text);

/** Whether the text means to be an expression: it has an operator, an "in (" or a "missing(". */
export function hasOperator(source: string): boolean {
  const tokens = tokenize(source);
  return tokens.some(
    (token, i) =>
      token.kind === 'operator' ||
      isCall(token, tokens[i + 1]) ||
      (i > 0 && isKeyword(token, 'in') && tokens[i + 1]?.kind === '('),
  );
}

const TURNED: Readonly<Record<string, string>> = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(source: string) {
    this.#source = source;
    this.#tokens = tokenize(source);
  }

  parse(): Expression {
    const expression = this.#or();
    const rest = this.#peek();
    if (rest?.kind === ')') throw this.#fault('unopened_parenthesis', rest);
    if (rest) throw this.#fault('expected_and', rest);
    return expression;
  }

  #peek(ahead = 0): Token | undefined {
    return this.#tokens[this.#at + ahead];
  }

  #fault(code: FaultCode, token: Token | undefined, more: Partial<Fault> = {}): FilterFault {
    const end = this.#source.trimEnd().length;
    const [at, to] = token ? [token.at, token.to] : [end, end];
    return new FilterFault({ code, at, to, piece: this.#source.slice(at, to), ...more });
  }

  #list(word: 'or' | 'and', next: () => Expression): Expression {
    const parts = [next()];
    while (isKeyword(this.#peek(), word)) {
      this.#at++;
      parts.push(next());
    }
    return parts.length === 1 ? (parts[0] as Expression) : { kind: word, parts };
  }

  #or(): Expression {
    return this.#list('or', () => this.#list('and', () => this.#not()));
  }

  #not(): Expression {
    if (isKeyword(this.#peek(), 'not')) {
      this.#at++;
      return { kind: 'not', part: this.#not() };
    }
    const open = this.#peek();
    if (open?.kind === '(') {
      this.#at++;
      const inside = this.#or();
      this.#close(open);
      return inside;
    }
    if (isCall(open, this.#peek(1))) {
      const parenthesis = this.#peek(1) as Token;
      this.#at += 2;
      const name = this.#name();
      this.#close(parenthesis);
      return { kind: 'missing', name };
    }
    return this.#comparison();
  }

  #close(open: Token): void {
    const close = this.#peek();
    if (!close) throw this.#fault('unclosed_parenthesis', open);
    if (close.kind !== ')') throw this.#fault('expected_and', close);
    this.#at++;
  }

  #name(): Name {
    const token = this.#peek();
    if (!token || isKeyword(token) || (token.kind !== 'word' && token.kind !== 'quoted'))
      throw this.#fault('expected_name', token);
    if (!token.closed) throw this.#fault('unclosed_quote', token);
    const operator = this.#peek(1);
    if (isMeasure(token, operator)) return this.#measure(token, operator as Token);
    if (token.kind === 'word' && parseNumber(token.text) !== undefined) {
      const name = this.#peek(2);
      const turned =
        operator?.kind === 'operator' && (name?.kind === 'word' || name?.kind === 'quoted')
          ? `${this.#source.slice(name.at, name.to)} ${TURNED[operator.text] ?? operator.text} ${token.text}`
          : undefined;
      throw this.#fault('value_first', token, turned ? { instead: turned } : {});
    }
    this.#at++;
    return { text: token.text, at: token.at, to: token.to };
  }

  /** "mean(loss, 10)": the name "mean10:loss". */
  #measure({ text, at }: Token, open: Token): Name {
    this.#at += 2;
    const how = text.toLowerCase();
    const name = this.#name();
    let count = '';
    if (how === 'mean' || how === 'at') {
      if (this.#peek()?.kind === ',') this.#at++;
      const token = this.#peek();
      if (!token || !(how === 'at' ? /^-?\d+$/ : /^0*[1-9]\d*$/).test(token.text))
        throw this.#fault('expected_value', token);
      count = String(Number(token.text));
      this.#at++;
    }
    this.#close(open);
    const { to } = this.#tokens[this.#at - 1] as Token;
    return { text: `${how}${count}:${name.text}`, at, to };
  }

  #comparison(): Expression {
    const name = this.#name();
    const token = this.#peek();
    if (isKeyword(token, 'not') && isKeyword(this.#peek(1), 'in')) {
      this.#at += 2;
      // "not in" speaks of the values that are there: who has none is in no list, nor out of it.
      const values = this.#values();
      const outside: Expression = { kind: 'not', part: { kind: 'in', name, values } };
      const there: Expression = { kind: 'not', part: { kind: 'missing', name } };
      return { kind: 'and', parts: [there, outside] };
    }
    if (isKeyword(token, 'in')) {
      this.#at++;
      return { kind: 'in', name, values: this.#values() };
    }
    if (token?.kind !== 'operator') throw this.#fault('expected_operator', token);
    this.#at++;
    if (token.text === '~') return this.#match(name);
    const operator = token.text as Operator;
    const at = this.#peek();
    const value = this.#value();
    if (value.kind === 'text' && operator !== '=' && operator !== '!=')
      throw this.#fault('not_a_number', at);
    return { kind: 'compare', name, operator, value };
  }

  #match(name: Name): Expression {
    const token = this.#peek();
    if (token?.kind === 'pattern') {
      if (!token.closed) throw this.#fault('unclosed_pattern', token);
      try {
        const pattern = compilePattern(token.text);
        this.#at++;
        return { kind: 'match', name, pattern };
      } catch (error) {
        const piece = error instanceof Error ? error.message : String(error);
        throw this.#fault('bad_pattern', token, { piece });
      }
    }
    if (token?.kind !== 'word' && token?.kind !== 'quoted')
      throw this.#fault('expected_pattern', token);
    if (!token.closed) throw this.#fault('unclosed_quote', token);
    this.#at++;
    return { kind: 'contains', name, text: token.text };
  }

  #values(): Literal[] {
    const open = this.#peek();
    if (open?.kind !== '(') throw this.#fault('expected_list', open);
    this.#at++;
    const values = [this.#value()];
    while (this.#peek()?.kind === ',') {
      this.#at++;
      values.push(this.#value());
    }
    const close = this.#peek();
    if (!close) throw this.#fault('unclosed_parenthesis', open);
    if (close.kind !== ')') throw this.#fault('expected_list', close);
    this.#at++;
    return values;
  }

  #value(): Literal {
    const token = this.#peek();
    if (token?.kind !== 'word' && token?.kind !== 'quoted')
      throw this.#fault('expected_value', token);
    if (!token.closed) throw this.#fault('unclosed_quote', token);
    this.#at++;
    if (token.kind === 'quoted') return { kind: 'text', value: token.text };
    const number = parseNumber(token.text);
    if (number !== undefined) return { kind: 'number', value: number };
    // "1.2.3" or "2026-11-25" could be meant as a number or as text: quotes say which.
    if (/^[+-]?\.?\d/.test(token.text)) throw this.#fault('bad_value', token);
    return { kind: 'text', value: token.text };
  }
}

/** Throws FilterFault. */
export function parseExpression(source: string): Expression {
  return new Parser(source).parse();
}

/** Every name in it, in order. */
export function namesOf(expression: Expression): Name[] {
  if ('parts' in expression) return expression.parts.flatMap(namesOf);
  return 'part' in expression ? namesOf(expression.part) : [expression.name];
}

const WHOLE_WORD = new RegExp(`^(?:${WORD.source})$`, 'u');
const quote = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;

/** A name as it stands in a filter: in quotes where it needs them. */
export function printName(name: string): string {
  const bare =
    WHOLE_WORD.test(name) && !KEYWORDS.has(name.toLowerCase()) && parseNumber(name) === undefined;
  return bare && !name.startsWith('/') ? name : quote(name);
}

/** A value as it stands in a filter. */
export function printValue(value: number | string | boolean): string {
  if (typeof value !== 'string') return String(value);
  return WHOLE_WORD.test(value) && /^[\p{L}_]/u.test(value) && parseNumber(value) === undefined
    ? value
    : quote(value);
}

/** What could be typed at a place of a filter. */
export interface Wanted {
  readonly kind: 'name' | 'operator' | 'value' | 'joiner' | 'nothing';
  /** What is there already, [from, to), and its text without quotes. */
  readonly from: number;
  readonly to: number;
  readonly typed: string;
  /** Whose value it is. */
  readonly name: string;
}

/** What is wanted at `cursor`, from what stands before it. */
export function wantedAt(source: string, cursor: number): Wanted {
  const tokens = tokenize(source);
  const under = tokens.find(
    token => token.at < cursor && cursor <= token.to && /^(word|quoted)$/.test(token.kind),
  );
  const from = under?.at ?? cursor;
  let state: 'name' | 'operator' | 'value' | 'list' | 'item' | 'next' | 'joiner' | 'only' = 'name';
  let name = '';
  for (const [i, token] of tokens.entries()) {
    if (token.to > from) break;
    const isWord = token.kind === 'word' || token.kind === 'quoted';
    if (state === 'name') {
      if (isCall(token, tokens[i + 1])) state = 'only';
      else if (isMeasure(token, tokens[i + 1])) continue;
      else if (isWord && !isKeyword(token, 'not')) {
        name = token.text;
        state = 'operator';
      }
    } else if (state === 'only') {
      if (isWord) state = 'joiner';
    } else if (state === 'operator') {
      if (isKeyword(token, 'in')) state = 'list';
      else if (token.kind === 'operator') state = 'value';
      else if (isKeyword(token, 'and') || isKeyword(token, 'or')) state = 'name';
    } else if (state === 'list') {
      if (token.kind === '(') state = 'item';
    } else if (state === 'item') {
      if (isWord) state = 'next';
    } else if (state === 'next') {
      if (token.kind === ',') state = 'item';
      else if (token.kind === ')') state = 'joiner';
    } else if (state === 'value') state = 'joiner';
    else if (isKeyword(token, 'and') || isKeyword(token, 'or')) state = 'name';
  }
  const kind = {
    name: 'name',
    only: 'name',
    operator: 'operator',
    value: 'value',
    item: 'value',
    list: 'nothing',
    next: 'nothing',
    joiner: 'joiner',
  }[state] as Wanted['kind'];
  return { kind, from, to: under?.to ?? cursor, typed: under?.text ?? '', name };
}
