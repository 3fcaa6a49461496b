// Finds the picture's places away from the page's thread.
import { type Layout, type LayoutInput, type Memory, solve } from './layout';

export interface LayoutRequest {
  readonly serial: number;
  /** What the places of before belong to: another graph starts anew. */
  readonly graph: string;
  readonly input: LayoutInput;
}

export type LayoutReply =
  | { readonly serial: number; readonly layout: Layout }
  | { readonly serial: number; readonly failed: string };

let graph = '';
let memory: Memory = new Map();

self.onmessage = ({ data }: MessageEvent<LayoutRequest>) => {
  if (data.graph !== graph) {
    graph = data.graph;
    memory = new Map();
  }
  let reply: LayoutReply;
  try {
    reply = { serial: data.serial, layout: solve(data.input, memory) };
  } catch (error) {
    reply = { serial: data.serial, failed: String(error) };
  }
  postMessage(reply);
};
