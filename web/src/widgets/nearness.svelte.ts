// Which elements are near the visible part of a scroller: they load, the others let go.

export class Nearness {
  #observer: IntersectionObserver | null = null;
  readonly #waiting = new Map<Element, (near: boolean) => void>();

  /** `margin`: how far outside the view counts as near, in pixels. */
  constructor(readonly margin: number) {}

  /** An attachment for the scroller. */
  readonly root = (scroller: Element) => {
    this.#observer = new IntersectionObserver(
      entries => {
        for (const entry of entries) this.#waiting.get(entry.target)?.(entry.isIntersecting);
      },
      { root: scroller, rootMargin: `${this.margin}px 0px` },
    );
    this.#look(scroller);
    for (const element of this.#waiting.keys()) this.#observer.observe(element);
    return () => {
      this.#observer?.disconnect();
      this.#observer = null;
    };
  };

  /** What is there from the start need not wait for the observer, which speaks after the first frame. */
  #look(scroller: Element) {
    const view = scroller.getBoundingClientRect();
    const [top, bottom] = [view.top - this.margin, view.bottom + this.margin];
    const near: ((near: boolean) => void)[] = [];
    for (const [element, tell] of this.#waiting) {
      const box = element.getBoundingClientRect();
      if (box.bottom >= top && box.top <= bottom) near.push(tell);
    }
    for (const tell of near) tell(true);
  }

  /** An attachment for an element whose nearness is told to `tell`. */
  watch(tell: (near: boolean) => void) {
    return (element: Element) => {
      this.#waiting.set(element, tell);
      this.#observer?.observe(element);
      return () => {
        this.#observer?.unobserve(element);
        this.#waiting.delete(element);
      };
    };
  }
}
