// What the cards of this dashboard share: the steps, the decoded sounds, the one that is heard.
import type { AudioSteps } from '../../api';
import { StepSheet } from '../../public/step_sheet.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import { Player } from './player.svelte';
import { type AudioSettings, parseSettings, printSettings } from './settings';
import { loadSound, type Sound } from './sound';

export type RunSteps = AudioSteps['runs'][number];

/** The place of a sound on the page: the step is the sheet's. */
export interface Place {
  readonly tag: number;
  readonly run: number;
}

/** Bytes of samples kept for when one comes back to them. */
const KEPT = 96 << 20;

export class AudioState extends StepSheet<RunSteps, AudioSettings> {
  readonly player = new Player();
  /** Where the sound that is heard, or was heard last, stands. */
  chosen = $state.raw<Place | null>(null);
  /** By URL; the oldest go first. */
  readonly #kept = new Map<string, Sound>();
  #size = 0;
  // One sound is decoded and drawn at a time: the page stays alive.
  #line: Promise<unknown> = Promise.resolve();

  constructor(workspace: Workspace) {
    super(workspace, 'audio', { parse: parseSettings, print: printSettings });
  }

  /** Rejects with SoundError, SourceError, or the signal's AbortError. */
  load(url: string, signal: AbortSignal): Promise<Sound> {
    const held = this.#kept.get(url);
    if (held) return Promise.resolve(held);
    const mine = this.#line.then(async () => {
      signal.throwIfAborted();
      const sound = this.#kept.get(url) ?? (await loadSound(url, signal));
      this.#keep(url, sound);
      return sound;
    });
    this.#line = mine.catch(() => {});
    return mine;
  }

  #keep(url: string, sound: Sound): void {
    if (this.#kept.has(url)) return;
    this.#kept.set(url, sound);
    this.#size += weight(sound);
    for (const [old, kept] of this.#kept) {
      if (this.#size <= KEPT || old === url) break;
      this.#kept.delete(old);
      this.#size -= weight(kept);
    }
  }
}

function weight({ buffer }: Sound): number {
  return 4 * buffer.length * buffer.numberOfChannels;
}
