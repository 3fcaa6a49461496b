// What the cards of this dashboard share: the steps, the texts read so far, the one that was searched for.
import type { Text, TextSearch, TextSteps, Texts, TextsRequest } from '../../api';
import { lasting } from '../../public/lasting.svelte';
import { StepSheet } from '../../public/step_sheet.svelte';
import { groupOf } from '../../public/tag_groups';
import type { Workspace } from '../../public/workspace.svelte';
import { parseSettings, printSettings, type TextSettings } from './settings';

export type RunSteps = TextSteps['runs'][number];

export type Hit = TextSearch['hits'][number];

export interface Found {
  readonly tag: number;
  readonly run: number;
}

/** The server's limit of texts in one request. */
const AT_ONCE = 64;
/** Characters of texts kept for when one comes back to them. */
const KEPT = 8 << 20;

export class TextState extends StepSheet<RunSteps, TextSettings> {
  /** Where a search led to. */
  found = $state.raw<Found | null>(null);
  /** What the search has found so far. */
  hits = $state.raw<readonly Hit[]>([]);
  /** The place among `hits` that was gone to last; −1: none. */
  current = $state(-1);
  /** Words that are marked in all texts: those searched for, or what a pattern found. */
  readonly marked = $derived.by(() => {
    const query = this.settings.search.trim();
    if (!/^\/.+\/i?$/s.test(query)) return query;
    return this.hits[this.current]?.match ?? '';
  });
  /** By epoch, tag and reference; the oldest go first. */
  readonly #kept = new Map<string, Text>();
  #size = 0;

  constructor(workspace: Workspace) {
    super(workspace, 'text', { parse: parseSettings, print: printSettings });
  }

  /** Goes to the place that is so many on; after the last comes the first. */
  goOn(by: number): void {
    const { length } = this.hits;
    if (length === 0) return;
    const from = this.current < 0 && by < 0 ? 0 : this.current;
    this.goToHit((from + by + length) % length);
  }

  goToHit(index: number): void {
    const hit = this.hits[index];
    const tag = this.w.board?.tags.find(one => one.id === hit?.tag);
    if (!hit || !tag) return;
    const group = groupOf(nameOf(tag));
    if (this.settings.folded.includes(group)) this.fold(group);
    this.goTo(hit.step);
    this.current = index;
    this.found = { tag: hit.tag, run: hit.run };
  }

  /** The texts that `refs` name, from the server where they are not held. */
  async read(tag: number, refs: readonly string[]): Promise<ReadonlyMap<string, Text>> {
    const epoch = this.w.board?.epoch ?? '';
    const key = (ref: string) => `${epoch}:${tag}:${ref}`;
    const found = new Map<string, Text>();
    const missing: string[] = [];
    for (const ref of new Set(refs)) {
      const text = this.#kept.get(key(ref));
      if (text) found.set(ref, text);
      else missing.push(ref);
    }
    for (let at = 0; at < missing.length; at += AT_ONCE) {
      const body: TextsRequest = { epoch, tag, refs: missing.slice(at, at + AT_ONCE) };
      const reply = await this.w.source.json<Texts>('api/plugins/text/texts', body);
      reply.texts.forEach((text, i) => {
        const ref = body.refs[i] as string;
        found.set(ref, text);
        if (text.error === null) this.#keep(key(ref), text);
      });
    }
    return found;
  }

  #keep(key: string, text: Text): void {
    this.#kept.set(key, text);
    this.#size += weight(text);
    for (const [old, kept] of this.#kept) {
      if (this.#size <= KEPT) break;
      this.#kept.delete(old);
      this.#size -= weight(kept);
    }
  }
}

/** The dashboard's, and what is asked before there is one. */
export const textState = lasting(workspace => new TextState(workspace));

function weight(text: Text): number {
  return text.rows.reduce((sum, row) => row.reduce((all, cell) => all + cell.length, sum), 64);
}

/** A text as one string: cells parted by tabs, rows by line breaks. */
export function plainText(text: Text): string {
  return text.rows.map(row => row.join('\t')).join('\n');
}

/** The tag as it was given: writers put "/text_summary" behind it. */
export function nameOf({ tag }: { readonly tag: string }): string {
  return tag.replace(/(.)\/text_summary$/, '$1');
}
