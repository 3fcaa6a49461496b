// One animation frame for all plots: each asks as often as it likes and is drawn once. When frames come late, what can
// wait (the hover layers of plots that are not under the pointer) is spread over the next ones.

const urgent = new Set<() => void>();
const patient = new Set<() => void>();
let asked = false; // an animation frame is on its way
let last = 0;
let quota = 12; // patient draws per frame
const LATE = 20; // ms between two frames

/** Runs `draw` in the next animation frame. */
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
  asked = false;
  // Frames that follow each other tell how loaded the machine is: halve when late, grow by one when in time.
  const since = now - last;
  last = now;
  if (since < 200) quota = since > LATE ? Math.max(2, quota >> 1) : Math.min(64, quota + 1);
  const due = [...urgent];
  urgent.clear();
  for (const draw of due) draw();
  let left = quota;
  for (const draw of [...patient]) {
    if (left-- <= 0) break;
    patient.delete(draw);
    draw();
  }
  if (patient.size > 0) askFrame();
}
