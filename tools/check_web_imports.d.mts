// Types of check_web_imports.mjs, for its test.
export const TABLE: Readonly<Record<string, readonly string[]>>;
export const DEBT: Readonly<Record<string, string>>;
export function importsOf(text: string): { path: string; line: number; lazy: boolean }[];
export function breaches(files: Iterable<readonly [string, string]>, debt?: Readonly<Record<string, string>>): string[];
