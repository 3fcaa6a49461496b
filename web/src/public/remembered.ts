// What this browser remembers for this person: theme, language, pins, panel width. Works where storage is forbidden.

const PREFIX = 'lightboard.';

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

/** null forgets it. */
export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + name);
    else localStorage.setItem(PREFIX + name, value);
  } catch {
    // Storage is full or forbidden: the choice lasts as long as the page.
  }
}

/** How far down a dashboard was scrolled before this tab was reloaded, in pixels. */
export function recallScroll(plugin: string): number {
  try {
    return Number(sessionStorage.getItem(`${PREFIX}scroll.${plugin}`)) || 0;
  } catch {
    return 0;
  }
}

export function rememberScroll(plugin: string, pixels: number): void {
  try {
    sessionStorage.setItem(`${PREFIX}scroll.${plugin}`, String(pixels));
  } catch {
    // As above.
  }
}
