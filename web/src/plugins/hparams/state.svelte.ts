// What the table and its pictures share: the rows, their columns as they are read, order, brushes, and what is marked.
import { tick } from 'svelte';
import {
  type Run,
  SourceError,
  type TableColumns,
  type TableMetric,
  type TableMetricsRequest,
  type TableRequest,
  type TableSetting,
} from '../../api';
import { keep } from '../../base/keep';
import { naturalCompare } from '../../base/natural';
import { lasting } from '../../public/lasting.svelte';
import { columnOf, printField } from '../../public/run_fields';
import { makeGroups } from '../../public/run_groups';
import { sessionOf, sessionsOf } from '../../public/sessions';
import type { Workspace } from '../../public/workspace.svelte';
import { brushTest } from './axes';
import { readMetrics, readTable } from './blob';
import {
  type Cell,
  type Column,
  type ColumnId,
  differs,
  isBestSmall,
  likelyTags,
  metricKey,
  parseKey,
  usualHow,
} from './columns';
import {
  type HeldMetric,
  type HeldRows,
  type HeldSetting,
  mergeMetric,
  mergeRows,
  metricOf,
  NO_ROWS,
  stepOf,
} from './held';
import { arrange } from './layout';
import { type SortKey, sortRows } from './order';
import {
  COMMON,
  NOTHING,
  parseSettings,
  printSettings,
  sharing,
  type TableSettings,
} from './settings';
import { text } from './text';
import {
  type Line,
  layLines,
  type Summary,
  sortGroups,
  sortValue,
  summarize,
  type TableGroup,
} from './tree';

/** Metrics that are shown where nobody chose. */
const METRICS = 6;
/** Of these, so many are seen in pictures where nobody chose. */
const PICTURED = 5;
/** So many settings are read whether or not they are in view, once those in view are there. */
const FEW = 256;
/** Columns that a table begins with, before it has said how many fit. */
const FIRST = 12;
/** Settings in one request: between two of them the page answers a hand. */
const PORTION = 32;
/** The server's limit of metrics in one request. */
const AT_ONCE = 100;
/** Live changes are asked for at most this often. */
const PACE_MS = 1_500;
const HASH = /^[0-9a-f]{64}$/;
/** Columns of what is known of runs that are numbers to be averaged. */
const MEASURED: ReadonlySet<string> = new Set(['duration', 'points', 'size']);
/** A value is what is common only if so many of the rows have it. */
const COMMON_SHARE = 0.34;

/** One series of numbers per row, as it is asked for. */
interface Series {
  readonly label: string;
  readonly meanOf: number | null;
  readonly at: number | null;
}
/** What a column of settings or of a metric is made of; undefined while it is not here. */
interface Source {
  readonly held: HeldSetting | HeldMetric | undefined;
  /** The best is the smallest. */
  readonly small: boolean;
}
const NO_SOURCE: Source = { held: undefined, small: false };
const nothing = () => undefined;
const seriesKey = ({ label, meanOf, at }: Series) => `${meanOf ?? ''},${at ?? ''},${label}`;

export class RunTable {
  readonly w: Workspace;
  #before: TableSettings | null = null;
  readonly settings: TableSettings = $derived.by(() => {
    this.#before = sharing(this.#before, parseSettings(this.w.slice('hparams')));
    return this.#before;
  });
  // Parts of the settings: a brush changes one of them in every frame, and what depends on others stays.
  readonly #all = $derived(this.settings.all);
  readonly #arrangement = $derived(this.settings.arrangement);
  readonly #sorted = $derived(this.settings.sort);
  readonly #brushes = $derived(this.settings.brushes);
  readonly #base = $derived(this.settings.base);
  readonly #marked = $derived(this.settings.marked);
  readonly #target = $derived(this.settings.target);
  readonly #flat = $derived(this.settings.flat);
  readonly #open = $derived(this.settings.open);

  about = $state.raw<TableColumns | null>(null);
  held = $state.raw<HeldRows>(NO_ROWS);
  /** By the series' key. */
  series = $state.raw<ReadonlyMap<string, HeldMetric>>(new Map());
  error = $state.raw<SourceError | null>(null);
  /** Columns that are looked at besides those that are always there. */
  viewed = $state.raw<readonly string[]>([]);

  #epoch = '';
  #busy = false;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #began = Number.NEGATIVE_INFINITY;
  readonly #grew = new Set<number>();
  /** What a series lacks because it came while rows grew. */
  #stale = false;

  constructor(workspace: Workspace) {
    this.w = workspace;
  }

  set(change: Partial<TableSettings>): void {
    this.w.setSlice('hparams', printSettings({ ...this.settings, ...change }));
  }

  // --- rows ---------------------------------------------------------------------------------

  /** Before the filter, as the runs' list has them. What lies within a session is shown with that. */
  readonly all: readonly Run[] = $derived.by(() => {
    const { within } = this.w.facts.facts;
    return within.size === 0 ? this.w.ownRuns : this.w.ownRuns.filter(run => !within.has(run.id));
  });
  /** Those that pass the filter, or of which a run within them does. */
  readonly runs: readonly Run[] = $derived.by(() => {
    const { filteredRuns, runData } = this.w;
    if (runData.facts.within.size === 0) return filteredRuns;
    const passing = new Set(filteredRuns.map(run => sessionOf(run, runData)));
    return this.all.filter(run => passing.has(run));
  });
  readonly ids: readonly number[] = $derived(this.runs.map(run => run.id));
  /** Before the filter: what differs does not depend on what one types. */
  readonly allIds: readonly number[] = $derived(this.all.map(run => run.id));
  /** The runs of a row: what is ticked with it. */
  readonly runsOf: (run: Run) => readonly Run[] = $derived.by(() => {
    const { runData } = this.w;
    if (runData.facts.within.size === 0) return run => [run];
    const { members } = sessionsOf(runData);
    return run => members.get(run.id) ?? [run];
  });
  namesOf(runs: readonly Run[]): readonly string[] {
    return runs.flatMap(run => this.runsOf(run).map(one => one.name));
  }

  // --- columns ------------------------------------------------------------------------------

  readonly settingsByName: ReadonlyMap<string, TableSetting> = $derived(
    new Map((this.about?.settings ?? []).map(one => [one.name, one])),
  );
  readonly metricsByLabel: ReadonlyMap<string, TableMetric> = $derived(
    // What only runs within sessions call so is told by their folders.
    new Map((this.about?.metrics ?? []).flatMap(one => (one.rows > 0 ? [[one.name, one]] : []))),
  );
  readonly labels: readonly string[] = $derived(
    [...this.metricsByLabel.keys()].sort(naturalCompare),
  );
  readonly declared: ReadonlySet<string> = $derived(
    new Set([...this.metricsByLabel].filter(([, one]) => one.declared).map(([label]) => label)),
  );
  /** The metrics one likely compares by, the likeliest first. */
  readonly likely: readonly string[] = $derived(likelyTags(this.labels, this.declared, METRICS));
  readonly differing: readonly string[] = $derived(
    (this.about?.settings ?? []).filter(one => one.differs).map(one => one.name),
  );

  /** What an experiment calls a setting or a metric; "": nothing. */
  displayName(id: ColumnId): string {
    if (id.kind === 'run') return '';
    const said =
      id.kind === 'config' ? this.settingsByName.get(id.name) : this.metricsByLabel.get(id.name);
    return said?.display_name ?? '';
  }

  isSmallBest(label: string): boolean {
    const { direction } = this.metricsByLabel.get(label) ?? {};
    return direction ? direction === 'min' : isBestSmall(label);
  }

  /** TensorFlow names a group by a hash of its settings where nobody named it: that says nothing. */
  readonly hasSessionGroups: boolean = $derived.by(() =>
    [...this.w.facts.facts.sessionGroups.values()].some(name => !HASH.test(name)),
  );

  readonly usual: readonly string[] = $derived.by(() => {
    const { w } = this;
    const names = this.#all ? (this.about?.settings ?? []).map(one => one.name) : this.differing;
    // A metric of add_hparams has one point only.
    const first = this.likely.find(tag => !tag.startsWith('hparam/'));
    return [
      ...(w.facts.facts.status.size > 0 ? ['run:status'] : []),
      'run:start',
      'run:duration',
      ...(this.hasSessionGroups ? ['run:session_group'] : []),
      ...(first === undefined ? [] : [`spark:${first}`]),
      ...names.map(name => `config:${name}`),
      ...this.likely.map(tag => metricKey({ how: usualHow(tag), n: 0, tag })),
    ];
  });
  readonly shown: readonly string[] = $derived.by(() =>
    arrange(this.usual, this.#arrangement).filter(key => parseKey(key) !== null),
  );

  /** Columns as they were made last, and what each was made of. */
  readonly #made = new Map<string, { readonly of: readonly unknown[]; readonly column: Column }>();
  /** Gives the column of a key; while its values are on their way, one that is empty. The same one until it changes. */
  readonly column: (key: string) => Column | undefined = $derived.by(() => {
    const { held, series, settingsByName, metricsByLabel, w } = this;
    const { board, runData } = w;
    const cache = new Map<string, Column | undefined>();
    const make = (key: string): Column | undefined => {
      const id = parseKey(key);
      if (!id) return undefined;
      const from = this.#sourceOf(id, held, series, settingsByName, metricsByLabel);
      if (!from) return undefined;
      const of = id.kind === 'run' ? [held.facts, board, runData] : [from.held, from.small];
      const known = this.#made.get(key);
      if (known?.of.every((one, i) => one === of[i])) return known.column;
      const column: Column = { key, id, of: this.#valuesOf(id, from, held.facts) };
      this.#made.set(key, { of, column });
      return column;
    };
    return key => {
      if (!cache.has(key)) cache.set(key, make(key));
      return cache.get(key);
    };
  });

  /** What a column is made of; undefined where there is no such setting or metric. */
  #sourceOf(
    id: ColumnId,
    held: HeldRows,
    series: ReadonlyMap<string, HeldMetric>,
    settings: ReadonlyMap<string, TableSetting>,
    metrics: ReadonlyMap<string, TableMetric>,
  ): Source | undefined {
    if (id.kind === 'run') return NO_SOURCE;
    if (id.kind === 'config') {
      const one = settings.get(id.name);
      return one && { held: held.settings.get(one.id), small: false };
    }
    const wanted = id.kind === 'spark' ? { label: id.name, meanOf: null, at: null } : seriesOf(id);
    if (!metrics.has(wanted.label)) return undefined;
    const small = id.kind === 'metric' && this.isSmallBest(id.tag);
    return { held: series.get(seriesKey(wanted)), small };
  }

  #valuesOf(id: ColumnId, { held, small }: Source, facts: HeldRows['facts']): Column['of'] {
    const { w } = this;
    const board = w.board;
    if (held === undefined && id.kind !== 'run') return nothing;
    switch (id.kind) {
      case 'config':
        return (held as HeldSetting).of;
      case 'metric':
        return metricOf(held as HeldMetric, id.how, small);
      case 'spark':
        return metricOf(held as HeldMetric, 'last', false);
      case 'run': {
        const factOf = (run: number) => facts.get(run);
        const finite = (value: number | undefined) =>
          value === undefined || Number.isNaN(value) ? undefined : value;
        const fields = {
          duration: columnOf({ kind: 'run', name: 'duration' }, w.runData),
          points: columnOf({ kind: 'run', name: 'points' }, w.runData),
        };
        const live = (name: keyof typeof fields, run: number) => {
          const found = board?.runById.get(run);
          const value = found && fields[name](found);
          return typeof value === 'number' ? value : undefined;
        };
        const said = (run: number) => {
          const found = board?.runById.get(run);
          return found ? w.marks(found) : {};
        };
        switch (id.name) {
          case 'status':
            return run => w.facts.facts.status.get(run);
          case 'start':
            return run => finite(factOf(run)?.start) ?? board?.runById.get(run)?.start ?? undefined;
          case 'duration':
            return run => {
              const facts = factOf(run);
              const own = live('duration', run);
              const whole = facts && finite(facts.last - facts.start);
              return own === undefined ? whole : Math.max(own, whole ?? 0);
            };
          case 'points':
            return run => Math.max(factOf(run)?.points ?? 0, live('points', run) ?? 0);
          case 'size':
            return run => finite(factOf(run)?.bytes);
          case 'tag':
            return run => said(run).tags?.join(', ') || undefined;
          case 'note':
            return run => said(run).note || undefined;
          case 'session_group':
            return run => w.facts.facts.sessionGroups.get(run);
        }
      }
    }
  }

  /** The values of a column are here (or it needs none). */
  isRead(key: string): boolean {
    const id = parseKey(key);
    if (!id || id.kind === 'run') return true;
    if (id.kind === 'config') {
      const one = this.settingsByName.get(id.name);
      return !one || this.held.settings.has(one.id);
    }
    const wanted = id.kind === 'spark' ? { label: id.name, meanOf: null, at: null } : seriesOf(id);
    return !this.metricsByLabel.has(wanted.label) || this.series.has(seriesKey(wanted));
  }

  settingOf(key: string): HeldSetting | undefined {
    const id = parseKey(key);
    const one = id?.kind === 'config' ? this.settingsByName.get(id.name) : undefined;
    return one && this.held.settings.get(one.id);
  }

  metricOf(label: string): HeldMetric | undefined {
    return this.series.get(seriesKey({ label, meanOf: null, at: null }));
  }

  /** The step at which what stands in a cell was logged; NaN where that says nothing. */
  stepOf(id: ColumnId, run: number): number {
    if (id.kind !== 'metric') return Number.NaN;
    const found = this.series.get(seriesKey(seriesOf(id)));
    return found ? stepOf(found, id.how, this.isSmallBest(id.tag), run) : Number.NaN;
  }

  // --- order --------------------------------------------------------------------------------

  /** As somebody sorted the table, else as the runs' list is. */
  readonly sort: readonly SortKey[] = $derived.by(() => {
    if (this.#sorted.length > 0) return this.#sorted;
    const { order } = this.w;
    return order ? [{ key: printField(order.field), descending: order.descending }] : [];
  });
  #sorting: readonly (Column | undefined)[] = [];
  /** Columns the rows are sorted by; undefined: by what is no column. */
  readonly #sortColumns = $derived.by(() => {
    this.#sorting = keep(
      this.#sorting,
      this.sort.map(({ key }) => this.column(key)),
    );
    return this.#sorting;
  });
  readonly rows: readonly Run[] = $derived.by(() => {
    const { runs, ids } = this;
    const places = new Map<number, number>();
    const columns = this.#sortColumns;
    const keys = this.sort.flatMap(({ key, descending }, i) => {
      if (key === 'run:name') {
        if (places.size === 0) {
          const named = [...runs].sort((a, b) => naturalCompare(this.w.name(a), this.w.name(b)));
          for (const [i, run] of named.entries()) places.set(run.id, i);
        }
        return [{ of: (run: number): Cell => places.get(run), descending }];
      }
      const column = columns[i];
      return column ? [{ of: column.of, descending }] : [];
    });
    if (keys.length === 0) return runs;
    return Array.from(sortRows(ids, keys), i => runs[i] as Run);
  });
  // --- groups -------------------------------------------------------------------------------

  /** In the table's order; null where each row is a run. */
  readonly groups: readonly TableGroup[] | null = $derived.by(() => {
    const { w } = this;
    if (w.groupBy.length === 0 || this.#flat) return null;
    const without = text(w.locale).withoutValue;
    const groups = makeGroups(this.rows, w.groupBy, w.runData).map(
      ({ key, values, runs }): TableGroup => ({
        key,
        name: values.map(value => value ?? without).join(' · '),
        runs,
      }),
    );
    const keys = this.sort.flatMap(({ key, descending }) => {
      if (key === 'run:name') {
        const places = new Map(groups.map((group, i) => [group, i]));
        return [{ of: (group: TableGroup): Cell => places.get(group), descending }];
      }
      return [
        {
          of: (group: TableGroup): Cell => {
            const found = this.summaryOf(key, group);
            return found ? sortValue(found) : undefined;
          },
          descending,
        },
      ];
    });
    return sortGroups(groups, keys);
  });
  /** What stands in a group's cell; null where there is no such column. */
  readonly summaryOf: (key: string, group: TableGroup) => Summary | null = $derived.by(() => {
    const { column } = this;
    const cache = new WeakMap<TableGroup, Map<string, Summary>>();
    return (key, group) => {
      let held = cache.get(group);
      if (!held) {
        held = new Map();
        cache.set(group, held);
      }
      let found = held.get(key);
      if (!found) {
        const one = column(key);
        if (!one) return null;
        const { id } = one;
        const measured = id.kind === 'metric' || (id.kind === 'run' && MEASURED.has(id.name));
        found = summarize(one.of, group.runs, measured);
        held.set(key, found);
      }
      return found;
    };
  });
  readonly #opened: ReadonlySet<string> = $derived(new Set(this.#open));
  /** What stands below the heads, from the top. */
  readonly lines: readonly Line[] = $derived.by(() => {
    const { base } = this;
    const runs = this.groups || !base ? this.rows : this.rows.filter(run => run !== base);
    return layLines(runs, this.groups, this.#opened);
  });
  toggle(group: TableGroup): void {
    const open = this.#open.filter(key => key !== group.key);
    this.set({ open: open.length < this.#open.length ? open : [...open, group.key] });
  }
  openAll(on: boolean): void {
    this.set({ open: on ? (this.groups ?? []).map(group => group.key) : [] });
  }
  /** Opens the group that a run is in. */
  openFor(run: Run): void {
    const group = this.groups?.find(one => one.runs.includes(run));
    if (group && !this.#opened.has(group.key)) this.toggle(group);
  }

  readonly rowIds: readonly number[] = $derived(this.rows.map(run => run.id));
  readonly rowOf: ReadonlyMap<number, number> = $derived(
    new Map(this.rowIds.map((run, i) => [run, i])),
  );

  // --- brushes, baseline, marks -------------------------------------------------------------

  /** Which rows the brushes let through; null without any. */
  readonly passes: ((run: number) => boolean) | null = $derived.by(() => {
    const brushes = this.#brushes;
    if (brushes.length === 0) return null;
    const columns = this.#brushColumns;
    return brushTest(brushes, key => columns.find(column => column?.key === key)?.of);
  });
  #brushing: readonly (Column | undefined)[] = [];
  readonly #brushColumns = $derived.by(() => {
    this.#brushing = keep(
      this.#brushing,
      this.#brushes.map(({ key }) => this.column(key)),
    );
    return this.#brushing;
  });
  readonly passing: readonly Run[] = $derived.by(() => {
    const { passes } = this;
    return passes ? this.rows.filter(run => passes(run.id)) : this.rows;
  });

  readonly base: Run | null = $derived.by(() => {
    const base = this.#base;
    if (base === COMMON || base === NOTHING) return null;
    return this.all.find(run => run.name === base) ?? null;
  });
  /** What cells of a column are compared with. */
  readonly baseOf: (key: string) => { readonly value: Cell } | null = $derived.by(() => {
    const { base, allIds } = this;
    const none = this.#base === NOTHING;
    const cache = new WeakMap<Column, { value: Cell } | null>();
    return key => {
      const column = this.column(key);
      if (!column) return null;
      const known = cache.get(column);
      if (known !== undefined) return known;
      const { of } = column;
      const found = base
        ? { value: of(base.id) }
        : none || !key.startsWith('config:')
          ? null
          : commonest(of, allIds);
      cache.set(column, found);
      return found;
    };
  });

  readonly marked: readonly Run[] = $derived.by(() => {
    const names = new Map(this.all.map(run => [run.name, run]));
    return this.#marked.flatMap(name => names.get(name) ?? []);
  });
  readonly markedIds: ReadonlySet<number> = $derived(new Set(this.marked.map(run => run.id)));

  readonly differs: (key: string) => boolean = $derived.by(() => {
    const { allIds } = this;
    const cache = new WeakMap<Column, boolean>();
    return key => {
      const column = this.column(key);
      if (!column || !this.isRead(key)) return false;
      let found = cache.get(column);
      if (found === undefined) {
        found = differs(column.of, allIds);
        cache.set(column, found);
      }
      return found;
    };
  });

  /** The metric that pictures, importance and groups are about, as a column's key; "" without any. */
  readonly target: string = $derived.by(() => {
    const target = this.#target;
    const id = parseKey(target);
    if (id?.kind === 'metric' && this.metricsByLabel.has(id.tag)) return target;
    const [tag] = this.likely;
    return tag === undefined ? '' : metricKey({ how: usualHow(tag), n: 0, tag });
  });

  // --- reading ------------------------------------------------------------------------------

  /** Metrics that pictures show where nobody chose, whether or not the table has come to their columns. */
  readonly #pictured: readonly string[] = $derived.by(() =>
    this.settings.pane === null
      ? []
      : this.likely.slice(0, PICTURED).map(tag => metricKey({ how: usualHow(tag), n: 0, tag })),
  );
  /** Keys of the columns whose values are needed now. */
  readonly wanted: readonly string[] = $derived.by(() => {
    const { settings, shown } = this;
    const { brushes, ranked, axes, matrix, x, y, colour } = settings;
    const few = this.held.revision >= 0 && shown.length <= FEW ? shown : [];
    return [
      ...new Set([
        ...this.viewed,
        ...this.sort.map(one => one.key),
        ...brushes.map(one => one.key),
        ...ranked,
        ...(axes ?? []),
        ...(matrix ?? []),
        x,
        y,
        colour,
        this.target,
        ...this.#pictured,
        ...few,
      ]),
    ].filter(key => key !== '' && !this.isRead(key));
  });

  /** Reads what is wanted and not here, and what changed. One round at a time. */
  refresh(grew: readonly number[] = []): void {
    for (const run of grew) this.#grew.add(this.#rowOf(run));
    if (this.#busy || this.#timer !== undefined) {
      this.#again = true;
      return;
    }
    const live = grew.length > 0;
    const wait = live ? Math.max(0, this.#began + PACE_MS - performance.now()) : 0;
    this.#timer = setTimeout(() => void this.#round(), wait);
  }

  #rowOf(run: number): number {
    const found = this.w.board?.runById.get(run);
    return found ? sessionOf(this.w.ownerOf(found), this.w.runData).id : run;
  }

  /** What was planned for later is done now. */
  hasten(): void {
    if (this.#timer === undefined) {
      this.refresh();
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = undefined;
    void this.#round();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #round(): Promise<void> {
    this.#timer = undefined;
    const epoch = this.w.board?.epoch;
    if (epoch === undefined || this.w.paused) return;
    this.#busy = true;
    this.#again = false;
    this.#began = performance.now();
    try {
      await this.#read(epoch);
      this.error = null;
    } catch (error) {
      const told = error instanceof SourceError ? error : new SourceError(String(error), 'refused');
      this.#stale = true;
      if (told.kind === 'stale') void this.w.refresh(true);
      else if (told.kind === 'refused') this.error = told;
    } finally {
      this.#busy = false;
      if (this.#again) this.refresh([...this.#grew]);
    }
  }

  async #read(epoch: string): Promise<void> {
    if (epoch !== this.#epoch) {
      this.#epoch = epoch;
      this.about = null;
      this.held = NO_ROWS;
      this.series = new Map();
      this.#grew.clear();
    }
    const { source } = this.w;
    const post = (what: string, body: object) => source.bytes(`api/plugins/hparams/${what}`, body);
    const about = await source.json<TableColumns>('api/plugins/hparams/columns', {
      epoch,
      version: this.about?.version ?? '',
    });
    if (!about.same) {
      this.about = about;
      // The table says what of it is in view, once it is drawn: the first columns are asked for meanwhile.
      if (this.viewed.length === 0) this.viewed = this.shown.slice(0, FIRST);
      else await tick();
    }

    const first = this.held.revision < 0;
    if (!first) {
      const body: TableRequest = {
        epoch,
        since: this.held.revision,
        columns: [...this.held.settings.keys()],
      };
      const part = readTable(await post('table', body));
      if (part.full || part.rows.length > 0 || part.gone.length > 0)
        this.held = mergeRows(this.held, part);
    }
    const series = new Map<string, Series>();
    for (const key of this.wanted) {
      const id = parseKey(key);
      const one =
        id?.kind === 'metric'
          ? seriesOf(id)
          : id?.kind === 'spark'
            ? { label: id.name, meanOf: null, at: null }
            : null;
      if (one && !this.series.has(seriesKey(one))) series.set(seriesKey(one), one);
    }
    const settings = async () => {
      let columns = this.#lacking();
      while (epoch === this.#epoch && (this.held.revision < 0 || columns.length > 0)) {
        const part = readTable(await post('table', { epoch, since: null, columns }));
        this.held = mergeRows(this.held, part);
        columns = this.#lacking();
      }
    };
    await Promise.all([settings(), this.#readSeries(epoch, [...series.values()], null)]);

    const rows = [...this.#grew];
    const stale = this.#stale;
    this.#grew.clear();
    this.#stale = false;
    const held = [...this.series.keys()].filter(key => !series.has(key)).map(parseSeries);
    if (stale) await this.#readSeries(epoch, held, null);
    else if (rows.length > 0) await this.#readSeries(epoch, held, rows);
    if (this.wanted.length > 0 && series.size > 0) this.#again = true;
  }

  /** The ids of settings to ask for next. */
  #lacking(): number[] {
    const ids = this.wanted.flatMap(key => {
      const id = parseKey(key);
      const one = id?.kind === 'config' ? this.settingsByName.get(id.name) : undefined;
      return one && !this.held.settings.has(one.id) ? [one.id] : [];
    });
    return ids.slice(0, PORTION);
  }

  async #readSeries(
    epoch: string,
    wanted: readonly Series[],
    rows: readonly number[] | null,
  ): Promise<void> {
    const known = wanted.filter(one => this.metricsByLabel.has(one.label));
    for (let at = 0; at < known.length; at += AT_ONCE) {
      const some = known.slice(at, at + AT_ONCE);
      const metrics = some.map(({ label, meanOf, at: step }) => {
        const { tag, below } = this.metricsByLabel.get(label) as TableMetric;
        return { tag, below, mean_of: meanOf, at: step };
      });
      const body: TableMetricsRequest = { epoch, rows: rows && [...rows], metrics };
      const part = readMetrics(await this.w.source.bytes('api/plugins/hparams/metrics', body));
      if (epoch !== this.#epoch) return;
      const next = new Map(this.series);
      for (const [i, one] of some.entries()) {
        const found = part.metrics[i];
        const key = seriesKey(one);
        if (found) next.set(key, mergeMetric(rows ? next.get(key) : undefined, part.rows, found));
      }
      this.series = next;
    }
  }
}

function seriesOf({ how, n, tag }: Extract<ColumnId, { kind: 'metric' }>): Series {
  return { label: tag, meanOf: how === 'mean' ? n : null, at: how === 'at' ? n : null };
}

function parseSeries(key: string): Series {
  const [mean = '', at = ''] = key.split(',', 2);
  const label = key.slice(mean.length + at.length + 2);
  return { label, meanOf: mean ? Number(mean) : null, at: at ? Number(at) : null };
}

/** The value that most rows have, if enough of them have it. */
function commonest(of: Column['of'], rows: readonly number[]): { value: Cell } | null {
  const counts = new Map<Cell, number>();
  for (const run of rows) {
    const value = of(run);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  let [best, most]: [Cell, number] = [undefined, 0];
  for (const [value, count] of counts)
    if (count > most) {
      best = value;
      most = count;
    }
  return counts.size > 1 && most > 1 && most >= rows.length * COMMON_SHARE && best !== undefined
    ? { value: best }
    : null;
}

export const runTable = lasting(workspace => new RunTable(workspace));
