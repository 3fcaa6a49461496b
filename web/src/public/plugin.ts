// The contract every dashboard meets. `plugins/<kind>/index.ts` exports one of these by default; it is loaded with the
// page, so it must stay tiny: everything heavy comes through `load`. (Scalars alone bring theirs along: see there.)
import type { Component } from 'svelte';
import type { Locale } from '../base/i18n';
import type { Workspace } from './workspace.svelte';

export interface Plugin {
  /** Wire `plugin_name`, folder name, URL segment and docs page in one. */
  readonly id: string;
  /** Other wire names whose tags it shows too. */
  readonly also?: readonly string[];
  title(locale: Locale): string;
  /** Place among the tabs, from the left. */
  readonly order: number;
  /** It lists the runs itself, as wide as the page: there is no panel beside it. */
  readonly alone?: boolean;
  /** Python that logs this kind; shown where there is none of it yet. `w` is a SummaryWriter. */
  readonly howTo: string;
  /**
   * For kinds that lie beside the event files, so that no tag tells of them: whether the logdir has any. Asked for when
   * the page rests, and again as runs come. Such a dashboard says itself what there is while there is none.
   */
  present?(workspace: Workspace): Promise<boolean>;
  load(): Promise<DashboardModule>;
}

export interface DashboardModule {
  /** The dashboard's page. */
  readonly default: Component;
  /** What the drawer shows while this dashboard is open. */
  readonly Settings?: Component;
  /**
   * What the left panel holds in place of the runs: a column as high as the page, as wide as the person made it.
   * Such a dashboard chooses its runs itself, on a phone too. `onhide` folds the panel away.
   */
  readonly Panel?: Component<{ onhide: () => void }>;
  /** Asks for what its first card will show, before the page is made; resolves when that is there or failed. */
  ahead?(workspace: Workspace): Promise<void>;
}
