// The last value of tags in many runs, as the server packs them (docs/http-api.md).

const MAGIC = 0x314c424c;

/** One tag's last values. */
export interface LastValues {
  /** Run id → last value; runs that lack the tag are not in it. */
  readonly value: ReadonlyMap<number, number>;
}

/** The reply to `api/runs/lasts`, laid over what is held: per tag, in the order asked. */
export function readLasts(
  bytes: ArrayBuffer,
  held: readonly (LastValues | undefined)[],
): LastValues[] {
  const head = new Uint32Array(bytes, 0, 4);
  const [magic, tags = 0, runs = 0] = head;
  if (magic !== MAGIC || bytes.byteLength !== 16 + 8 * runs * (1 + 2 * tags))
    throw new Error('not a block of last values');
  const column = (at: number) => new Float64Array(bytes, 16 + 8 * runs * at, runs);
  const ids = column(0);
  return Array.from({ length: tags }, (_, tag) => {
    const step = column(1 + 2 * tag);
    const last = column(2 + 2 * tag);
    const value = new Map(held[tag]?.value);
    for (let i = 0; i < runs; i++) {
      const run = ids[i] as number;
      if (Number.isNaN(step[i])) value.delete(run);
      else value.set(run, last[i] as number);
    }
    return { value };
  });
}
