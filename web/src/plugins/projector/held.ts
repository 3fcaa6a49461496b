// A button that does something for as long as it is held: by pointer, or by Space or Enter.

/** From the end of one time to the next. */
const PACE_MS = 100;

/**
 * Attached to a button, or what is around one. `act` is done at once, and again while it is held and the one before is
 * over. A click of neither pointer nor key (a screen reader's) does it once.
 */
export function whileHeld(act: () => Promise<unknown>): (node: HTMLElement) => () => void {
  return node => {
    /** What is held now: a pointer's id, or the key. */
    let held: number | string | null = null;
    /** Another hold begins its own round. */
    let holds = 0;
    const begin = async (by: number | string) => {
      held = by;
      const mine = ++holds;
      while (held !== null && mine === holds) {
        await act();
        await new Promise(resolve => setTimeout(resolve, PACE_MS));
      }
    };
    const end = () => {
      held = null;
    };
    const isKey = (event: KeyboardEvent) => event.key === ' ' || event.key === 'Enter';
    const listeners: {
      [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void;
    } = {
      pointerdown: event => {
        if (event.button !== 0 || held !== null) return;
        // Let go outside of the button it is let go, too.
        node.setPointerCapture(event.pointerId);
        void begin(event.pointerId);
      },
      pointerup: end,
      pointercancel: end,
      lostpointercapture: end,
      focusout: end,
      // A long press of a finger is no wish for a menu.
      contextmenu: event => event.preventDefault(),
      keydown: event => {
        if (!isKey(event) || event.ctrlKey || event.metaKey || event.altKey) return;
        // It would be clicked as well.
        event.preventDefault();
        if (held === null) void begin(event.key);
      },
      keyup: event => {
        if (!isKey(event)) return;
        event.preventDefault();
        if (held === event.key) end();
      },
      click: event => {
        if (event.detail === 0 && held === null) void act();
      },
    };
    const all = Object.entries(listeners) as [string, EventListener][];
    for (const [name, listener] of all) node.addEventListener(name, listener);
    const onvisibility = () => {
      if (document.hidden) end();
    };
    document.addEventListener('visibilitychange', onvisibility);
    return () => {
      end();
      for (const [name, listener] of all) node.removeEventListener(name, listener);
      document.removeEventListener('visibilitychange', onvisibility);
    };
  };
}
