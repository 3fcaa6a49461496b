// What the charts share: the layout, the settings, the place of the crosshair.
import { type Layout, type PatternMatch, SourceError } from '../../api';
import type { Workspace } from '../../public/workspace.svelte';
import type { Category } from './layout';
import { type CustomSettings, parseSettings, printSettings } from './settings';

const PLUGIN = 'custom_scalars';
/** The server tries no more in one request. */
const MOST_PATTERNS = 4_096;

export class CustomState {
  readonly w: Workspace;
  readonly settings: CustomSettings = $derived.by(() => parseSettings(this.w.slice(PLUGIN)));
  /** As it was logged. */
  layout = $state.raw<Layout | null>(null);
  /** What is on the page: made here, or as it was logged; null while that is not known. */
  readonly categories: readonly Category[] | null = $derived.by(
    () => this.settings.layout ?? this.layout?.categories ?? null,
  );
  error = $state.raw<SourceError | null>(null);
  /** Why it is not known what the patterns mean. */
  unmatched = $state.raw<SourceError | null>(null);
  /** What the layout's patterns mean; one that is not in it yet is being asked about. */
  matches = $state.raw<ReadonlyMap<string, PatternMatch>>(new Map());
  /** Scalar tags and patterns: what `matches` follows from. */
  readonly asked = $derived.by(() => {
    const tags = (this.w.board?.tags ?? []).filter(tag => tag.plugin === 'scalars');
    const charts = (this.categories ?? []).flatMap(category => category.charts);
    const patterns = [...new Set(charts.flatMap(chart => chart.tags))];
    return JSON.stringify([this.w.board?.epoch, tags.length, tags.at(-1)?.id, patterns]);
  });
  /** x under the pointer, in all charts. */
  cross = $state<number | null>(null);
  #busy = false;
  #again = false;

  constructor(workspace: Workspace) {
    this.w = workspace;
  }

  set(change: Partial<CustomSettings>): void {
    this.w.setSlice(PLUGIN, printSettings({ ...this.settings, ...change }));
  }

  /** Shown runs that log a layout. */
  get runs(): readonly number[] {
    const { board, shownRuns } = this.w;
    const ours = (board?.tags ?? []).filter(tag => tag.plugin === PLUGIN);
    return shownRuns
      .filter(run => ours.some(tag => board?.tagSets[run.tag_set]?.has(tag.id)))
      .map(run => run.id);
  }

  /** Asks what the patterns mean; until it `goes on` no more. */
  async match(goesOn: () => boolean): Promise<void> {
    const [epoch, , , patterns] = JSON.parse(this.asked) as [string?, number?, number?, string[]?];
    if (!epoch || !patterns) return;
    try {
      const found = await this.meaningOf(patterns, goesOn);
      if (!found) return;
      this.matches = new Map(found.map((one, i) => [patterns[i] as string, one]));
      this.unmatched = null;
    } catch (told) {
      if (!goesOn()) return;
      this.unmatched = this.#fault(told) ?? this.unmatched;
    }
  }

  /** Which tags patterns mean; null once it `goes on` no more. */
  async meaningOf(
    patterns: readonly string[],
    goesOn: () => boolean,
  ): Promise<readonly PatternMatch[] | null> {
    const epoch = this.w.board?.epoch ?? '';
    const found: PatternMatch[] = [];
    while (found.length < patterns.length) {
      const some = patterns.slice(found.length, found.length + MOST_PATTERNS);
      const reply = await this.w.source.json<{ readonly patterns: readonly PatternMatch[] }>(
        'api/plugins/custom_scalars/match',
        { epoch, patterns: some },
      );
      if (!goesOn()) return null;
      found.push(...reply.patterns);
    }
    return found;
  }

  async load(): Promise<void> {
    if (this.#busy) {
      this.#again = true;
      return;
    }
    this.#busy = true;
    try {
      const body = { epoch: this.w.board?.epoch ?? '', runs: this.runs };
      const found = await this.w.source.json<Layout>('api/plugins/custom_scalars/layout', body);
      if (JSON.stringify(found) !== JSON.stringify(this.layout)) this.layout = found;
      this.error = null;
    } catch (told) {
      this.error = this.#fault(told) ?? this.error;
    } finally {
      this.#busy = false;
      if (this.#again) {
        this.#again = false;
        setTimeout(() => void this.load(), 2_000);
      }
    }
  }

  /** Null for what mends itself: a server that began anew, or is out of reach. */
  #fault(told: unknown): SourceError | null {
    if (!(told instanceof SourceError)) return new SourceError(String(told), 'refused');
    if (told.kind === 'stale') void this.w.refresh(true);
    return told.kind === 'refused' ? told : null;
  }
}
