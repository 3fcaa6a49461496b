// Markdown of logs → HTML that is harmless: HTML in it stays text, links lead to the web only, no picture is fetched.
import MarkdownIt from 'markdown-it';
import { addMaths } from './maths';

const OUTSIDE = /^(?:https?:\/\/|mailto:)/i;
/** Pictures that are in the text itself; SVG is not among them. */
const INSIDE = /^data:image\/(?:png|jpeg|gif|webp);base64,/i;

// Line breaks stay: most texts in logs were never meant as Markdown, and those that are read the same.
const markdown = new MarkdownIt({ html: false, linkify: true, breaks: true });
// "train.py" and "a@b" are no addresses.
markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false });
markdown.validateLink = url => OUTSIDE.test(url) || INSIDE.test(url);

addMaths(markdown);

const ELSEWHERE = 'target="_blank" rel="noopener noreferrer nofollow"';
const { escapeHtml } = markdown.utils;

markdown.renderer.rules.link_open = (tokens, at) => {
  const href = tokens[at]?.attrGet('href') ?? '';
  return OUTSIDE.test(href) ? `<a href="${escapeHtml(href)}" ${ELSEWHERE}>` : '<a>';
};
markdown.renderer.rules.image = (tokens, at) => {
  const token = tokens[at];
  const src = token?.attrGet('src') ?? '';
  const words = token?.content ?? '';
  if (INSIDE.test(src)) return `<img src="${escapeHtml(src)}" alt="${escapeHtml(words)}">`;
  return `<a href="${escapeHtml(src)}" ${ELSEWHERE}>${escapeHtml(words || src)}</a>`;
};
markdown.renderer.rules.table_open = () => '<div class="wide" tabindex="0"><table>';
markdown.renderer.rules.table_close = () => '</table></div>';

/** HTML of CommonMark with tables, fenced code and maths; `typeset` sets the maths. */
export function renderMarkdown(text: string): string {
  return markdown.render(text);
}
