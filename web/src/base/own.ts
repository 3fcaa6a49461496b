/** What a record holds under a name that came with the logs: "constructor" and "__proto__" are names like others. */
export function own<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
