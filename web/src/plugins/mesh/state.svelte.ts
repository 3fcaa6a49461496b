// What the cards of this dashboard share: which tags make one mesh, the loaded meshes, the cameras, the stage.
import { SvelteMap } from 'svelte/reactivity';
import { type MeshNames, type MeshSteps, type Run, SourceError, type Tag } from '../../api';
import { lasting } from '../../public/lasting.svelte';
import { StepSheet } from '../../public/step_sheet.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import { loadShape, type Place } from './load';
import { type Pose, START } from './pose';
import { type MeshSettings, parseSettings, printSettings } from './settings';
import { type Box, type Shape, unionOfBoxes } from './shape';
import { Stage } from './stage';

export type RunSteps = MeshSteps['runs'][number];

/** Bytes of meshes kept for when one comes back to them. */
const KEPT = 192 << 20;
/** After the last movement the URL takes the view. */
const REST_MS = 250;

interface Name {
  readonly name: string;
  /** All tags that are parts of it, over all runs; the first has the card. */
  readonly tags: readonly number[];
}

export class MeshState extends StepSheet<RunSteps, MeshSettings> {
  /** By tag id; null while it is not known. */
  names = $state.raw<ReadonlyMap<number, Name> | null>(null);
  error = $state.raw<SourceError | null>(null);
  /** null: no WebGL here. */
  readonly stage = Stage.make();
  /** Where the hand is just now; the URL has it when it rests. */
  #held = $state.raw<Pose | null>(null);
  /** Of the cards, while they are not linked. */
  readonly #own = new SvelteMap<string, Pose>();
  /** Per tag, the boxes that were first seen of each run: what is in the middle does not move as steps go by. */
  readonly #boxes = new SvelteMap<number, ReadonlyMap<string, Box>>();
  readonly #frames = new SvelteMap<number, Box>();
  readonly #kept = new Map<string, Shape>();
  #size = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = '';

  constructor(workspace: Workspace) {
    super(workspace, 'mesh', { parse: parseSettings, print: printSettings });
  }

  /** Asks which tags belong together, once for each new set of tags. */
  async learnNames(key: string): Promise<void> {
    this.#asked = key;
    const { w } = this;
    try {
      const body = { epoch: w.board?.epoch ?? '' };
      const { names } = await w.source.json<MeshNames>('api/plugins/mesh/names', body);
      if (this.#asked !== key) return;
      const byName = new Map<string, number[]>();
      // What does not say what it is stands alone, even under the name of another.
      const keyOf = ({ name, part, tag }: (typeof names)[number]) =>
        part ? name : `${name}\n${tag}`;
      const order = { vertices: 0, faces: 1, colors: 2 } as const;
      const sorted = [...names].sort(
        (a, b) => order[a.part ?? 'vertices'] - order[b.part ?? 'vertices'] || a.tag - b.tag,
      );
      for (const one of sorted) {
        const tags = byName.get(keyOf(one)) ?? [];
        byName.set(keyOf(one), [...tags, one.tag]);
      }
      this.names = new Map(
        names.map(one => [one.tag, { name: one.name, tags: byName.get(keyOf(one)) ?? [] }]),
      );
      this.error = null;
    } catch (told) {
      if (told instanceof SourceError && told.kind === 'stale') void w.refresh(true);
      else if (!(told instanceof SourceError) || told.kind === 'refused')
        this.error = told instanceof SourceError ? told : new SourceError(String(told), 'refused');
    }
  }

  nameOf(tag: Tag): string {
    return this.names?.get(tag.id)?.name ?? tag.tag;
  }

  /** The first tag of a mesh has its card. */
  leads(tag: Tag): boolean {
    return this.names?.get(tag.id)?.tags[0] === tag.id;
  }

  override runsOf(tag: Tag): Run[] {
    const sets = this.w.board?.tagSets;
    const tags = this.names?.get(tag.id)?.tags ?? [tag.id];
    return this.w.shownRuns.filter(run => {
      const set = sets?.[run.tag_set];
      return tags.some(id => set?.has(id));
    });
  }

  /** Rejects with ShapeError, SourceError, or the signal's AbortError. */
  async load(place: Place, signal: AbortSignal): Promise<Shape> {
    const key = [place.vertices, place.faces, place.colors].join('\n');
    const held = this.#kept.get(key);
    if (held) {
      this.#kept.delete(key);
      this.#kept.set(key, held);
      return held;
    }
    const shape = await loadShape(place, signal);
    if (!this.#kept.has(key)) {
      this.#kept.set(key, shape);
      this.#size += weight(shape);
      for (const [old, kept] of this.#kept) {
        if (this.#size <= KEPT || old === key) break;
        this.#kept.delete(old);
        this.#size -= weight(kept);
      }
    }
    return shape;
  }

  /** What a card's meshes are brought to the middle by; `box` counts if it is the first of its `cell`. */
  frame(tag: number): Box | null {
    return this.#frames.get(tag) ?? null;
  }

  seen(tag: number, cell: string, box: Box): void {
    const boxes = this.#boxes.get(tag) ?? new Map<string, Box>();
    if (boxes.has(cell)) return;
    this.#setBoxes(tag, new Map([...boxes, [cell, box]]));
  }

  #setBoxes(tag: number, boxes: ReadonlyMap<string, Box>): void {
    this.#boxes.set(tag, boxes);
    this.#frames.set(tag, unionOfBoxes([...boxes.values()]));
  }

  poseOf(cell: string, start: Pose = START): Pose {
    if (!this.settings.link) return this.#own.get(cell) ?? start;
    return this.#held ?? this.settings.view ?? start;
  }

  turn(cell: string, pose: Pose): void {
    this.stage?.move();
    if (!this.settings.link) {
      this.#own.set(cell, pose);
      return;
    }
    this.#held = pose;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.set({ view: pose });
      this.#held = null;
    }, REST_MS);
  }

  /** All of the tag's meshes as they are now fit again; linked cameras all go back. */
  reset(tag: number, cell: string, boxes: ReadonlyMap<string, Box>): void {
    if (boxes.size > 0) this.#setBoxes(tag, boxes);
    clearTimeout(this.#timer);
    this.#held = null;
    this.#own.delete(cell);
    if (this.settings.view) this.set({ view: null });
  }

  link(on: boolean, cell?: string): void {
    const pose = cell ? this.#own.get(cell) : undefined;
    this.#own.clear();
    this.set({ link: on, ...(on && pose ? { view: pose } : {}) });
  }
}

function weight({ vertices, faces, colors }: Shape): number {
  return vertices.byteLength + (faces?.byteLength ?? 0) + (colors?.byteLength ?? 0);
}

/** The drawer's settings and the cards have the same. */
export const meshState = lasting(workspace => new MeshState(workspace));
