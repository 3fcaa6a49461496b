// The dashboard's settings as the URL holds them. `parse` takes anything and never fails.
import {
  parseStepSettings,
  printStepSettings,
  type StepSettings,
} from '../../public/step_settings';
import type { Slice } from '../../public/view_state';
import type { Colours } from './plane';

export const VIEWS = ['picture', 'table'] as const;
export type View = (typeof VIEWS)[number];
/** What the scale of a heat map spans. */
export const SPANS = ['plane', 'whole'] as const;

export interface TensorSettings extends StepSettings {
  readonly view: View;
  /** By tag: the axis of the rows, that of the columns, a place for each axis. What is not there has the default. */
  readonly planes: Readonly<Record<string, readonly number[]>>;
  /** By tag; the others are heat maps. */
  readonly colours: Readonly<Record<string, Colours>>;
  readonly span: (typeof SPANS)[number];
}

/** What is asked for by tag, of what the text holds. */
function byTag<T>(
  text: string | undefined,
  is: (value: unknown) => value is T,
): Readonly<Record<string, T>> {
  try {
    const told: unknown = JSON.parse(text ?? '{}');
    if (typeof told !== 'object' || told === null) return {};
    const entries: [string, unknown][] = Object.entries(told);
    return Object.fromEntries(entries.filter((entry): entry is [string, T] => is(entry[1])));
  } catch {
    return {};
  }
}

const isPlace = (value: unknown): value is number =>
  Number.isSafeInteger(value) && Number(value) >= 0;
const isPlane = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every(isPlace);
const isColours = (value: unknown): value is Colours => value === 'grey' || isPlace(value);

export function parseSettings(slice: Slice): TensorSettings {
  return {
    ...parseStepSettings(slice),
    view: VIEWS.find(view => view === slice.view) ?? 'picture',
    planes: byTag(slice.planes, isPlane),
    colours: byTag(slice.colours, isColours),
    span: SPANS.find(span => span === slice.span) ?? 'plane',
  };
}

export function printSettings(settings: TensorSettings): Slice {
  const slice = printStepSettings(settings);
  if (settings.view !== 'picture') slice.view = settings.view;
  if (Object.keys(settings.planes).length > 0) slice.planes = JSON.stringify(settings.planes);
  if (Object.keys(settings.colours).length > 0) slice.colours = JSON.stringify(settings.colours);
  if (settings.span !== 'plane') slice.span = settings.span;
  return slice;
}
