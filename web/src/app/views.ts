// A saved view's state is what stands behind the # of the page's URL: text, made and read by view_state.
import { parseView, printView, type ViewState } from '../public/view_state';

/** `dashboard`: the one that is open, which the URL may leave unsaid. */
export function stateOf(view: ViewState, dashboard: string): string {
  return printView({ ...view, dashboard }).slice(1);
}

/** The same view, written as this page writes it: Python, older and newer pages may write it otherwise. */
export function normal(state: string): string {
  return printView(parseView(`#${state}`)).slice(1);
}
