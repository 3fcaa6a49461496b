// Which tags tell of a box: those whose name holds its path, however its parts are joined.
const plain = (text: string) => text.toLowerCase().replace(/[./\\:]+/g, '/');
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
/** A filter is no longer than this, in characters. */
const LONGEST = 1_500;

/**
 * A tag filter that finds them; null: there are none. `path`: names from the top to the box; `parameters`: theirs from
 * the box on. The model's own name is often missing in tags, and is not asked for.
 */
export function matchingTags(
  path: readonly string[],
  parameters: readonly string[],
  tags: readonly string[],
): string | null {
  const inner = path.length > 1 ? path.slice(1) : [];
  const stem = plain(inner.join('/'));
  const wished = stem ? [stem] : parameters.map(plain).filter(Boolean);
  if (wished.length === 0) return null;
  const found = tags.filter(tag => {
    const parts = `/${plain(tag)}/`;
    return wished.some(one => parts.includes(`/${one}/`));
  });
  if (found.length === 0) return null;
  const filter = `/^(${found.map(escaped).join('|')})$/`;
  if (filter.length <= LONGEST) return filter;
  // Too many to be named: what all of them have in common.
  return stem ? `/${escaped(stem).replace(/\\\//g, '[./]')}/` : null;
}
