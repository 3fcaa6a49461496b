// The live stream: one EventSource that comes back by itself, waits longer after each failure, and notices silence.
import type { LiveConnection, LiveListener } from './source';
import type { LiveEvent } from './wire';

/** The server speaks at least every 2 s; after this long without a word the connection counts as dead. */
const SILENCE_MS = 8_000;
/** A hidden tab gives its connection back after this long: browsers allow six per server, tabs are many. */
const HIDDEN_MS = 60_000;
/** A frame that is scrolled out of view sooner: a notebook has many, and behind a proxy it shares the six with them. */
const AWAY_MS = 2_000;

/** Milliseconds to wait before attempt n (0, 1, …): 0.5, 1, 2, then 3 s. */
export function backOff(attempt: number): number {
  return Math.min(3_000, 500 * 2 ** attempt);
}

export interface Clock {
  set(run: () => void, ms: number): number;
  clear(timer: number): void;
}

const browserClock: Clock = {
  set: (run, ms) => setTimeout(run, ms) as unknown as number,
  clear: timer => clearTimeout(timer),
};

/** Tells how long the connection may stay, undefined where the page is seen. Returns how to stop it. */
export type Watch = (tell: (patience: number | undefined) => void) => () => void;

const watchPage: Watch = tell => {
  let away = false;
  const say = () =>
    tell(document.visibilityState === 'hidden' ? HIDDEN_MS : away ? AWAY_MS : undefined);
  const observer =
    parent !== self &&
    new IntersectionObserver(entries => {
      away = !entries.at(-1)?.isIntersecting;
      say();
    });
  if (observer) observer.observe(document.documentElement);
  document.addEventListener('visibilitychange', say);
  return () => {
    if (observer) observer.disconnect();
    document.removeEventListener('visibilitychange', say);
  };
};

/** `url` is asked for at every attempt: it says from where the stream goes on. */
export function openLive(
  url: () => string,
  listener: LiveListener,
  make: (url: string) => EventSource = url => new EventSource(url),
  clock: Clock = browserClock,
  watch: Watch = watchPage,
): LiveConnection {
  let stream: EventSource | undefined;
  let timer = 0;
  let attempt = 0;
  let closed = false;

  const drop = () => {
    clock.clear(timer);
    stream?.close();
    stream = undefined;
  };
  const fail = () => {
    if (closed) return;
    drop();
    const wait = backOff(attempt++);
    timer = clock.set(open, wait);
    listener.lost(wait);
  };
  const hear = () => {
    clock.clear(timer);
    timer = clock.set(fail, SILENCE_MS);
  };
  function open() {
    drop();
    if (closed) return;
    stream = make(url());
    hear();
    stream.onerror = fail;
    stream.addEventListener('board', message => {
      attempt = 0;
      hear();
      listener.event(JSON.parse((message as MessageEvent<string>).data) as LiveEvent);
    });
  }

  let hiding = 0;
  open();
  const unwatch = watch(patience => {
    clock.clear(hiding);
    if (patience !== undefined) hiding = clock.set(drop, patience);
    else if (!stream) open();
  });
  return {
    retry: open,
    close() {
      closed = true;
      drop();
      clock.clear(hiding);
      unwatch();
    },
  };
}
