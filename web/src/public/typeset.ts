// Sets the maths of rendered Markdown as MathML, which browsers draw by themselves. What cannot be set stays TeX.
import type { Attachment } from 'svelte/attachments';

/** No macro may grow without end, nothing may be larger than a screen (em, pt), nothing leads or loads anywhere. */
const LIMITS = { trust: false, maxExpand: 1000, maxSize: [50, 500] as [number, number] };
/** Formulas of one text; beyond them it stays TeX. */
const MOST = 500;

/**
 * For the element that holds the Markdown; `of` is what it was made from: another text is set anew. `done` is called when
 * formulas have been replaced: what pointed into them points nowhere.
 */
export function typeset(of: unknown, done?: () => void): Attachment<HTMLElement> {
  void of;
  return element => {
    const formulas = [...element.querySelectorAll<HTMLElement>('code[data-maths]')];
    if (formulas.length === 0) return;
    let gone = false;
    void import('temml').then(({ default: temml }) => {
      if (gone) return;
      for (const code of formulas.slice(0, MOST)) {
        const block = code.dataset.maths === 'block';
        const set = document.createElement(block ? 'div' : 'span');
        set.dataset.set = code.dataset.maths;
        set.title = code.textContent ?? '';
        try {
          temml.render(code.textContent ?? '', set, {
            ...LIMITS,
            displayMode: block,
            throwOnError: true,
          });
          code.replaceWith(set);
        } catch (error) {
          code.title = error instanceof Error ? error.message : String(error);
        }
      }
      done?.();
    });
    return () => {
      gone = true;
    };
  };
}
