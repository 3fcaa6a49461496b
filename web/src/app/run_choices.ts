// What runs can be coloured, grouped, sorted and listed by, as choices of a menu.
import type { Locale } from '../base/i18n';
import { naturalCompare } from '../base/natural';
import { tagLabel } from '../base/tag_label';
import { parseField, type RunData } from '../public/run_fields';
import { runsText } from './runs_text';

export interface Choice {
  readonly value: string;
  readonly label: string;
  readonly note?: string;
}

/** Settings that differ between runs first; they are what one compares by. */
export function settingChoices(data: RunData, locale: Locale): Choice[] {
  const note = runsText(locale).setting;
  return [...data.facts.settings]
    .sort(([a, x], [b, y]) => Number(y.differs) - Number(x.differs) || naturalCompare(a, b))
    .map(([key]) => ({ value: `config:${key}`, label: key, note }));
}

export function lastChoices(data: RunData, locale: Locale): Choice[] {
  const note = runsText(locale).last;
  return [...data.tags].map(tag => ({ value: `last:${tag}`, label: tagLabel(tag, locale), note }));
}

export function folderChoices(data: RunData, locale: Locale): Choice[] {
  let deepest = 0;
  for (const run of data.board?.runs ?? [])
    deepest = Math.max(deepest, run.name.split('/').length - 1);
  const { folder } = runsText(locale);
  return Array.from({ length: Math.min(deepest, 4) }, (_, i) => ({
    value: `folder:${i + 1}`,
    label: folder(i + 1),
  }));
}

/** A choice that is in force, in words; what it stands for may be gone. */
export function labelOf(value: string, locale: Locale): string {
  const t = runsText(locale);
  if (value === 'own' || value === 'group') return t[value];
  const folder = /^folder:(\d+)$/.exec(value)?.[1];
  if (folder) return t.folder(Number(folder));
  if (value.startsWith('pattern:')) return `/${value.slice(8)}/`;
  const field = parseField(value);
  if (!field) return value;
  if (field.kind === 'run') return t[field.name];
  return field.kind === 'last' ? tagLabel(field.name, locale) : field.name;
}
