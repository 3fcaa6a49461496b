// The patterns of a layout: Python's regular expressions, matched from a tag's start, as far as a browser knows them.

export interface Pattern {
  readonly source: string;
  test(tag: string): boolean;
  /** What is wrong with it; it then matches nothing. */
  readonly error: string | null;
}

export function parsePattern(source: string): Pattern {
  const flags = /^\(\?([aiLmsux]+)\)/.exec(source);
  // Where Python writes the same thing in another way. A backslash before takes the next character with it.
  const body = source
    .slice(flags?.[0].length ?? 0)
    .replace(/\\A|\\Z|\\[\s\S]|\(\?P<|\(\?P=(\w+)\)/g, (found, name?: string) => {
      if (found === '\\A') return '^';
      if (found === '\\Z') return '$';
      if (found === '(?P<') return '(?<';
      return name ? `\\k<${name}>` : found;
    });
  try {
    const kept = (flags?.[1] ?? '').replace(/[^ims]/g, '');
    const expression = new RegExp(`^(?:${body})`, kept);
    return { source, error: null, test: tag => expression.test(tag) };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { source, error: message, test: () => false };
  }
}
