// What all plots of a page share: the tooltip's order, whose touch table is open, and whether a hand is moving.
import type { TipOrder } from './tip';

export const shared = $state<{ order: TipOrder; touched: number | null }>({
  order: 'nearest',
  touched: null,
});

const HAND = 150; // ms after a gesture's last event
let lastMoved = Number.NEGATIVE_INFINITY;

/** A gesture changes the view; all plots that follow it draw fast rather than fine. */
export function moved(): void {
  lastMoved = performance.now();
}

export function handMoves(): boolean {
  return performance.now() - lastMoved < HAND;
}
