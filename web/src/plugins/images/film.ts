// Which frame an animation shows at a time: they all run by one clock.

/** The frame at `time` (ms since the clock began), of frames that stay for `frameMs` each, played over and over. */
export function frameAt(time: number, frameMs: readonly number[]): number {
  const whole = frameMs.reduce((sum, ms) => sum + ms, 0);
  if (whole <= 0) return 0;
  let rest = ((time % whole) + whole) % whole;
  for (let frame = 0; frame < frameMs.length; frame++) {
    rest -= frameMs[frame] as number;
    if (rest < 0) return frame;
  }
  return frameMs.length - 1;
}

/** Where a frame stands on a sheet of `width` × `height` pixels that has ceil(√n) in a row. */
export function placeOf(frame: number, count: number, width: number, height: number) {
  const columns = Math.ceil(Math.sqrt(count));
  const rows = Math.ceil(count / columns);
  const [w, h] = [Math.floor(width / columns), Math.floor(height / rows)];
  return { x: (frame % columns) * w, y: Math.floor(frame / columns) * h, width: w, height: h };
}
