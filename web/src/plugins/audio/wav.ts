// What the header of a WAV file promises, and what is wrong with it. Browsers are lenient or silent about both.

export interface WavHeader {
  readonly channels: number;
  /** Frames a second. */
  readonly rate: number;
  /** Frames that are there. */
  readonly frames: number;
  /** Frames that the header promises. */
  readonly promised: number;
}

export type WavFault = 'format' | 'samples' | 'channels' | 'rate' | 'block';

/** `null`: not a WAV file. A fault: which part of the header makes no sense. */
export function readWav(data: ArrayBuffer): WavHeader | WavFault | null {
  const view = new DataView(data);
  const word = (at: number) =>
    at + 4 <= data.byteLength ? String.fromCharCode(...new Uint8Array(data, at, 4)) : '';
  if (!['RIFF', 'RF64'].includes(word(0)) || word(8) !== 'WAVE') return null;
  let format = -1;
  for (let at = 12; at + 8 <= data.byteLength; ) {
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (word(at) === 'fmt ' && start + 16 <= data.byteLength) format = start;
    else if (word(at) === 'data') {
      if (format < 0) return 'format';
      return judge(view, format, size, data.byteLength - start);
    }
    at = start + size + (size % 2);
  }
  return format < 0 ? 'format' : 'samples';
}

function judge(view: DataView, at: number, size: number, there: number): WavHeader | WavFault {
  const channels = view.getUint16(at + 2, true);
  const rate = view.getUint32(at + 4, true);
  const block = view.getUint16(at + 12, true);
  const bits = view.getUint16(at + 14, true);
  if (channels === 0) return 'channels';
  if (rate === 0) return 'rate';
  // Whole and float samples, plain or extensible; what is compressed has blocks of its own.
  const plain = [1, 3, 0xfffe].includes(view.getUint16(at, true));
  if (block === 0 || (plain && block !== channels * Math.ceil(bits / 8))) return 'block';
  return {
    channels,
    rate,
    frames: Math.floor(Math.min(size, there) / block),
    promised: Math.floor(size / block),
  };
}
