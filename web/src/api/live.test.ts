import { expect, test } from 'vitest';
import { backOff, openLive, type Watch } from './live';

class FakeStream {
  onerror: (() => void) | null = null;
  closed = false;
  heard: ((message: { data: string }) => void) | null = null;
  constructor(readonly url: string) {}
  addEventListener(_: string, heard: (message: { data: string }) => void) {
    this.heard = heard;
  }
  close() {
    this.closed = true;
  }
}

function makeLive() {
  const streams: FakeStream[] = [];
  const timers = new Map<number, { run: () => void; ms: number }>();
  const lost: number[] = [];
  const events: unknown[] = [];
  let next = 1;
  let attempts = 0;
  let tell: Parameters<Watch>[0] = () => undefined;
  const connection = openLive(
    () => `live?${attempts++}`,
    { event: event => events.push(event), lost: ms => lost.push(ms) },
    url => {
      const stream = new FakeStream(url);
      streams.push(stream);
      return stream as unknown as EventSource;
    },
    {
      set(run, ms) {
        timers.set(next, { run, ms });
        return next++;
      },
      clear: timer => timers.delete(timer),
    },
    say => {
      tell = say;
      return () => {
        tell = () => undefined;
      };
    },
  );
  const pass = () => {
    const [[id, timer]] = [...timers] as [[number, { run: () => void; ms: number }]];
    timers.delete(id);
    timer.run();
    return timer.ms;
  };
  const see = (patience?: number) => tell(patience);
  return { streams, lost, events, connection, pass, see, timers };
}

test('attempts grow apart, to a limit', () => {
  expect([0, 1, 2, 3, 9].map(backOff)).toEqual([500, 1000, 2000, 3000, 3000]);
});

test('an error closes the stream and tries again later, with a new url', () => {
  const { streams, lost, pass } = makeLive();
  streams[0]?.onerror?.();
  expect(streams[0]?.closed).toBe(true);
  expect(lost).toEqual([500]);
  expect(pass()).toBe(500);
  expect(streams[1]?.url).toBe('live?1');
  streams[1]?.onerror?.();
  expect(lost).toEqual([500, 1000]);
});

test('an event is passed on and ends the back-off', () => {
  const { streams, lost, events, pass } = makeLive();
  streams[0]?.onerror?.();
  pass();
  streams[1]?.heard?.({ data: '{"version":3}' });
  expect(events).toEqual([{ version: 3 }]);
  streams[1]?.onerror?.();
  expect(lost).toEqual([500, 500]);
});

test('silence counts as an error', () => {
  const { streams, lost, pass } = makeLive();
  expect(pass()).toBe(8000);
  expect(streams[0]?.closed).toBe(true);
  expect(lost).toEqual([500]);
});

test('retry does not wait, close ends everything', () => {
  const { streams, connection, timers } = makeLive();
  streams[0]?.onerror?.();
  connection.retry();
  expect(streams).toHaveLength(2);
  connection.close();
  expect(streams[1]?.closed).toBe(true);
  expect(timers.size).toBe(0);
});

test('who is not seen gives the connection back after a while, and has it again when seen', () => {
  const { streams, lost, see, timers, connection } = makeLive();
  see(2_000);
  expect(streams[0]?.closed).toBe(false);
  const waiting = [...timers.values()].find(timer => timer.ms === 2_000);
  waiting?.run();
  expect(streams[0]?.closed).toBe(true);
  expect(lost).toEqual([]);
  see();
  expect(streams[1]?.url).toBe('live?1');
  see(2_000);
  see(); // came back in time
  expect(streams).toHaveLength(2);
  expect([...timers.values()].map(timer => timer.ms)).toEqual([8_000]);
  connection.close();
  see();
  expect(streams).toHaveLength(2);
});
