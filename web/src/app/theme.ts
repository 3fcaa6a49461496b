// Light, dark, or as the system has it. The choice stands on <html data-theme>, index.html sets it before the first paint.
import { type Palette, readPalette } from '../base/colours';
import { recall, remember } from '../public/remembered';

export type ThemeChoice = 'system' | 'light' | 'dark';

/** What the frame says, in the URL at first and by a message when it changes, goes before what was chosen here once. */
export function chosenTheme(): ThemeChoice {
  const said = new URLSearchParams(location.search).get('theme') ?? recall('theme');
  return said === 'light' || said === 'dark' ? said : 'system';
}

/** A notebook that frames the page has another theme now. Returns what ends it. */
export function followFrame(tell: (theme: ThemeChoice) => void): () => void {
  if (parent === self) return () => {};
  const hear = (event: MessageEvent) => {
    const theme: unknown = event.source === parent && event.data?.lightboard?.theme;
    if (theme === 'light' || theme === 'dark') tell(theme);
  };
  addEventListener('message', hear);
  return () => removeEventListener('message', hear);
}

/** `keep`: it is this browser's choice from now on. */
export function chooseTheme(choice: ThemeChoice, keep = true): void {
  if (keep) remember('theme', choice === 'system' ? null : choice);
  if (choice === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = choice;
}

export function isDark(choice: ThemeChoice): boolean {
  return (
    choice === 'dark' || (choice === 'system' && matchMedia('(prefers-color-scheme: dark)').matches)
  );
}

export function currentPalette(): Palette {
  const style = getComputedStyle(document.documentElement);
  return readPalette(name => style.getPropertyValue(name));
}
