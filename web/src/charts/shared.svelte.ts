// What all plots of a page share: how the tooltip is sorted and cut, which one is held still, whose touch table is open.
import { TIP_ROWS, type TipOrder } from './tip';

interface Shared {
  order: TipOrder;
  /** Most rows of a tooltip. */
  rows: number;
  /** The plot whose tooltip was frozen by a click; the pointer moves no crosshair meanwhile. */
  frozen: number | null;
  touched: number | null;
}

export const shared = $state<Shared>({
  order: 'nearest',
  rows: TIP_ROWS,
  frozen: null,
  touched: null,
});
