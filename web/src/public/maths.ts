// Maths in Markdown: `$…$` in a line, `$$…$$` by itself. Kept as TeX in the HTML; `typeset` sets it once it is on the page.
import type MarkdownIt from 'markdown-it';

const DOLLAR = 0x24;
const BACKSLASH = 0x5c;
const SPACES = /\s/;

/** Where the maths that begins at `start` ends, and how many dollars stand on either side; null: it is only a dollar. */
function extentOf(text: string, start: number): { readonly dollars: 1 | 2; end: number } | null {
  const dollars = text.charCodeAt(start + 1) === DOLLAR ? 2 : 1;
  const from = start + dollars;
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === BACKSLASH) at++;
    else if (code === DOLLAR) {
      if (at === from) return null;
      if (dollars === 2) {
        if (text.charCodeAt(at + 1) !== DOLLAR) return null;
        return { dollars, end: at };
      }
      // "$5 and $6" are prices.
      const tight = !SPACES.test(text[from] as string) && !SPACES.test(text[at - 1] as string);
      return tight && !/\d/.test(text[at + 1] ?? '') ? { dollars, end: at } : null;
    }
  }
  return null;
}

export function addMaths(markdown: MarkdownIt): void {
  markdown.inline.ruler.after('escape', 'maths', (state, silent) => {
    if (state.src.charCodeAt(state.pos) !== DOLLAR) return false;
    const found = extentOf(state.src, state.pos);
    if (!found || found.end >= state.posMax) return false;
    const { dollars, end } = found;
    const tex = state.src.slice(state.pos + dollars, end);
    if (dollars === 2 && !tex.trim()) return false;
    if (!silent) {
      const token = state.push('maths', 'code', 0);
      token.content = tex.trim();
      token.markup = '$'.repeat(dollars);
    }
    state.pos = end + dollars;
    return true;
  });
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules.maths = (tokens, at) => {
    const { content = '', markup = '' } = tokens[at] ?? {};
    const kind = markup === '$$' ? 'block' : 'line';
    return `<code data-maths="${kind}">${escapeHtml(content)}</code>`;
  };
}
