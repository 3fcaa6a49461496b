// Where words stand in what is shown, marked by the browser's highlights: the text itself stays as it is.

const NAME = 'found-text';
/** Places marked in one text; beyond these the first are enough. */
const MOST = 500;

/** What typesetting has made of TeX; its title says of which. */
const isSet = (node: Node): node is HTMLElement =>
  node instanceof HTMLElement && node.dataset.set !== undefined;

/**
 * The words' places in the text below `root`, in any case. Words that markup divides are not found; a formula is one
 * place when they stand in its TeX, which is what was logged and searched.
 */
export function findWords(root: Node, words: string): Range[] {
  const wanted = words.toLowerCase();
  if (!wanted.trim()) return [];
  const ranges: Range[] = [];
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (isSet(node) && node.title.toLowerCase().includes(wanted)) {
      const range = new Range();
      range.selectNodeContents(node);
      ranges.push(range);
      if (ranges.length === MOST) return ranges;
    }
    if (!(node instanceof Text) || node.parentElement?.closest('[data-set]')) continue;
    const text = node.nodeValue ?? '';
    const lower = text.toLowerCase();
    // A few letters become longer; then places would be off.
    if (lower.length !== text.length) continue;
    for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, at + wanted.length)) {
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      ranges.push(range);
      if (ranges.length === MOST) return ranges;
    }
  }
  return ranges;
}

/** Marks them; returns what takes the marks away. Does nothing where the browser has no highlights. */
export function mark(ranges: readonly Range[]): () => void {
  if (ranges.length === 0 || !('highlights' in CSS)) return () => {};
  const held = CSS.highlights.get(NAME) ?? new Highlight();
  for (const range of ranges) held.add(range);
  CSS.highlights.set(NAME, held);
  return () => {
    for (const range of ranges) held.delete(range);
  };
}
