// Cells of files for spreadsheets.

const NUMBER = /^[+-]?((\d+\.?\d*|\.\d+)(e[+-]?\d+)?|infinity)$/i;

/** What a spreadsheet would take for a formula is told to be text. */
export function noFormula(text: string): string {
  return /^[=+\-@\t\r]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** A cell of a CSV file: quoted where it must be, never a formula. */
export function csvField(text: string): string {
  const safe = noFormula(text);
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
