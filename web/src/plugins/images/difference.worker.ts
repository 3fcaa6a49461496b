// Compares pictures off the main thread: large ones take longer than a frame.
import { differ, type Pixels } from './difference';

interface Asked {
  readonly id: number;
  readonly a: Pixels;
  readonly b: Pixels;
}

addEventListener('message', (event: MessageEvent<Asked>) => {
  const { id, a, b } = event.data;
  postMessage({ id, found: differ(a, b) });
});
