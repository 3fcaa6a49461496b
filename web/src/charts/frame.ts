// One animation frame for all plots: each asks as often as it likes and is drawn once. What can wait (the plots that are
// not under the pointer) is spread over the next frames when one is not enough.
import { BUDGET, Pace, ROOMY } from './pace';

const urgent = new Set<() => void>();
const patient = new Set<() => void>();
let asked = false; // an animation frame is on its way, or it is now
let inTurn = false; // somebody who waited is being drawn
let last = 0;
const pace = new Pace();

/** Runs `draw` in the next animation frame, or while this one draws. */
export function schedule(draw: () => void): void {
  patient.delete(draw);
  urgent.add(draw);
  askFrame();
}

/** Runs `draw` in one of the next animation frames. */
export function scheduleSoon(draw: () => void): void {
  if (urgent.has(draw)) return;
  patient.add(draw);
  askFrame();
}

/** Runs `draw` right after what is drawn now, if that waited for its turn; else in one of the next frames. */
export function scheduleAlong(draw: () => void): void {
  if (inTurn) schedule(draw);
  else scheduleSoon(draw);
}

export function cancel(draw: () => void): void {
  urgent.delete(draw);
  patient.delete(draw);
}

function askFrame(): void {
  if (asked) return;
  asked = true;
  requestAnimationFrame(run);
}

function run(now: number): void {
  const begun = performance.now();
  const since = now - last;
  last = now;
  const budget = urgent.size > 0 ? BUDGET : ROOMY;
  let drew = 0;
  try {
    drawUrgent();
    for (const draw of [...patient]) {
      if (drew >= pace.quota) break;
      if (!patient.delete(draw)) continue; // drawn or called off by one before it
      drew++;
      inTurn = true;
      draw();
      drawUrgent();
      inTurn = false;
    }
  } finally {
    asked = inTurn = false;
    if (urgent.size + patient.size > 0) askFrame();
  }
  afterFrame(() => pace.learn(performance.now() - begun, drew, since, budget));
}

// Who is added meanwhile has its turn at once: what one draw brings about in another is not a frame late.
function drawUrgent(): void {
  for (const draw of urgent) {
    urgent.delete(draw);
    draw();
  }
}

let channel: MessageChannel | null = null;
let told: (() => void) | null = null;

/** Calls back when the frame's layout, its canvases and its paint are done: a canvas draws nothing until then. */
function afterFrame(tell: () => void): void {
  if (!channel) {
    channel = new MessageChannel();
    channel.port1.onmessage = () => told?.();
  }
  told = tell;
  channel.port2.postMessage(null);
}

/** Runs `act` when the page has nothing better to do, within a quarter of a second; returns what calls it off. */
export function whenIdle(act: () => void): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(act, 50); // Safari
    return () => clearTimeout(timer);
  }
  const id = requestIdleCallback(act, { timeout: 250 });
  return () => cancelIdleCallback(id);
}
