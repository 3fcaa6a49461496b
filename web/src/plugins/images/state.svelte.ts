// What the cards of this dashboard share: the steps, the pictures' sizes, the opened one.
import { SvelteMap } from 'svelte/reactivity';
import type { ImageSteps, PictureAbout } from '../../api';
import { lasting } from '../../public/lasting.svelte';
import { StepSheet, type StepsAsked } from '../../public/step_sheet.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import { FilmClock } from './film.svelte';
import { type ImageSettings, parseSettings, printSettings } from './settings';
import type { Size } from './sizes';
import type { RunSteps } from './steps';

export interface Opened {
  readonly tag: number;
  readonly run: number;
  readonly sample: number;
}

/** The step of one card: that of all cards, or its own while it is unlinked. */
export class CardStep {
  readonly #shared: ImageState;
  readonly #tag: string;
  #playing = $state(false);

  constructor(shared: ImageState, tag: string) {
    this.#shared = shared;
    this.#tag = tag;
  }

  get linked(): boolean {
    return !Object.hasOwn(this.#shared.settings.unlinked, this.#tag);
  }

  get settings(): ImageSettings {
    const { settings } = this.#shared;
    if (this.linked) return settings;
    return { ...settings, step: settings.unlinked[this.#tag] ?? null };
  }

  /** A card takes the newest that it has up to there. */
  get step(): number {
    if (this.linked) return this.#shared.step;
    return this.#shared.settings.unlinked[this.#tag] ?? Number.MAX_SAFE_INTEGER;
  }

  get playing(): boolean {
    return this.linked ? this.#shared.playing : this.#playing;
  }

  set playing(on: boolean) {
    if (this.linked) this.#shared.playing = on;
    else this.#playing = on;
  }

  // Bound: a step bar takes them as they are.
  readonly goTo = (step: number): void => {
    if (this.linked) this.#shared.goTo(step);
    else this.#keep(step);
  };

  readonly follow = (): void => {
    if (this.linked) this.#shared.follow();
    else this.#keep(null);
  };

  /** Unlinked it stays where it is. */
  toggle(): void {
    const { [this.#tag]: _, ...rest } = this.#shared.settings.unlinked;
    this.#playing = false;
    if (this.linked) this.#keep(this.#shared.step);
    else this.#shared.set({ unlinked: rest });
  }

  #keep(step: number | null): void {
    this.#shared.set({ unlinked: { ...this.#shared.settings.unlinked, [this.#tag]: step } });
  }
}

export class ImageState extends StepSheet<RunSteps, ImageSettings> {
  /** What a tag's pictures measure, by tag: no card changes its size when it comes back into view; null is unknown. */
  readonly natural = new SvelteMap<string, PictureAbout | null>();
  opened = $state.raw<Opened | null>(null);

  /** What animations show, the same of all. */
  readonly clock = new FilmClock();
  readonly #cards = new Map<string, CardStep>();

  constructor(workspace: Workspace) {
    super(workspace, 'images', { parse: parseSettings, print: printSettings });
  }

  /** With the first steps of a tag comes what its pictures measure: its cells have their final size from the start. */
  protected override async request(body: StepsAsked): Promise<readonly RunSteps[]> {
    const name = this.w.board?.tags.find(tag => tag.id === body.tag)?.tag ?? '';
    const about = !this.natural.get(name);
    const path = 'api/plugins/images/steps';
    const reply = await this.w.source.json<ImageSteps>(path, { ...body, about });
    // Where there is none, its cell tells why.
    if (about) this.natural.set(name, reply.about ?? null);
    return reply.runs;
  }

  stepOf(tag: string): CardStep {
    let step = this.#cards.get(tag);
    if (!step) {
      step = new CardStep(this, tag);
      this.#cards.set(tag, step);
    }
    return step;
  }
}

/** The page's and the drawer's are the same. */
export const imageState = lasting(workspace => new ImageState(workspace));

/** Of the classes that the server makes. */
const EDGES = [64, 128, 192, 256, 384, 512, 768, 1024];

/** What a picture that is shown so large is asked for as: the smallest class with a pixel for each of the screen's. */
export function edgeFor(size: Size, density: number): number | null {
  const wanted = Math.max(size.width, size.height) * density;
  return EDGES.find(edge => edge >= wanted) ?? null;
}

type Kind = 'blob' | 'save';

function urlOf(w: Workspace, kind: string, tag: number, ref: string, sample: number, rest = '') {
  const epoch = w.board?.epoch ?? '';
  return w.source.url(
    `api/plugins/images/${kind}/${epoch}/${encodeURIComponent(ref)}/${tag}/${sample}${rest}`,
  );
}

/** One picture's own bytes, or what is known of it. */
export function pictureUrl(
  w: Workspace,
  tag: number,
  run: RunSteps,
  index: number,
  sample: number,
  kind: Kind = 'blob',
): string {
  return urlOf(w, kind, tag, run.ref[index] ?? '', sample);
}

/** The picture at the size it is shown at; its own bytes where no class is as large. */
export function shownUrl(
  w: Workspace,
  tag: number,
  run: RunSteps,
  index: number,
  sample: number,
  size: Size,
): string {
  const edge = edgeFor(size, devicePixelRatio);
  if (edge === null) return pictureUrl(w, tag, run, index, sample);
  return urlOf(w, 'thumbnail', tag, run.ref[index] ?? '', sample, `/${edge}`);
}

/** All frames of an animation, on one sheet. */
export function sheetUrl(
  w: Workspace,
  tag: number,
  run: RunSteps,
  index: number,
  sample: number,
  size: Size,
  density = devicePixelRatio,
): string {
  const edge = edgeFor(size, density) ?? 1024;
  return urlOf(w, 'frames', tag, run.ref[index] ?? '', sample, `/${edge}`);
}

/** All pictures of a tag, of these runs. */
export function zipUrl(w: Workspace, tag: number, runs: readonly number[]): string {
  return w.source.url(`api/plugins/images/zip/${w.board?.epoch ?? ''}/${tag}?runs=${runs.join()}`);
}

/** What a picture is, without its pixels. */
export function askAbout(
  w: Workspace,
  tag: number,
  run: RunSteps,
  index: number,
  sample: number,
): Promise<PictureAbout> {
  const epoch = w.board?.epoch ?? '';
  const body = { epoch, ref: run.ref[index] ?? '', tag, sample };
  return w.source.json('api/plugins/images/about', body);
}
