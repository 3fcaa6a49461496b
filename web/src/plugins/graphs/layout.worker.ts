// Finds the picture's places away from the page's thread.
import { type Layout, type LayoutInput, type Memory, solve } from './layout';

export interface LayoutRequest {
  readonly serial: number;
  /** Which layout it comes after: what did not change stays as it was there; 0: none. */
  readonly after: number;
  readonly input: LayoutInput;
}

export type LayoutReply =
  | { readonly serial: number; readonly layout: Layout }
  | { readonly serial: number; readonly failed: string };

/** So many layouts can be come back to. */
const MOST = 16;
/** What each of them solved; levels that several have are held once. */
const memories = new Map<number, Memory>();

self.onmessage = ({ data: { serial, after, input } }: MessageEvent<LayoutRequest>) => {
  const before = memories.get(after);
  const memory: Memory = new Map(before);
  let reply: LayoutReply;
  try {
    reply = { serial, layout: solve(input, memory) };
    // What was closed since is forgotten: what is held follows what is open.
    const open = new Set(input.boxes.filter(box => box.open).map(box => box.id));
    for (const id of memory.keys()) if (id >= 0 && !open.has(id)) memory.delete(id);
    if (before) memories.delete(after);
    if (before) memories.set(after, before);
    memories.set(serial, memory);
    for (const old of memories.keys()) if (memories.size > MOST) memories.delete(old);
  } catch (error) {
    reply = { serial, failed: String(error) };
  }
  postMessage(reply);
};
