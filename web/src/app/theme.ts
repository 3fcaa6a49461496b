// Light, dark, or as the system has it. The choice stands on <html data-theme>, index.html sets it before the first paint.
import { type Palette, readPalette } from '../base/colours';
import { recall, remember } from '../public/remembered';

export type ThemeChoice = 'system' | 'light' | 'dark';

export function chosenTheme(): ThemeChoice {
  const kept = recall('theme');
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function chooseTheme(choice: ThemeChoice): void {
  remember('theme', choice === 'system' ? null : choice);
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
