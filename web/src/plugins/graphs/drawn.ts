// From what the server sees to what is drawn: what stands in each box, which parameters hang on it as pills, what is
// written on lines and how thick they are. Nothing here knows of the page.
import type { GraphBox, GraphEdge, GraphView } from '../../api';
import { formatNumber } from '../../base/numbers';
import { type Flow, HEAD, type LayoutBox, type LayoutInput, type LayoutLink } from './layout';
import type { EdgeLabels } from './settings';

/** Width of a text in pixels. */
export type Measure = (text: string, font: Font) => number;
export type Font = 'name' | 'head' | 'note';

export interface Pill {
  /** A parameter, or a box that stands aside; the box it hangs on where it says how many more there are. */
  readonly box: GraphBox;
  /** own: a parameter; from, to: a box aside whose tensor comes, or that takes one; more: how many more. */
  readonly what: 'own' | 'from' | 'to' | 'more';
  readonly name: string;
  readonly note: string;
}

export interface Drawn {
  readonly box: GraphBox;
  /** scope: an open box; end: an input or output; pill: a parameter that several use. */
  readonly form: 'scope' | 'box' | 'end' | 'pill';
  readonly name: string;
  readonly note: string;
  readonly width: number;
  readonly height: number;
  readonly aside: boolean;
  readonly pills: readonly Pill[];
  /** Width of each of its pills. */
  readonly pillWidth: number;
}

export interface DrawnLink {
  readonly edge: GraphEdge;
  readonly label: string;
  readonly width: number;
}

export interface Draft {
  readonly drawn: readonly Drawn[];
  readonly links: readonly DrawnLink[];
  readonly input: LayoutInput;
}

export interface Words {
  readonly parameters: (count: string) => string;
  readonly tensors: (count: number) => string;
  readonly blocks: (count: number, type: string) => string;
  readonly boxes: (count: number) => string;
  readonly more: (count: number) => string;
}

/** Which boxes stand aside: their lines are not drawn, who they are joined with names them instead. */
export interface Aside {
  /** Those that many others use, by themselves. */
  readonly busy: boolean;
  /** Those that were moved by hand, out of the picture or back into it. */
  readonly moved: readonly number[];
}

const BOX = { width: 240, height: 36, low: 28 } as const;
export const PILL = { height: 24, pitch: 28, gap: 44, most: 160, least: 84 } as const;
const PILLS = 8;
/** A box that says nothing about the way through the model, and is joined with so many, stands aside. */
const BUSY = 6;
/** Names of boxes aside that hang on one box. */
const NAMED = 5;

export const shapeText = (shape: readonly number[] | null, flat = ''): string =>
  shape === null
    ? ''
    : shape.length === 0
      ? flat
      : shape.map(size => (size < 0 ? '?' : String(size))).join(' × ');

/** "392.5k", as short as it can be said. */
export const countText = (count: number): string => {
  if (count < 1e4)
    return formatNumber(count, 4)
      .replace(/(\.\d*?)0+$/, '$1')
      .replace(/\.$/, '')
      .replace(/^(\d)(\d{3})$/, '$1,$2');
  return formatNumber(count, 4);
};

/** The text, cut so that it is no wider. */
export function fitText(text: string, font: Font, width: number, measure: Measure): string {
  if (text.length < 400 && measure(text, font) <= width) return text;
  let [low, high] = [0, Math.min(text.length, 120)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(`${text.slice(0, middle)}…`, font) <= width) low = middle;
    else high = middle - 1;
  }
  // Not in the middle of a character.
  const cut = /[\ud800-\udbff]$/.test(text.slice(0, low)) ? low - 1 : low;
  return `${text.slice(0, Math.max(0, cut))}…`;
}

/** "linear" of "aten::linear" and "torch.nn.functional.linear". */
export const opName = (type: string): string => type.replace(/^.*(::|\.)(?=[^:.])/, '') || type;

function noteOf(box: GraphBox, words: Words): string {
  if (box.kind === 'input' || box.kind === 'output') return box.dtype || shapeText(box.shape);
  const blocks = box.repeat || box.blocks;
  if (blocks > 1) return words.blocks(blocks, box.repeat_type);
  if (box.kind === 'op') return shapeText(box.shape) || box.dtype;
  if (box.kind === 'group') return words.boxes(box.boxes);
  if (box.kind === 'parameter' || box.kind === 'constant') return shapeText(box.shape, box.dtype);
  return box.type === box.name ? '' : box.type;
}

function headNote(box: GraphBox, words: Words): string {
  const parts: string[] = [];
  if (box.parameters > 0) parts.push(words.parameters(countText(box.parameters)));
  if (box.repeat > 1) parts.push(words.blocks(box.repeat, box.repeat_type));
  return parts.join(' · ');
}

/** What an open or closed box is called: "fc1 · Linear" where it is open. */
function headName(box: GraphBox): string {
  const type = box.type && box.type !== box.name && box.kind === 'module' ? ` · ${box.type}` : '';
  return (box.name || box.type) + type;
}

export function draft(
  view: Pick<GraphView, 'boxes' | 'edges'>,
  options: {
    readonly flow: Flow;
    readonly edges: EdgeLabels;
    readonly words: Words;
    readonly measure: Measure;
    readonly aside?: Aside;
  },
): Draft {
  const { flow, words, measure } = options;
  const byId = new Map(view.boxes.map(box => [box.id, box]));
  const aside = asideOf(view.boxes, view.edges, byId, options.aside);
  const pillsOf = foldPills(
    view.boxes.filter(box => !aside.has(box.id)),
    view.edges,
    byId,
  );
  const folded = new Set([...pillsOf.values()].flat().map(({ box }) => box));
  /** The box aside that a box is, or is in; -1: none. */
  const asideOver = (id: number): number => {
    for (let at = byId.get(id); at; at = byId.get(at.parent)) if (aside.has(at.id)) return at.id;
    return -1;
  };
  if (aside.size > 0) nameAside(view.edges, byId, asideOver, pillsOf);
  const drawn: Drawn[] = [];
  const boxes: LayoutBox[] = [];
  for (const box of view.boxes) {
    if (folded.has(box)) continue;
    const hung = pillsOf.get(box.id) ?? [];
    const one = { ...drawBox(box, hung, words, measure), aside: aside.has(box.id) };
    drawn.push(one);
    const stack = one.pills.length * PILL.pitch - (PILL.pitch - PILL.height);
    boxes.push({
      id: box.id,
      parent: box.parent,
      open: box.opened,
      width: one.width,
      height: one.height,
      pills:
        one.pills.length === 0
          ? null
          : flow === 'down'
            ? { width: one.pillWidth + PILL.gap, height: stack }
            : { width: one.pillWidth, height: stack + 16 },
    });
  }
  const links: DrawnLink[] = [];
  const nets: LayoutLink[] = [];
  const labels = new Map<string, number>();
  for (const edge of view.edges) {
    const source = byId.get(edge.source);
    if (!source || !byId.has(edge.target) || folded.has(source)) continue;
    if (aside.size > 0 && asideOver(edge.source) !== asideOver(edge.target)) continue;
    const label = labelOf(edge, source, options.edges, words);
    const short = label && fitText(label, 'note', 150, measure);
    links.push({ edge, label: short, width: widthOf(edge) });
    // Lines of one box share their way while they carry the same.
    const key = `${edge.control} ${edge.shape?.join() ?? ''} ${edge.tensors > 1 ? edge.tensors : ''}`;
    const net = labels.get(key) ?? labels.size;
    labels.set(key, net);
    nets.push({
      source: edge.source,
      target: edge.target,
      net,
      label: short ? Math.ceil(measure(short, 'note')) + 2 : 0,
    });
  }
  return { drawn, links, input: { boxes, links: nets, flow } };
}

interface Hung {
  readonly box: GraphBox;
  readonly what: Pill['what'];
  /** Of "more". */
  readonly count: number;
}

/** Parameters and constants that only one closed box uses hang on that. */
function foldPills(
  boxes: readonly GraphBox[],
  edges: readonly GraphEdge[],
  byId: ReadonlyMap<number, GraphBox>,
): Map<number, Hung[]> {
  const uses = new Map<number, Set<number>>();
  const fed = new Set<number>();
  for (const { source, target } of edges) {
    fed.add(target);
    const known = uses.get(source) ?? new Set();
    uses.set(source, known.add(target));
  }
  const pills = new Map<number, Hung[]>();
  for (const box of boxes) {
    if ((box.kind !== 'parameter' && box.kind !== 'constant') || box.opened || fed.has(box.id))
      continue;
    const [only, ...more] = uses.get(box.id) ?? [];
    const user = only === undefined ? undefined : byId.get(only);
    if (!user || more.length > 0 || user.opened || user.parent !== box.parent) continue;
    const list = pills.get(user.id) ?? [];
    if (list.length < PILLS) pills.set(user.id, [...list, { box, what: 'own', count: 0 }]);
  }
  for (const list of pills.values())
    list.sort((a, b) => b.box.parameters - a.box.parameters || a.box.id - b.box.id);
  return pills;
}

/** What stands aside. By itself a box does that nothing flows into and many use, or that only waits for many. */
function asideOf(
  boxes: readonly GraphBox[],
  edges: readonly GraphEdge[],
  byId: ReadonlyMap<number, GraphBox>,
  { busy, moved }: Aside = { busy: false, moved: [] },
): ReadonlySet<number> {
  const aside = new Set<number>();
  if (busy) {
    const out = new Map<number, number>();
    const into = new Map<number, number>();
    const fed = new Set<number>();
    for (const { source, target, control } of edges) {
      out.set(source, (out.get(source) ?? 0) + 1);
      into.set(target, (into.get(target) ?? 0) + 1);
      if (!control) fed.add(target);
    }
    const inputs = boxes.filter(({ kind }) => kind === 'input').length;
    for (const box of boxes) {
      if (box.opened || (box.kind === 'input' && inputs === 1)) continue;
      const [given, taken] = [out.get(box.id) ?? 0, into.get(box.id) ?? 0];
      const many = taken === 0 ? given : given === 0 && !fed.has(box.id) ? taken : 0;
      if (many >= BUSY) aside.add(box.id);
    }
  }
  for (const id of moved)
    if (!byId.has(id)) continue;
    else if (!aside.delete(id)) aside.add(id);
  return aside;
}

/** Hangs the names of boxes aside on those that they are joined with. */
function nameAside(
  edges: readonly GraphEdge[],
  byId: ReadonlyMap<number, GraphBox>,
  asideOver: (id: number) => number,
  pills: Map<number, Hung[]>,
): void {
  const named = new Map<number, Map<string, Hung>>();
  for (const { source, target } of edges) {
    const [from, to] = [asideOver(source), asideOver(target)];
    // Of two boxes aside each is in the other's details.
    if (from >= 0 === to >= 0) continue;
    const [at, other, what] =
      from >= 0 ? ([target, from, 'from'] as const) : ([source, to, 'to'] as const);
    const box = byId.get(other);
    if (!box || !byId.has(at)) continue;
    const list = named.get(at) ?? new Map<string, Hung>();
    named.set(at, list.set(`${what} ${other}`, { box, what, count: 0 }));
  }
  for (const [id, list] of named) {
    const all = [...list.values()];
    const left = all.length > NAMED ? all.length - NAMED : 0;
    const shown = left > 0 ? all.slice(0, NAMED) : all;
    const box = byId.get(id) as GraphBox;
    if (left > 0) shown.push({ box, what: 'more', count: left });
    pills.set(id, [...(pills.get(id) ?? []), ...shown]);
  }
}

/** What is written on a pill, and beside it. */
function pillWords(
  { box, what, count }: Hung,
  words: Words,
): readonly [name: string, note: string] {
  if (what === 'more') return [words.more(count), ''];
  const name = box.name || box.type;
  return what === 'to' ? [`→ ${name}`, ''] : [name, noteOf(box, words)];
}

function drawBox(
  box: GraphBox,
  hung: readonly Hung[],
  words: Words,
  measure: Measure,
): Omit<Drawn, 'aside'> {
  if (box.opened) {
    const name = fitText(headName(box), 'head', 320, measure);
    const note = headNote(box, words);
    const width = 40 + measure(name, 'head') + (note ? 8 + measure(note, 'note') : 0) + 12;
    return {
      box,
      form: 'scope',
      name,
      note,
      width: Math.ceil(width),
      height: HEAD,
      pills: [],
      pillWidth: 0,
    };
  }
  const pillWidth = Math.min(
    PILL.most,
    Math.max(
      PILL.least,
      ...hung.map(pill => {
        const [name, note] = pillWords(pill, words);
        return 36 + measure(name.slice(0, 60), 'note') * 1.1 + measure(note, 'note');
      }),
    ),
  );
  const pills = hung.map(pill => pillOf(pill, pillWidth, words, measure));
  if (box.kind === 'parameter' || box.kind === 'constant') {
    const wide =
      36 + measure(box.name.slice(0, 60), 'note') * 1.1 + measure(noteOf(box, words), 'note');
    const width = Math.ceil(Math.min(PILL.most, Math.max(PILL.least, wide)));
    const { name, note } = pillOf({ box, what: 'own', count: 0 }, width, words, measure);
    return { box, form: 'pill', name, note, width, height: PILL.height, pills, pillWidth };
  }
  const form = box.kind === 'input' || box.kind === 'output' ? 'end' : 'box';
  const mark = form === 'end' ? 12 : 28;
  const chevron = box.can_open ? 18 : 0;
  const room = BOX.width - mark - 12 - chevron;
  const label = box.kind === 'op' ? box.name || opName(box.type) : box.name || box.type;
  const note = fitText(
    noteOf(box, words),
    'note',
    room - Math.min(96, measure(label.slice(0, 60), 'name')) - 10,
    measure,
  );
  const name = fitText(label, 'name', room - (note ? measure(note, 'note') + 10 : 0), measure);
  const trivial = box.category === 'shape' && box.kind === 'op';
  return {
    ...{ box, form, name, note, width: BOX.width },
    height: trivial ? BOX.low : BOX.height,
    pills,
    pillWidth: Math.ceil(pillWidth),
  };
}

function pillOf(hung: Hung, width: number, words: Words, measure: Measure): Pill {
  const [label, said] = pillWords(hung, words);
  const note = fitText(said, 'note', width * 0.62, measure);
  return {
    box: hung.box,
    what: hung.what,
    note,
    name: fitText(label, 'note', width - 32 - measure(note, 'note'), measure),
  };
}

function labelOf(edge: GraphEdge, source: GraphBox, labels: EdgeLabels, words: Words): string {
  if (labels === 'none' || edge.control) return '';
  if (labels === 'names') return edge.tensors > 1 ? words.tensors(edge.tensors) : source.name;
  const shape = shapeText(edge.shape, edge.dtype);
  if (edge.tensors > 1)
    return edge.same && shape ? `${edge.tensors} × (${shape})` : words.tensors(edge.tensors);
  return shape;
}

/** 1.25 px for a kilobyte and less, 3.25 for a hundred megabytes and more. */
function widthOf(edge: GraphEdge): number {
  if (edge.control || edge.bytes <= 0) return 1.25;
  const share = Math.min(1, Math.max(0, (Math.log10(edge.bytes) - 3) / 5));
  return 1.25 + 2 * share;
}

/** A line with rounded corners as a path; it ends a little before the last point, where the arrow is. */
export function pathOf(
  line: readonly (readonly [number, number])[],
  arrow = 5,
  radius = 8,
): string {
  const [first] = line;
  if (!first || line.length < 2) return '';
  const n = (value: number) => String(+value.toFixed(1));
  let path = `M${n(first[0])} ${n(first[1])}`;
  for (let i = 1; i < line.length; i++) {
    const [from, at, next] = [line[i - 1], line[i], line[i + 1]] as [
      readonly [number, number],
      readonly [number, number],
      readonly [number, number] | undefined,
    ];
    const before = Math.hypot(at[0] - from[0], at[1] - from[1]);
    if (!next) {
      const cut = before > 0 ? Math.min(arrow, before) / before : 0;
      path += `L${n(at[0] + (from[0] - at[0]) * cut)} ${n(at[1] + (from[1] - at[1]) * cut)}`;
      break;
    }
    const after = Math.hypot(next[0] - at[0], next[1] - at[1]);
    const r = Math.min(radius, before / 2, after / 2);
    if (r < 0.5) {
      path += `L${n(at[0])} ${n(at[1])}`;
      continue;
    }
    const enter = [
      at[0] + ((from[0] - at[0]) * r) / before,
      at[1] + ((from[1] - at[1]) * r) / before,
    ] as const;
    const leave = [
      at[0] + ((next[0] - at[0]) * r) / after,
      at[1] + ((next[1] - at[1]) * r) / after,
    ] as const;
    path += `L${n(enter[0])} ${n(enter[1])}Q${n(at[0])} ${n(at[1])} ${n(leave[0])} ${n(leave[1])}`;
  }
  return path;
}

/** The arrow at a line's end as a path. */
export function arrowOf(line: readonly (readonly [number, number])[]): string {
  const [from, at] = [line.at(-2), line.at(-1)];
  if (!from || !at) return '';
  const long = Math.hypot(at[0] - from[0], at[1] - from[1]) || 1;
  const [dx, dy] = [(at[0] - from[0]) / long, (at[1] - from[1]) / long];
  const n = (value: number) => String(+value.toFixed(1));
  const [bx, by] = [at[0] - 6 * dx, at[1] - 6 * dy];
  return `M${n(at[0] - dx)} ${n(at[1] - dy)}L${n(bx - 3.5 * dy)} ${n(by + 3.5 * dx)}L${n(bx + 3.5 * dy)} ${n(by - 3.5 * dx)}z`;
}
