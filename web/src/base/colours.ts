// Run colours by slot, colour notation, and OKLCH → sRGB for canvas and raster.

export type Rgb = readonly [red: number, green: number, blue: number];

/** What the tokens say about run colours: twelve hexes, and the rule for the slots beyond. */
export interface Palette {
  readonly runs: readonly string[];
  readonly overLightness: readonly number[];
  readonly overChroma: number;
  /** The sequential ramp, from the end that is nearest to the sheet. */
  readonly ramp: readonly string[];
  /** What has no value to be coloured by. */
  readonly none: string;
}

export const NO_PALETTE: Palette = {
  runs: [],
  overLightness: [],
  overChroma: 0,
  ramp: [],
  none: '#888888',
};

/** Reads the palette through a getter of custom properties (`getComputedStyle(…).getPropertyValue`). */
export function readPalette(property: (name: string) => string): Palette {
  return {
    runs: Array.from({ length: 12 }, (_, i) => property(`--run-${i + 1}`).trim() || '#888888'),
    overLightness: property('--run-over-l').trim().split(/\s+/).map(Number),
    overChroma: Number(property('--run-over-c')),
    ramp: Array.from({ length: 9 }, (_, i) => property(`--ramp-${i}`).trim() || '#888888'),
    none: property('--faint').trim() || NO_PALETTE.none,
  };
}

/** The colour of a slot (counted from 1) as "#rrggbb". Beyond 12: golden-angle hues that keep clear of the accent's. */
export function slotColour(slot: number, palette: Palette): string {
  const listed = palette.runs[slot - 1];
  if (listed) return listed;
  let hue = (20 + 137.508 * (slot - 13)) % 360;
  if (Math.abs(hue - 275) < 20) hue = (hue + 40) % 360;
  const lightness = palette.overLightness[slot % palette.overLightness.length] ?? 0.6;
  return formatHex(oklchToRgb(lightness, palette.overChroma, hue));
}

/** A colour that somebody gave, as "#rrggbb"; "palette 3" is what the theme makes of it. Null for what is none. */
export function givenColour(colour: string, palette: Palette): string | null {
  const slot = /^palette (\d+)$/.exec(colour)?.[1];
  if (slot) return slotColour(Number(slot), palette);
  const parsed = parseColour(colour);
  return parsed && formatHex(parsed.rgb);
}

/** Lines must stand out from the sheet: the ramp's first colours, which don't, are left out. */
const RAMP_FROM = 3;

/** The ramp's colour at `at`, 0 … 1, as "#rrggbb". */
export function rampColour(at: number, palette: Palette): string {
  const stops = palette.ramp.slice(RAMP_FROM);
  const place = at * (stops.length - 1);
  const lower = parseColour(stops[Math.floor(place)] ?? '');
  const upper = parseColour(stops[Math.ceil(place)] ?? '');
  if (!lower || !upper) return palette.none;
  return formatHex(blend(lower.rgb, upper.rgb, place % 1));
}

const DASHES: readonly (readonly number[])[] = [
  [6, 3],
  [2, 3],
];

/** The dash pattern of a slot: solid for the first dozen, then each dozen its own. */
export function slotDash(slot: number): readonly number[] {
  return slot <= 12 ? [] : (DASHES[Math.floor((slot - 13) / 12) % 2] ?? []);
}

/** OKLCH (L 0…1, H in degrees) to sRGB bytes; chroma gives way where the gamut ends, hue and lightness stay. */
export function oklchToRgb(lightness: number, chroma: number, hue: number): Rgb {
  let linear = oklchToLinear(lightness, chroma, hue);
  if (!inGamut(linear)) {
    let inside = 0;
    let outside = chroma;
    for (let i = 0; i < 16; i++) {
      const middle = (inside + outside) / 2;
      if (inGamut(oklchToLinear(lightness, middle, hue))) inside = middle;
      else outside = middle;
    }
    linear = oklchToLinear(lightness, inside, hue);
  }
  return [gamma(linear[0]), gamma(linear[1]), gamma(linear[2])];
}

// Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020).
function oklchToLinear(lightness: number, chroma: number, hue: number): Rgb {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
}

function inGamut(linear: Rgb): boolean {
  return linear.every(part => part >= -1e-4 && part <= 1.0001);
}

function gamma(linear: number): number {
  const v = Math.min(1, Math.max(0, linear));
  return Math.round(255 * (v <= 0.0031308 ? 12.92 * v : 1.055 * v ** (1 / 2.4) - 0.055));
}

/** "#rgb", "#rrggbb", "#rrggbbaa", "rgb(…)", "rgba(…)" and "oklch(L C H)"; null for anything else. */
export function parseColour(text: string): { rgb: Rgb; alpha: number } | null {
  const source = text.trim().toLowerCase();
  const hex = /^#([0-9a-f]{3,8})$/.exec(source)?.[1];
  if (hex) {
    const wide = hex.length <= 4 ? [...hex].map(c => c + c).join('') : hex;
    if (wide.length !== 6 && wide.length !== 8) return null;
    const byte = (i: number) => Number.parseInt(wide.slice(2 * i, 2 * i + 2), 16);
    return { rgb: [byte(0), byte(1), byte(2)], alpha: wide.length === 8 ? byte(3) / 255 : 1 };
  }
  const call = /^(rgba?|oklch)\(([^)]*)\)$/.exec(source);
  if (!call) return null;
  const parts = (call[2] ?? '')
    .split(/[\s,/]+/)
    .filter(Boolean)
    .map(Number);
  const [a, b, c, alpha = 1] = parts;
  if (a === undefined || b === undefined || c === undefined || parts.some(Number.isNaN))
    return null;
  return { rgb: call[1] === 'oklch' ? oklchToRgb(a, b, c) : [a, b, c], alpha };
}

export function formatHex([red, green, blue]: Rgb): string {
  return `#${((1 << 24) | (red << 16) | (green << 8) | blue).toString(16).slice(1)}`;
}

/** `top` laid over `under` at `alpha`. */
export function blend(under: Rgb, top: Rgb, alpha: number): Rgb {
  const mix = (i: 0 | 1 | 2) => Math.round(under[i] + (top[i] - under[i]) * alpha);
  return [mix(0), mix(1), mix(2)];
}

/** An opaque pixel of a canvas' RGBA bytes read as a little-endian Uint32. */
export function packPixel([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}
