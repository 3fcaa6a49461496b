// Attachments for a window over the page: Tab goes round in it, the focus comes into it and goes back where it was.

const REACHED =
  'a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), [tabindex]';

/** Tab from the last thing in the window goes to the first, Shift+Tab from the first to the last. */
export function holdTab(window: HTMLElement) {
  const onkeydown = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return;
    const all = [...window.querySelectorAll<HTMLElement>(REACHED)].filter(
      one => one.tabIndex >= 0 && one.checkVisibility(),
    );
    const [first, last] = [all[0], all.at(-1)];
    const at = document.activeElement;
    const edge = event.shiftKey ? at === first || at === window : at === last;
    if (!edge) return;
    (event.shiftKey ? last : first)?.focus();
    event.preventDefault();
  };
  window.addEventListener('keydown', onkeydown);
  return () => window.removeEventListener('keydown', onkeydown);
}

/** The window (with tabindex -1), or what in it is marked data-first, gets the focus; what had it before gets it back. */
export function holdFocus(window: HTMLElement) {
  const before = document.activeElement;
  const first = window.querySelector<HTMLElement>('[data-first]') ?? window;
  first.focus({ preventScroll: true });
  const end = holdTab(window);
  return () => {
    end();
    if (before instanceof HTMLElement && before.isConnected) before.focus();
  };
}
