// A tag as people read it: an empty or blank one must not look like nothing.
import type { Locale } from './i18n';

/** "loss/train"; "(empty tag)" for ""; blanks between visible quotes, each as wide as typed. */
export function tagLabel(tag: string, locale: Locale): string {
  if (tag === '') return locale === 'zh-CN' ? '空标签' : '(empty tag)';
  return tag.trim() === '' ? `“${tag.replace(/\s/g, '\u00a0')}”` : tag;
}
