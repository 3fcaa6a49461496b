// Channel, brightness, contrast and gamma of what is shown; the pixels' values stay what they are.

export const CHANNELS = ['rgb', 'r', 'g', 'b', 'a', 'luma'] as const;
export type Channel = (typeof CHANNELS)[number];

export interface Tone {
  /** One alone is shown as grey. */
  readonly channel: Channel;
  /** Added to 1: −1 is black. */
  readonly brightness: number;
  readonly contrast: number;
  readonly gamma: number;
}

export const PLAIN: Tone = { channel: 'rgb', brightness: 0, contrast: 1, gamma: 1 };

/** The slider's end. */
export const MOST_CONTRAST = 5;

export const isPlain = (tone: Tone) =>
  tone.channel === 'rgb' && tone.brightness === 0 && tone.contrast === 1 && tone.gamma === 1;

/** Ids of the SVG filters that have the gamma and the channel: CSS has none. */
export const GAMMA = 'picture-gamma';
export const CHANNEL = 'picture-channel';

/** How much of red, green, blue and alpha the grey of a channel is; luma as in ITU-R BT.601. */
const SHARES: Readonly<Record<Exclude<Channel, 'rgb'>, readonly number[]>> = {
  r: [1, 0, 0, 0],
  g: [0, 1, 0, 0],
  b: [0, 0, 1, 0],
  a: [0, 0, 0, 1],
  luma: [0.299, 0.587, 0.114, 0],
};

/** The `values` of the SVG filter for a channel: the same grey in all three colours, opaque where alpha itself is shown. */
export function channelMatrix(channel: Channel): string {
  if (channel === 'rgb') return '1 0 0 0 0 0 1 0 0 0 0 0 1 0 0 0 0 0 1 0';
  const grey = [...SHARES[channel], 0];
  const alpha = channel === 'a' ? [0, 0, 0, 0, 1] : [0, 0, 0, 1, 0];
  return [...grey, ...grey, ...grey, ...alpha].join(' ');
}

/** The CSS filter of a picture. A gamma above 1 lightens what is dark, as in picture editors. */
export function filterOf(tone: Tone): string {
  const parts: string[] = [];
  if (tone.channel !== 'rgb') parts.push(`url(#${CHANNEL})`);
  if (tone.brightness !== 0) parts.push(`brightness(${1 + tone.brightness})`);
  if (tone.contrast !== 1) parts.push(`contrast(${tone.contrast})`);
  if (tone.gamma !== 1) parts.push(`url(#${GAMMA})`);
  return parts.join(' ') || 'none';
}
