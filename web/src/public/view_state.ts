// What the URL holds: which dashboard, which runs and tags, and every dashboard's own settings. Only what differs from
// the default is written, so that a link is short. Reading never fails: what makes no sense is left at its default.
import { EVERYTHING, only, type Selection } from './selection';

/** A dashboard's settings as text. Its own `parse` makes them values. */
export type Slice = Readonly<Record<string, string>>;

export const PUT_AWAY = ['hidden', 'archived'] as const;
export type PutAway = (typeof PUT_AWAY)[number];

export interface ViewState {
  /** "" is the first dashboard that has data. */
  readonly dashboard: string;
  readonly runFilter: string;
  readonly tagFilter: string;
  readonly selection: Selection;
  /** Which of the runs that were put away are listed all the same. */
  readonly show: readonly PutAway[];
  /** What runs are grouped by, outermost first; as run_groups.ts prints it. */
  readonly groupBy: readonly string[];
  /** What runs are coloured by, as run_colours.ts prints it; "" is their group if there are groups, else their own. */
  readonly colourBy: string;
  /** The order of the runs' list, as run_order.ts prints it; "" is by name. */
  readonly order: string;
  /** The field beside the runs' names, as run_fields.ts prints it; "" is a likely tag, "-" none. */
  readonly column: string;
  readonly slices: Readonly<Record<string, Slice>>;
}

export const DEFAULT_VIEW: ViewState = {
  dashboard: '',
  runFilter: '',
  tagFilter: '',
  selection: EVERYTHING,
  show: [],
  groupBy: [],
  colourBy: '',
  order: '',
  column: '',
  slices: {},
};

const NAME = /^[a-z0-9_]+$/;

/** `hash` as in `location.hash`: "#scalars?tags=loss&hide=run1&scalars.smoothing=0.9". */
export function parseView(hash: unknown): ViewState {
  if (typeof hash !== 'string') return DEFAULT_VIEW;
  const text = hash.replace(/^#/, '');
  const cut = text.indexOf('?');
  const dashboard = cut < 0 ? text : text.slice(0, cut);
  const query = new URLSearchParams(cut < 0 ? '' : text.slice(cut + 1));
  const slices: Record<string, Record<string, string>> = {};
  for (const [key, value] of query) {
    const [plugin, name, ...more] = key.split('.');
    if (!plugin || !name || more.length > 0 || !NAME.test(plugin) || !NAME.test(name)) continue;
    slices[plugin] ??= {};
    slices[plugin][name] = value;
  }
  const hidden = query.getAll('hide');
  return {
    dashboard: NAME.test(dashboard) ? dashboard : '',
    runFilter: query.get('runs') ?? '',
    tagFilter: query.get('tags') ?? '',
    selection: query.has('only')
      ? only(query.getAll('only').filter(Boolean))
      : { mode: 'all', names: new Set(hidden) },
    show: PUT_AWAY.filter(kind => query.getAll('show').includes(kind)),
    groupBy: query.getAll('group').filter(Boolean),
    colourBy: query.get('colour') ?? '',
    order: query.get('order') ?? '',
    column: query.get('column') ?? '',
    slices,
  };
}

export function printView(view: ViewState): string {
  const query = new URLSearchParams();
  if (view.runFilter) query.set('runs', view.runFilter);
  if (view.tagFilter) query.set('tags', view.tagFilter);
  const { mode, names } = view.selection;
  if (mode === 'only' && names.size === 0) query.set('only', '');
  for (const name of names) query.append(mode === 'only' ? 'only' : 'hide', name);
  for (const kind of view.show) query.append('show', kind);
  for (const by of view.groupBy) query.append('group', by);
  if (view.colourBy) query.set('colour', view.colourBy);
  if (view.order) query.set('order', view.order);
  if (view.column) query.set('column', view.column);
  for (const [plugin, slice] of Object.entries(view.slices))
    for (const [name, value] of Object.entries(slice)) query.set(`${plugin}.${name}`, value);
  const text = query.toString().replace(/%2F/g, '/').replace(/%2C/g, ',').replace(/%3A/g, ':');
  return `#${view.dashboard}${text ? `?${text}` : ''}`;
}
