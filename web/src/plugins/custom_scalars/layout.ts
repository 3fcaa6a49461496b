// A layout made in the page: read from the URL, changed chart by chart, written as the Python that logs it. Pure.
import type { Layout, LayoutChart } from '../../api';

export type Category = Layout['categories'][number];

/** Where a chart is. */
export interface Place {
  readonly category: number;
  readonly chart: number;
}

/** `[[category, [[chart, [pattern, …]] or [chart, [], [[value, lower, upper], …]], …], 1 where closed], …]`. */
export function printLayout(categories: readonly Category[]): string {
  return JSON.stringify(
    categories.map(({ title, closed, charts }) => [
      title,
      charts.map(({ title, tags, margins }) =>
        margins.length > 0
          ? [title, tags, margins.map(({ value, lower, upper }) => [value, lower, upper])]
          : [title, tags],
      ),
      ...(closed ? [1] : []),
    ]),
  );
}

let last: { text: string; layout: readonly Category[] | null } = { text: '', layout: null };

/** Null where that is none; what makes no sense in it is left out. The same text is the same layout. */
export function parseLayout(text: string | undefined): readonly Category[] | null {
  if (!text) return null;
  if (last.text !== text) last = { text, layout: read(text) };
  return last.layout;
}

function read(text: string): readonly Category[] | null {
  try {
    const list: unknown = JSON.parse(text);
    if (!Array.isArray(list)) return null;
    return list.flatMap((one: unknown) => {
      const [title, charts, closed] = listOf(one);
      if (typeof title !== 'string') return [];
      return [{ title, closed: closed === 1, charts: listOf(charts).flatMap(chartOf) }];
    });
  } catch {
    return null;
  }
}

function chartOf(one: unknown): LayoutChart[] {
  const [title, tags, margins] = listOf(one);
  if (typeof title !== 'string') return [];
  return [
    {
      title,
      tags: listOf(tags).filter(tag => typeof tag === 'string'),
      margins: listOf(margins).flatMap(margin => {
        const [value, lower, upper] = listOf(margin);
        return typeof value === 'string' && typeof lower === 'string' && typeof upper === 'string'
          ? [{ value, lower, upper }]
          : [];
      }),
    },
  ];
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** With a chart in a category of that title, at its end; in place of the one at `place`, if it stays in its category. */
export function withChart(
  categories: readonly Category[],
  place: Place | null,
  title: string,
  chart: LayoutChart,
): readonly Category[] {
  if (place && categories[place.category]?.title === title)
    return changed(categories, place.category, charts =>
      charts.map((one, i) => (i === place.chart ? chart : one)),
    );
  const rest = place ? withoutChart(categories, place) : categories;
  const at = rest.findIndex(category => category.title === title);
  if (at < 0) return [...rest, { title, closed: false, charts: [chart] }];
  return changed(rest, at, charts => [...charts, chart]);
}

/** Without the chart at `place`, and without its category if that has no other. */
export function withoutChart(
  categories: readonly Category[],
  { category, chart }: Place,
): readonly Category[] {
  return changed(categories, category, charts => charts.filter((_, i) => i !== chart)).filter(
    (one, i) => i !== category || one.charts.length > 0,
  );
}

/** The chart changes places with the one before or after it; at the edge of its category nothing happens. */
export function withMoved(
  categories: readonly Category[],
  { category, chart }: Place,
  by: -1 | 1,
): readonly Category[] {
  return changed(categories, category, charts => {
    const [one, other] = [charts[chart], charts[chart + by]];
    if (!one || !other) return charts;
    return charts.map((held, i) => (i === chart ? other : i === chart + by ? one : held));
  });
}

function changed(
  categories: readonly Category[],
  at: number,
  change: (charts: readonly LayoutChart[]) => readonly LayoutChart[],
): readonly Category[] {
  return categories.map((one, i) => (i === at ? { ...one, charts: [...change(one.charts)] } : one));
}

/** A pattern that matches this tag alone. */
export const patternOf = (tag: string): string => `${tag.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`;

/** The call that logs the layout. A chart of several margins is several there: the writer knows one each. */
export function pythonOf(categories: readonly Category[]): string {
  const rows = categories.flatMap(({ title, charts }) => [
    `    ${literal(title)}: {`,
    ...charts.flatMap(({ title, tags, margins }) => {
      if (margins.length === 0) return [`        ${literal(title)}: ["Multiline", ${list(tags)}],`];
      return margins.map(({ value, lower, upper }, i) => {
        const name = i === 0 ? title : `${title} ${i + 1}`;
        return `        ${literal(name)}: ["Margin", ${list([value, lower, upper])}],`;
      });
    }),
    '    },',
  ]);
  return ['writer.add_custom_scalars({', ...rows, '})'].join('\n');
}

const list = (texts: readonly string[]) => `[${texts.map(literal).join(', ')}]`;
// JSON's escapes are Python's, but for halves of characters that are none.
const literal = (text: string) =>
  JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
