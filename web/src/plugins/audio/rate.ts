// Samples a second as compressed sounds say it: decoded at another rate they would be resampled, and told wrong.

const OGG_PAGE = 27;
const MPEG_RATES = [44_100, 48_000, 32_000];

/** Of FLAC, Ogg (Vorbis, Opus) and MP3; null where it does not say, or is something else. */
export function readRate(data: ArrayBuffer): number | null {
  const bytes = new Uint8Array(data);
  const word = (at: number, length: number) =>
    String.fromCharCode(...bytes.subarray(at, at + length));
  const byte = (at: number) => bytes[at] ?? 0;
  if (word(0, 4) === 'fLaC') return (byte(18) << 12) | (byte(19) << 4) | (byte(20) >> 4) || null;
  if (word(0, 4) === 'OggS') {
    const at = OGG_PAGE + byte(26);
    if (word(at, 8) === 'OpusHead') return 48_000;
    if (word(at, 7) !== '\x01vorbis' || at + 16 > bytes.length) return null;
    return new DataView(data).getUint32(at + 12, true) || null;
  }
  let at = 0;
  // Before the first frame may stand a tag; its length comes in four times seven bits.
  if (word(0, 3) === 'ID3')
    at = 10 + ((byte(6) << 21) | (byte(7) << 14) | (byte(8) << 7) | byte(9));
  const version = (byte(at + 1) >> 3) & 3;
  const rate = MPEG_RATES[(byte(at + 2) >> 2) & 3];
  // Eleven ones; layer 0 is AAC, version 1 none.
  const isFrame = byte(at) === 0xff && byte(at + 1) >= 0xe0 && (byte(at + 1) & 6) !== 0;
  if (!isFrame || version === 1 || rate === undefined) return null;
  return rate / ({ 0: 4, 2: 2 }[version] ?? 1);
}
