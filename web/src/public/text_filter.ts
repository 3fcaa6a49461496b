// The filter of runs and tags: words that must all occur, or a /regular expression/.

export interface TextFilter {
  readonly source: string;
  test(text: string): boolean;
  /** What is wrong with the expression; it then lets everything pass. */
  readonly error: string | null;
}

const everything = (source: string, error: string | null = null): TextFilter => ({
  source,
  error,
  test: () => true,
});

/** Case is ignored, except in a /pattern/ whose flags lack "i" and which holds a capital. */
export function parseFilter(source: string): TextFilter {
  const text = source.trim();
  if (!text) return everything(source);
  if (text.startsWith('/') && text.length > 1) {
    // While one types, the closing slash is not there yet; a path's slash must not be taken for it.
    const closed = /^\/(.*[^\\])\/([dgimsuvy]*)$/.exec(text);
    const [pattern, flags] = closed ? [closed[1] ?? '', closed[2] ?? ''] : [text.slice(1), ''];
    try {
      const kept = flags.replace(/[^imsu]/g, '');
      const expression = new RegExp(pattern, kept || (/[A-Z]/.test(pattern) ? '' : 'i'));
      return { source, error: null, test: value => expression.test(value) };
    } catch (error) {
      return everything(source, error instanceof Error ? error.message : String(error));
    }
  }
  const words = text.toLowerCase().split(/\s+/);
  return {
    source,
    error: null,
    test(value) {
      const lower = value.toLowerCase();
      return words.every(word => lower.includes(word));
    },
  };
}
