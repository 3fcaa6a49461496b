// One animation frame for all plots: each asks as often as it likes and is drawn once.

const waiting = new Set<() => void>();
let asked = 0;

/** Runs `draw` in the next animation frame. */
export function schedule(draw: () => void): void {
  waiting.add(draw);
  asked ||= requestAnimationFrame(run);
}

export function cancel(draw: () => void): void {
  waiting.delete(draw);
}

function run(): void {
  asked = 0;
  const due = [...waiting];
  waiting.clear();
  for (const draw of due) draw();
}
