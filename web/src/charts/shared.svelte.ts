// What all plots of a page share: the tooltip's order, and whose touch table is open.
import type { TipOrder } from './tip';

export const shared = $state<{ order: TipOrder; touched: number | null }>({
  order: 'nearest',
  touched: null,
});
