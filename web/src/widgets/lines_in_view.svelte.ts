// Lines of one height inside a scroller that holds other things too: only those near its view need to exist.
import { linesBetween } from './lines_between';

/** Pixels beyond the view in which lines exist before they are seen. */
const MARGIN = 400;
/** Nearer than this to lines that do not exist yet, one looks again. */
const SOON = MARGIN / 2;

function scrollerOf(element: Element): Element {
  for (let at = element.parentElement; at; at = at.parentElement)
    if (/auto|scroll/.test(getComputedStyle(at).overflowY)) return at;
  return document.documentElement;
}

/** The lines of one element, top to bottom; `pitch` pixels from one to the next. Made while its component is. */
export class LinesInView {
  /** What is in view, in pixels from the first line's top. */
  #from = $state(-MARGIN);
  #to = $state(innerHeight + MARGIN);
  readonly #shown: readonly [number, number] = $derived.by(() =>
    linesBetween(this.#from, this.#to, this.#pitch(), this.#count()),
  );
  readonly #count: () => number;
  readonly #pitch: () => number;
  /** The first line that exists, and the one after the last. */
  readonly first: number = $derived.by(() => this.#shown[0]);
  readonly last: number = $derived.by(() => this.#shown[1]);
  /** Pixels that stand for the lines above and below. */
  readonly above: number = $derived.by(() => this.first * this.#pitch());
  readonly below: number = $derived.by(() => (this.#count() - this.last) * this.#pitch());

  constructor(count: () => number, pitch: () => number) {
    this.#count = count;
    this.#pitch = pitch;
  }

  /**
   * An attachment for the element that holds nothing but a spacer of `above`, the lines, and a spacer of `below`. The
   * spacers are watched as well: what stands above the element may change its height without a scroll.
   */
  readonly watch = (element: HTMLElement) => {
    const scroller = scrollerOf(element);
    const look = () => {
      const view = scroller.getBoundingClientRect();
      const { top } = element.getBoundingClientRect();
      this.#from = view.top - top - MARGIN;
      this.#to = view.bottom - top + MARGIN;
    };
    look();
    scroller.addEventListener('scroll', look, { passive: true });
    const resized = new ResizeObserver(look);
    resized.observe(scroller);
    const spacers = new IntersectionObserver(look, {
      root: scroller,
      rootMargin: `${SOON}px 0px`,
    });
    for (const end of [element.firstElementChild, element.lastElementChild])
      if (end) spacers.observe(end);
    return () => {
      scroller.removeEventListener('scroll', look);
      resized.disconnect();
      spacers.disconnect();
    };
  };
}
