// One sound as the browser decodes it: its own bytes from the server, what its header says, its samples.
import { SourceError } from '../../api';
import { readRate } from './rate';
import { readWav, type WavFault } from './wav';

export interface Sound {
  readonly buffer: AudioBuffer;
  /** What is wrong with it though it plays: seconds that the header promises. */
  readonly promised: number | null;
}

export type SoundFault = WavFault | 'undecodable' | 'large';

/** A sound that cannot be played; `fault` says why, where it is not the server that said it. */
export class SoundError extends Error {
  constructor(readonly fault: SoundFault) {
    super(fault);
  }
}

/** Samples beyond this are not decoded: 11 minutes of stereo at 48 kHz. What is compressed is taken to grow 16-fold. */
const MOST_BYTES = 256 << 20;
const LIKELY_RATE = 44_100;

/** Fetches and decodes at the sound's own rate. Throws SoundError, or SourceError with the server's words. */
export async function loadSound(url: string, signal: AbortSignal): Promise<Sound> {
  const response = await fetch(url, { signal });
  if (!response.ok) {
    const told = (await response.json().catch(() => ({}))) as { error?: unknown; hint?: unknown };
    throw new SourceError(
      String(told.error ?? response.status),
      response.status === 409 ? 'stale' : 'refused',
      String(told.hint ?? ''),
    );
  }
  const data = await response.arrayBuffer();
  const header = readWav(data);
  if (typeof header === 'string') throw new SoundError(header);
  if (header && header.frames === 0) throw new SoundError('samples');
  if (header && header.frames * header.channels * 4 > MOST_BYTES) throw new SoundError('large');
  if (!header && data.byteLength > MOST_BYTES / 16) throw new SoundError('large');
  const buffer = await decode(data, header?.rate ?? readRate(data) ?? LIKELY_RATE);
  const short = header && header.frames < header.promised ? header.promised / header.rate : null;
  return { buffer, promised: short };
}

async function decode(data: ArrayBuffer, rate: number): Promise<AudioBuffer> {
  let context: OfflineAudioContext;
  try {
    context = new OfflineAudioContext(1, 1, rate);
  } catch {
    context = new OfflineAudioContext(1, 1, LIKELY_RATE); // a rate that browsers do not play
  }
  try {
    return await context.decodeAudioData(data);
  } catch {
    throw new SoundError('undecodable');
  }
}
