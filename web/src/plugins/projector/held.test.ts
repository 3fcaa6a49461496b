import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { whileHeld } from './held';

const page = Object.assign(new EventTarget(), { hidden: false });
const button = Object.assign(new EventTarget(), { setPointerCapture: () => {} });
let did = 0;
let detach = () => {};
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('document', page);
  page.hidden = false;
  did = 0;
  detach = whileHeld(async () => {
    did++;
  })(button as unknown as HTMLElement);
});
afterEach(() => {
  detach();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const fire = (name: string, with_: object = {}) => {
  const event = Object.assign(new Event(name, { cancelable: true }), with_);
  button.dispatchEvent(event);
  return event;
};
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
const down = () => fire('pointerdown', { button: 0, pointerId: 1 });

test('a short click does it once', async () => {
  down();
  fire('pointerup');
  fire('click', { detail: 1 });
  await pass(1000);
  expect(did).toBe(1);
});

test('held it goes on, let go it ends', async () => {
  down();
  await pass(1000);
  expect(did).toBeGreaterThan(5);
  fire('pointerup');
  const then = did;
  await pass(1000);
  expect(did).toBe(then);
});

test('a second hold does not add to the first, which was let go just before', async () => {
  down();
  await pass(50);
  fire('pointerup');
  down();
  await pass(1000);
  // One a tenth of a second, and the first's.
  expect(did).toBe(12);
});

test.each([' ', 'Enter'])('the key %j, which does not click besides', async key => {
  expect(fire('keydown', { key }).defaultPrevented).toBe(true);
  await pass(300);
  fire('keydown', { key, repeat: true });
  await pass(300);
  expect(did).toBe(7);
  expect(fire('keyup', { key }).defaultPrevented).toBe(true);
  await pass(1000);
  expect(did).toBe(7);
  expect(fire('keydown', { key: 'Tab' }).defaultPrevented).toBe(false);
  expect(did).toBe(7);
});

test('it ends where the hand cannot be seen to let go', async () => {
  const ends = [
    () => fire('pointercancel'),
    () => fire('lostpointercapture'),
    () => fire('focusout'),
    () => {
      page.hidden = true;
      page.dispatchEvent(new Event('visibilitychange'));
    },
    () => detach(),
  ];
  for (const end of ends) {
    down();
    await pass(250);
    end();
    const then = did;
    await pass(1000);
    expect(did).toBe(then);
  }
  expect(did).toBe(3 * ends.length);
});

test('a click of a screen reader does it once, another button of the mouse nothing', async () => {
  fire('click', { detail: 0 });
  fire('pointerdown', { button: 2, pointerId: 1 });
  await pass(1000);
  expect(did).toBe(1);
});
