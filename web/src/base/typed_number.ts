// Numbers as a person types them into a field.

const UNITS: Readonly<Record<string, number>> = { k: 1e3, m: 1e6, g: 1e9, b: 1e9 };

/** "0.5", "1e-3", "12,800", "10k", "1.5M"; "" is null; NaN where it is no number. */
export function parseTyped(text: string): number | null {
  const trimmed = text.trim().replace(/[−–]/g, '-').replaceAll(',', '').replaceAll('_', '');
  if (trimmed === '') return null;
  const found = /^(.*?)\s*([kmgb])?$/i.exec(trimmed);
  const number = found?.[1] ? Number(found[1]) : Number.NaN;
  const value = number * (UNITS[(found?.[2] ?? '').toLowerCase()] ?? 1);
  return Number.isFinite(value) ? value : Number.NaN;
}

/** As it stands in a field: every digit that matters. */
export function printTyped(value: number | null): string {
  return value === null ? '' : String(Number(value.toPrecision(12)));
}
