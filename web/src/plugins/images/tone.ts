// Brightness, contrast and gamma of what is shown; the pixels' values stay what they are.

export interface Tone {
  /** Added to 1: −1 is black. */
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
}

export const PLAIN: Tone = { brightness: 0, contrast: 1, gamma: 1 };

export const isPlain = (tone: Tone) =>
  tone.brightness === 0 && tone.contrast === 1 && tone.gamma === 1;

/** Id of the SVG filter that has the gamma: CSS has none. */
export const GAMMA = 'picture-gamma';

/** The CSS filter of a picture. A gamma above 1 lightens what is dark, as in picture editors. */
export function filterOf(tone: Tone): string {
  const parts: string[] = [];
  if (tone.brightness !== 0) parts.push(`brightness(${1 + tone.brightness})`);
  if (tone.contrast !== 1) parts.push(`contrast(${tone.contrast})`);
  if (tone.gamma !== 1) parts.push(`url(#${GAMMA})`);
  return parts.join(' ') || 'none';
}
