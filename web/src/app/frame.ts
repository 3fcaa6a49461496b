// What this browser remembers of the frame, and how much room it leaves for the sheet.
import { recall } from '../public/remembered';

export const NARROW = '(max-width: 640px)';

/** In a notebook the room is the curves', until somebody wants the panel there. */
const FRAMED = parent !== self;
export const isPanelOpen = () => (recall('panel') ?? (FRAMED ? 'closed' : 'open')) !== 'closed';
export const panelWidth = () => Math.max(200, Math.min(560, Number(recall('panelWidth')) || 280));
export const isDrawerOpen = () => recall('drawer') === 'open';

const STRIP = 37;
const DRAWER = 288; // --w-drawer

/** Width of the sheet in pixels before anything is laid out; where a scroll bar takes room, a little too much. */
export function guessRoom(): number {
  if (matchMedia(NARROW).matches) return innerWidth;
  return innerWidth - (isPanelOpen() ? panelWidth() : STRIP) - (isDrawerOpen() ? DRAWER : 0);
}
