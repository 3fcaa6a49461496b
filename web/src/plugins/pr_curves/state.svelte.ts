// What the cards of this dashboard share: the steps, and the curves read so far.
import type { PrCurvesRequest, PrSteps } from '../../api';
import { StepSheet } from '../../public/step_sheet.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import { COLUMNS, type PrCurve, readBlock } from './block';
import { type PrSettings, parseSettings, printSettings } from './settings';

export type RunSteps = PrSteps['runs'][number];

/** The server's limit of curves in one request. */
const AT_ONCE = 256;
/** Bytes of curves kept for when one comes back to them. */
const KEPT = 32 << 20;

export class PrState extends StepSheet<RunSteps, PrSettings> {
  /** By epoch, tag and reference; the oldest go first. */
  readonly #kept = new Map<string, PrCurve>();
  #size = 0;

  constructor(workspace: Workspace) {
    super(workspace, 'pr_curves', { parse: parseSettings, print: printSettings });
  }

  /** The curves that `refs` name, from the server where they are not held. */
  async read(tag: number, refs: readonly string[]): Promise<ReadonlyMap<string, PrCurve>> {
    const epoch = this.w.board?.epoch ?? '';
    const key = (ref: string) => `${epoch}:${tag}:${ref}`;
    const found = new Map<string, PrCurve>();
    const missing: string[] = [];
    for (const ref of new Set(refs)) {
      const curve = this.#kept.get(key(ref));
      if (curve) found.set(ref, curve);
      else missing.push(ref);
    }
    for (let at = 0; at < missing.length; at += AT_ONCE) {
      const body: PrCurvesRequest = { epoch, tag, refs: missing.slice(at, at + AT_ONCE) };
      const reply = readBlock(await this.w.source.bytes('api/plugins/pr_curves/curves', body));
      reply.forEach((curve, i) => {
        const ref = body.refs[i] as string;
        found.set(ref, curve);
        if (curve.error === null) this.#keep(key(ref), curve);
      });
    }
    return found;
  }

  #keep(key: string, curve: PrCurve): void {
    if (this.#kept.has(key)) return;
    this.#kept.set(key, curve);
    this.#size += weight(curve);
    for (const [old, kept] of this.#kept) {
      if (this.#size <= KEPT) break;
      this.#kept.delete(old);
      this.#size -= weight(kept);
    }
  }
}

const weight = (curve: PrCurve) => 512 + 8 * COLUMNS.length * curve.points;

/** One card's own step, for a card that does not follow the others. */
export class OwnStep {
  readonly #steps: () => readonly number[];
  #chosen = $state<number | null>(null);
  playing = $state(false);
  readonly settings = $derived({ step: this.#chosen, folded: [] });
  readonly step = $derived.by(() => this.#chosen ?? this.#steps().at(-1) ?? 0);

  constructor(steps: () => readonly number[], step: number | null) {
    this.#steps = steps;
    this.#chosen = step;
  }

  goTo(step: number): void {
    this.#chosen = step === this.#steps().at(-1) ? null : step;
  }

  follow(): void {
    this.#chosen = null;
  }
}
