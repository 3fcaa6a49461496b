// The tokens a canvas needs, read from CSS, and news of their change.

export interface Theme {
  readonly text: string;
  readonly muted: string;
  readonly surface: string;
  readonly grid: string;
  readonly lineStrong: string;
  readonly accent: string;
  readonly cross: string;
  readonly font: string; // family list
  readonly rawOpacity: number;
  readonly bandOpacity: number;
  readonly dimOpacity: number;
  readonly curve: number; // px
  readonly curveHover: number;
}

let cached: Theme | null = null;

/** The theme in force; read once per change. */
export function currentTheme(): Theme {
  if (cached) return cached;
  const style = getComputedStyle(document.documentElement);
  const text = (name: string, otherwise: string) =>
    style.getPropertyValue(name).trim() || otherwise;
  const number = (name: string, otherwise: number) =>
    Number.parseFloat(text(name, '')) || otherwise;
  cached = {
    text: text('--text', '#15181c'),
    muted: text('--muted', '#5f6873'),
    surface: text('--surface', '#ffffff'),
    grid: text('--grid', '#eef0f3'),
    lineStrong: text('--line-strong', '#cfd4da'),
    accent: text('--accent', '#4b52d1'),
    cross: text('--cross', '#15181c80'),
    font: text('--sans', 'system-ui, sans-serif'),
    rawOpacity: number('--raw-opacity', 0.22),
    bandOpacity: number('--band-opacity', 0.14),
    dimOpacity: number('--dim-opacity', 0.28),
    curve: number('--curve', 1.5),
    curveHover: number('--curve-hover', 2.25),
  };
  return cached;
}

const listeners = new Set<() => void>();

/** Calls back when the page or the system changes between light and dark; returns how to stop. */
export function onThemeChange(listener: () => void): () => void {
  if (listeners.size === 0) watch();
  listeners.add(listener);
  return () => listeners.delete(listener);
}

let watching = false;

function watch(): void {
  if (watching) return;
  watching = true;
  const changed = () => {
    cached = null;
    for (const listener of listeners) listener();
  };
  new MutationObserver(changed).observe(document.documentElement, {
    attributes: true,
    attributeFilter: ['data-theme', 'class'],
  });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed);
}
