// What is loaded when the dashboard is first opened.
import { indexAt } from '../../public/steps';
import type { Workspace } from '../../public/workspace.svelte';
import { nameOf, textState } from './state.svelte';

export { default } from './Dashboard.svelte';

/** Cards that a page opens with, most often. */
const FIRST = 3;

export async function ahead(w: Workspace): Promise<void> {
  const shared = textState(w);
  const { step } = shared.settings;
  const cards = await shared.ahead(FIRST, nameOf);
  const read = cards.map(({ tag, runs }) => {
    const refs = runs.map(
      run => run.ref[step === null ? run.step.length - 1 : indexAt(run.step, step)],
    );
    return shared.read(
      tag.id,
      refs.filter(ref => ref !== undefined),
    );
  });
  await Promise.allSettled(read);
}
