import { expect, test } from 'vitest';
import { readWav } from './wav';

interface Form {
  format?: number;
  channels?: number;
  rate?: number;
  block?: number;
  bits?: number;
  promised?: number;
  there?: number;
}

function wav(form: Form = {}): ArrayBuffer {
  const { format = 1, channels = 2, rate = 8_000, bits = 16, promised = 400 } = form;
  const { block = (channels * bits) / 8, there = promised } = form;
  const view = new DataView(new ArrayBuffer(44 + there));
  const word = (at: number, text: string) =>
    new Uint8Array(view.buffer).set(new TextEncoder().encode(text), at);
  word(0, 'RIFF');
  word(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, format, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, rate, true);
  view.setUint16(32, block, true);
  view.setUint16(34, bits, true);
  word(36, 'data');
  view.setUint32(40, promised, true);
  return view.buffer;
}

test('what is whole is as promised', () => {
  expect(readWav(wav())).toEqual({ channels: 2, rate: 8_000, frames: 100, promised: 100 });
  expect(readWav(wav({ channels: 1, bits: 24, format: 0xfffe, promised: 30 }))).toMatchObject({
    frames: 10,
  });
});

test('a file that was cut off holds less than it promises', () => {
  expect(readWav(wav({ there: 101 }))).toMatchObject({ frames: 25, promised: 100 });
  expect(readWav(wav().slice(0, 44))).toMatchObject({ frames: 0, promised: 100 });
});

test.each<[string, ArrayBuffer, string | null]>([
  ['no channels', wav({ channels: 0, block: 4 }), 'channels'],
  ['no rate', wav({ rate: 0 }), 'rate'],
  ['blocks that are no frames', wav({ block: 3 }), 'block'],
  ['no blocks', wav({ block: 0 }), 'block'],
  ['no format', wav().slice(0, 30), 'format'],
  ['no samples', wav().slice(0, 40), 'samples'],
  ['no WAV', new TextEncoder().encode('OggS, and then some').buffer, null],
  ['nothing', new ArrayBuffer(0), null],
])('%s', (_, data, fault) => {
  expect(readWav(data)).toBe(fault);
});
