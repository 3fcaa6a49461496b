// Draws the rows in view by hand: what leaves at one end comes back at the other with other words in it. A row is two
// elements of one row index, one that scrolls and one that stays at the left, so that no cell needs to be sticky; a cell
// is one element.
import type { ColumnId } from './columns';
import type { Line } from './tree';

/** A column as the rows draw it. */
export interface CellColumn {
  readonly key: string;
  readonly id: ColumnId;
  readonly right: boolean;
  readonly width: number;
}

/** What stands in a cell. */
export interface Shown {
  readonly text: string;
  /** Classes. */
  readonly look: string;
  /** Beside it in small; null: it takes no room. */
  readonly more: string | null;
  readonly moreLook: string;
  readonly back: string;
}

export interface Named {
  readonly text: string;
  readonly note: string;
  readonly colour: string;
  readonly warning: string;
  readonly running: string;
  /** What its button with the dots does; "": it has none. */
  readonly menu: string;
}

/** Everything that words and places of cells are made of; another one as soon as any of it changed. */
export interface Look {
  /** The same one: what a cell says has changed only with its column or its line. */
  readonly wording: object;
  readonly fixed: readonly CellColumn[];
  readonly free: readonly CellColumn[];
  readonly nameWidth: number;
  readonly held: number;
  readonly total: number;
  readonly rowHeight: number;
  /** What rows are counted from for a screen reader. */
  readonly firstIndex: number;
  cell(column: CellColumn, line: Line): Shown;
  name(line: Line): Named;
  /** A line stands left of the column. */
  hasEdge(key: string): boolean;
  /** Place among all columns, counted from 1: 0 is the name's. */
  indexOf(key: string): number;
  /** An SVG path. */
  spark(column: CellColumn, line: Line): { readonly path: string; readonly colour: string };
}

/** Columns [from, to) of the free ones, which begin at `lead` pixels. */
export interface Across {
  readonly from: number;
  readonly to: number;
  readonly lead: number;
}

/** What changes without other words: under the pointer, marked, dimmed, ticked. */
export interface RowState {
  readonly hot: boolean;
  readonly marked: boolean;
  readonly out: boolean;
  readonly ticked: 'true' | 'false' | 'mixed';
}

type CellKind = 'text' | 'pair' | 'spark';

/** Most pixels of a digit, of any character, of what stands beside a value, and of the padding. */
const [DIGIT, LETTER, BESIDE, PADDING] = [8, 13, 58, 16] as const;
const NUMBER = /^[-+.,:%\d]*$/;
/** It may not fit. Only then is a cell cut: each that is costs a browser a clip of its own in every frame. */
function isLong({ text, more }: Shown, width: number): boolean {
  const room = width - PADDING - (more === null ? 0 : BESIDE);
  return text.length * LETTER > room && !(text.length * DIGIT <= room && NUMBER.test(text));
}

class DrawnCell {
  column: CellColumn | null = null;
  #kind: CellKind = 'text';
  #text = '';
  #look = '';
  #back = '';
  #more = '';
  #moreLook = '';
  #path = '';
  #width = -1;

  constructor(
    readonly element: HTMLElement,
    readonly mould: Mould,
  ) {
    element.append('');
  }

  fill(column: CellColumn, line: Line, look: Look): void {
    const { element } = this;
    if (this.column?.key !== column.key) {
      element.dataset.cell = column.key;
      element.ariaColIndex = String(look.indexOf(column.key) + 1);
    }
    this.column = column;
    if (this.#width !== column.width) {
      this.#width = column.width;
      element.style.width = `${column.width}px`;
    }
    const edge = look.hasEdge(column.key) ? ' edge' : '';
    if (column.id.kind === 'spark') {
      this.#turn('spark');
      this.#setLook(edge);
      this.#setBack('');
      this.#draw(look.spark(column, line), column.width - 16);
      return;
    }
    const shown = look.cell(column, line);
    this.#turn(shown.more === null ? 'text' : 'pair');
    const long = isLong(shown, column.width) ? ' long' : '';
    this.#setLook(`${edge}${column.right ? ' r' : ''}${long}${shown.look ? ` ${shown.look}` : ''}`);
    this.#setBack(shown.back);
    const holder = shown.more === null ? element : (element.firstChild as Element);
    if (this.#text !== shown.text) {
      this.#text = shown.text;
      (holder.firstChild as Text).data = shown.text;
    }
    if (shown.more === null) return;
    const second = element.lastChild as HTMLElement;
    if (this.#more !== shown.more) {
      this.#more = shown.more;
      (second.firstChild as Text).data = shown.more;
    }
    if (this.#moreLook !== shown.moreLook) {
      this.#moreLook = shown.moreLook;
      second.className = `${this.mould.more.className} ${shown.moreLook}`;
    }
  }

  #setLook(look: string): void {
    if (this.#look === look) return;
    this.#look = look;
    this.element.className = this.mould.cell.className + look;
  }

  #setBack(back: string): void {
    if (this.#back === back) return;
    this.#back = back;
    this.element.style.backgroundColor = back;
  }

  #turn(kind: CellKind): void {
    if (this.#kind === kind) return;
    this.#kind = kind;
    const { element, mould } = this;
    this.#text = '';
    this.#more = '';
    this.#moreLook = '';
    this.#path = '';
    if (kind === 'text') element.replaceChildren('');
    else if (kind === 'spark') element.replaceChildren(copy(mould.spark));
    else {
      const [value, more] = [copy(mould.value), copy(mould.more)];
      value.append('');
      more.append('');
      element.replaceChildren(value, more);
    }
  }

  #draw({ path, colour }: { path: string; colour: string }, width: number): void {
    const said = `${width} ${colour} ${path}`;
    if (said === this.#path) return;
    this.#path = said;
    const svg = this.element.firstElementChild as SVGSVGElement;
    svg.setAttribute('width', String(width));
    svg.toggleAttribute('data-spark', path !== '');
    const line = svg.firstElementChild as SVGPathElement;
    line.setAttribute('d', path);
    line.setAttribute('stroke', colour);
  }
}

/** Elements that are copied; Svelte makes them, so that their classes are the component's. */
export interface Mould {
  readonly row: HTMLElement;
  readonly half: HTMLElement;
  readonly cell: HTMLElement;
  readonly value: HTMLElement;
  readonly more: HTMLElement;
  readonly spark: SVGSVGElement;
}
export function mouldIn(place: HTMLElement): Mould {
  const of = <E extends Element>(name: string) => {
    const found = place.querySelector<E>(`[data-mould="${name}"]`);
    if (!found) throw new RangeError(`no mould of ${name}`);
    return found;
  };
  return {
    row: of('row'),
    half: of('half'),
    cell: of('cell'),
    value: of('value'),
    more: of('more'),
    spark: of('spark'),
  };
}
function copy<E extends Element>(mould: E): E {
  const made = mould.cloneNode(true) as E;
  made.removeAttribute('data-mould');
  return made;
}

const part = (half: HTMLElement, name: string) =>
  half.querySelector(`[data-part="${name}"]`) as HTMLElement;

export class DrawnRow {
  readonly main: HTMLElement;
  readonly half: HTMLElement;
  readonly name: HTMLElement;
  line: Line;
  /** Which row it is. */
  at = -1;
  #look: Look | null = null;
  #from = -1;
  #to = -1;
  #lead = -1;
  #top = -1;
  #cells: DrawnCell[] = [];
  #pinned: DrawnCell[] = [];
  #state = '';
  readonly #parts: Readonly<
    Record<'fold' | 'tick' | 'swatch' | 'text' | 'note' | 'warn' | 'pulse' | 'dots', HTMLElement>
  >;

  constructor(
    readonly mould: Mould,
    line: Line,
  ) {
    this.line = line;
    this.main = copy(mould.row);
    this.half = copy(mould.half);
    this.name = part(this.half, 'name');
    this.#parts = {
      fold: part(this.half, 'fold'),
      tick: part(this.half, 'tick'),
      swatch: part(this.half, 'swatch'),
      text: part(this.half, 'text'),
      note: part(this.half, 'note'),
      warn: part(this.half, 'warn'),
      pulse: part(this.half, 'pulse'),
      dots: part(this.half, 'dots'),
    };
  }

  /** `id`: what the ids of its fixed cells begin with. `base`: it is the baseline's row, not one of the table's. */
  draw(line: Line, at: number, look: Look, across: Across, id: string, base: boolean): void {
    const isNew = this.line !== line || this.#look?.wording !== look.wording;
    const isOther = isNew || this.#look !== look;
    this.#place(at, look, id, base, isNew);
    if (isNew) this.#bind(line, look, base);
    if (
      isOther ||
      this.#from !== across.from ||
      this.#to !== across.to ||
      this.#lead !== across.lead
    ) {
      if (this.#lead !== across.lead || this.#look !== look)
        this.main.style.paddingLeft = `${look.held + across.lead}px`;
      const columns = look.free.slice(across.from, across.to);
      this.#cells = this.#fill(this.main, this.#cells, columns, line, look, isNew);
      if (isOther) {
        this.#pinned = this.#fill(this.half, this.#pinned, look.fixed, line, look, isNew);
        this.#own(id, look);
      }
    }
    this.line = line;
    this.#look = look;
    this.#from = across.from;
    this.#to = across.to;
    this.#lead = across.lead;
  }

  #place(at: number, look: Look, id: string, base: boolean, isNew: boolean): void {
    const { main, half } = this;
    const top = base ? 0 : at * look.rowHeight;
    if (top !== this.#top) {
      this.#top = top;
      // No transform: each would be a layer to be thought of in every frame.
      main.style.top = half.style.top = `${top}px`;
    }
    if (this.at !== at || isNew) {
      this.at = at;
      main.ariaRowIndex = half.ariaRowIndex = String(look.firstIndex + at);
      if (base) main.dataset.base = 'true';
      else main.dataset.row = String(at);
      this.#own(id, look);
    }
    if (this.#look?.rowHeight !== look.rowHeight) {
      main.style.height = half.style.height = `${look.rowHeight}px`;
    }
    if (this.#look?.total !== look.total) main.style.width = `${look.total}px`;
    if (this.#look?.held !== look.held) half.style.width = `${look.held}px`;
    if (this.#look?.nameWidth !== look.nameWidth) this.name.style.width = `${look.nameWidth}px`;
  }

  /** What `aria-activedescendant` points at; cells that scroll have an id only while it does. */
  #own(id: string, look: Look): void {
    this.name.id = `${id}-${this.at}-0`;
    for (const [i, cell] of this.#pinned.entries())
      cell.element.id = `${id}-${this.at}-${look.indexOf(look.fixed[i]?.key ?? '')}`;
  }

  #bind(line: Line, look: Look, base: boolean): void {
    const { main, half } = this;
    const { fold, tick, swatch, text, note, warn, pulse, dots } = this.#parts;
    const named = look.name(line);
    const isGroup = line.kind === 'group';
    if (line.kind === 'run') {
      main.dataset.run = half.dataset.run = line.run.name;
      delete main.dataset.groupRow;
      for (const one of [main, half]) {
        one.removeAttribute('aria-expanded');
        if (line.level === 2) one.ariaLevel = '2';
        else one.removeAttribute('aria-level');
      }
    } else {
      delete main.dataset.run;
      delete half.dataset.run;
      main.dataset.groupRow = line.group.name;
      main.ariaExpanded = half.ariaExpanded = String(line.open);
      main.ariaLevel = half.ariaLevel = '1';
      fold.dataset.open = String(line.open);
    }
    const kind = isGroup ? 'group' : line.level === 2 ? 'inside' : base ? 'base' : '';
    main.dataset.kind = half.dataset.kind = kind;
    fold.hidden = !isGroup;
    tick.ariaLabel = named.text;
    swatch.style.setProperty('--c', named.colour);
    text.textContent = named.text;
    note.textContent = named.note;
    note.hidden = named.note === '';
    warn.hidden = named.warning === '';
    if (named.warning) warn.ariaLabel = warn.title = named.warning;
    pulse.hidden = named.running === '';
    pulse.title = named.running;
    dots.hidden = named.menu === '';
    dots.ariaLabel = dots.title = named.menu;
  }

  #fill(
    into: HTMLElement,
    held: DrawnCell[],
    columns: readonly CellColumn[],
    line: Line,
    look: Look,
    isNew: boolean,
  ): DrawnCell[] {
    const wanted = new Set(columns.map(column => column.key));
    const kept = new Map<string, DrawnCell>();
    const spare: DrawnCell[] = [];
    for (const cell of held) {
      const key = cell.column?.key;
      if (key !== undefined && wanted.has(key)) kept.set(key, cell);
      else {
        cell.element.remove(); // else those that stay would have to move
        spare.push(cell);
      }
    }
    let next = into === this.half ? this.name.nextSibling : into.firstChild;
    return columns.map(column => {
      const known = kept.get(column.key);
      const cell = known ?? spare.pop() ?? new DrawnCell(copy(this.mould.cell), this.mould);
      if (isNew || cell.column !== column) cell.fill(column, line, look);
      if (cell.element === next) next = next.nextSibling;
      else into.insertBefore(cell.element, next);
      return cell;
    });
  }

  redrawSparks(look: Look): void {
    for (const cell of [...this.#cells, ...this.#pinned])
      if (cell.column?.id.kind === 'spark') cell.fill(cell.column, this.line, look);
  }

  show({ hot, marked, out, ticked }: RowState): void {
    const said = `${hot}${marked}${out}${ticked}`;
    if (said === this.#state) return;
    this.#state = said;
    const { main, half } = this;
    for (const one of [main, half]) {
      one.classList.toggle('hot', hot);
      one.classList.toggle('marked', marked);
      one.classList.toggle('out', out);
    }
    for (const [name, on] of [
      ['data-hot', hot],
      ['data-marked', marked],
      ['data-out', out],
    ] as const)
      if (on) main.setAttribute(name, 'true');
      else main.removeAttribute(name);
    main.ariaSelected = half.ariaSelected = String(ticked !== 'false');
    this.#parts.tick.ariaChecked = ticked;
    this.#parts.swatch.classList.toggle('hollow', ticked === 'false');
    this.#parts.swatch.classList.toggle('mixed', ticked === 'mixed');
  }

  /** The element of a column, where it is drawn: 0 is the name's. */
  cellAt(index: number, look: Look): HTMLElement | null {
    if (index === 0) return this.name;
    for (const cell of [...this.#pinned, ...this.#cells])
      if (cell.column && look.indexOf(cell.column.key) === index) return cell.element;
    return null;
  }

  columnOf(element: Element): CellColumn | null {
    for (const cell of [...this.#pinned, ...this.#cells])
      if (cell.element === element) return cell.column;
    return null;
  }
}

/** The rows of a table, or the one of its baseline. */
export class Rows {
  #held = new Map<string, DrawnRow>();
  readonly #byElement = new WeakMap<Element, DrawnRow>();

  constructor(
    readonly free: HTMLElement,
    readonly fixed: HTMLElement,
    readonly mould: Mould,
    readonly id: string,
    readonly base: boolean,
  ) {}

  /** Rows [from, from + lines.length) of the table. */
  draw(lines: readonly Line[], from: number, look: Look, across: Across): void {
    const wanted = new Set(lines.map(line => line.key));
    const spare: DrawnRow[] = [];
    const held = new Map<string, DrawnRow>();
    for (const [key, row] of this.#held)
      if (wanted.has(key)) held.set(key, row);
      else spare.push(row);
    for (const [i, line] of lines.entries()) {
      let row = held.get(line.key);
      if (!row) {
        row = spare.pop() ?? this.#make(line);
        held.set(line.key, row);
      }
      row.draw(line, from + i, look, across, this.id, this.base);
    }
    for (const row of spare) {
      row.main.remove();
      row.half.remove();
    }
    this.#held = held;
  }

  #make(line: Line): DrawnRow {
    const row = new DrawnRow(this.mould, line);
    this.#byElement.set(row.main, row);
    this.#byElement.set(row.half, row);
    this.free.append(row.main);
    this.fixed.append(row.half);
    return row;
  }

  get all(): Iterable<DrawnRow> {
    return this.#held.values();
  }

  rowAt(at: number): DrawnRow | null {
    for (const row of this.#held.values()) if (row.at === at) return row;
    return null;
  }

  /** The row an element is in. */
  rowOf(target: EventTarget | null): DrawnRow | null {
    let element = target instanceof Element ? target : null;
    while (element) {
      const row = this.#byElement.get(element);
      if (row) return row;
      element = element.parentElement;
    }
    return null;
  }
}
