// How wide a text is in the picture's letters.
import type { Font } from './drawn';

export const FONTS: Readonly<Record<Font, string>> = {
  name: '500 12px',
  head: '600 12px',
  note: '400 11px',
};

let context: CanvasRenderingContext2D | null = null;
let family = '';
const known = new Map<string, number>();

export function measure(text: string, font: Font): number {
  const key = `${font}${text}`;
  const held = known.get(key);
  if (held !== undefined) return held;
  if (!context) {
    context = document.createElement('canvas').getContext('2d');
    family = getComputedStyle(document.body).fontFamily;
  }
  if (!context) return text.length * 7;
  context.font = `${FONTS[font]} ${family}`;
  const width = context.measureText(text).width;
  if (known.size > 20_000) known.clear();
  known.set(key, width);
  return width;
}
