// What the cards of this dashboard share: the steps, the pictures' sizes, the opened one.
import { SvelteMap } from 'svelte/reactivity';
import { StepSheet } from '../../public/step_sheet.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import { type ImageSettings, parseSettings, printSettings } from './settings';
import type { Size } from './sizes';
import type { RunSteps } from './steps';

export interface Opened {
  readonly tag: number;
  readonly run: number;
  readonly sample: number;
}

export class ImageState extends StepSheet<RunSteps, ImageSettings> {
  /** What a tag's pictures measure, by tag: no card changes its size when it comes back into view; null is unknown. */
  readonly natural = new SvelteMap<string, Size | null>();
  opened = $state.raw<Opened | null>(null);

  constructor(workspace: Workspace) {
    super(workspace, 'images', { parse: parseSettings, print: printSettings });
  }
}

export function pictureUrl(
  w: Workspace,
  tag: number,
  run: RunSteps,
  index: number,
  sample: number,
): string {
  const ref = encodeURIComponent(run.ref[index] ?? '');
  return w.source.url(`api/plugins/images/blob/${w.board?.epoch ?? ''}/${ref}/${tag}/${sample}`);
}
