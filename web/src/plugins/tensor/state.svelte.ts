// What the cards of this dashboard share: the steps, what is known of tensors, the planes that were looked at.
import type {
  Cells,
  CellsRequest,
  PictureRequest,
  TensorAbout,
  TensorRequest,
  TensorSteps,
} from '../../api';
import { StepSheet } from '../../public/step_sheet.svelte';
import type { Workspace } from '../../public/workspace.svelte';
import { type Colours, choiceOf, type Picture, type Plane, readPicture } from './plane';
import { parseSettings, printSettings, type TensorSettings } from './settings';

export type RunSteps = TensorSteps['runs'][number];

/** Replies that are kept for when one comes back to them: a picture is a MiB at most. */
const KEPT = 64;
/** Cells of a picture along either side. */
const MOST = 512;

export class TensorState extends StepSheet<RunSteps, TensorSettings> {
  readonly #kept = new Map<string, unknown>();

  constructor(workspace: Workspace) {
    super(workspace, 'tensor', { parse: parseSettings, print: printSettings });
  }

  setPlane(tag: string, plane: Plane): void {
    this.set({ planes: { ...this.settings.planes, [tag]: choiceOf(plane) } });
  }

  setColours(tag: string, colours: Colours): void {
    const { [tag]: _, ...others } = this.settings.colours;
    this.set({ colours: colours === 'heat' ? others : { ...others, [tag]: colours } });
  }

  about(tag: number, ref: string): Promise<TensorAbout> {
    const body: TensorRequest = { epoch: this.w.board?.epoch ?? '', tag, ref };
    return this.#ask(body, () => this.w.source.json('api/plugins/tensor/about', body));
  }

  picture(tag: number, ref: string, plane: Plane): Promise<Picture> {
    const body: PictureRequest = { ...this.#plane(tag, ref, plane), most: MOST };
    const ask = () => this.w.source.bytes('api/plugins/tensor/picture', body);
    return this.#ask(body, async () => readPicture(await ask()));
  }

  /** Numbers as text. */
  async cells(
    tag: number,
    ref: string,
    plane: Plane,
    part: Pick<CellsRequest, 'top' | 'left' | 'height' | 'width'>,
  ): Promise<Cells['cells']> {
    const body: CellsRequest = { ...this.#plane(tag, ref, plane), ...part };
    const ask = () => this.w.source.json<Cells>('api/plugins/tensor/cells', body);
    return (await this.#ask(body, ask)).cells;
  }

  #plane(tag: number, ref: string, { rows, columns, index }: Plane) {
    return { epoch: this.w.board?.epoch ?? '', tag, ref, rows, columns, index: [...index] };
  }

  async #ask<T>(body: object, ask: () => Promise<T>): Promise<T> {
    const key = JSON.stringify(body);
    const held = this.#kept.get(key);
    if (held !== undefined) return held as T;
    const reply = await ask();
    this.#kept.set(key, reply);
    for (const old of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(old);
    }
    return reply;
  }
}
