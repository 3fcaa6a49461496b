import { expect, test } from 'vitest';
import {
  type Category,
  parseLayout,
  patternOf,
  printLayout,
  pythonOf,
  withChart,
  withMoved,
  withoutChart,
} from './layout';

const lines = (title: string, ...tags: string[]) => ({ title, tags, margins: [] });
const layout: readonly Category[] = [
  { title: 'Training', closed: false, charts: [lines('losses', 'loss/.*'), lines('lr', 'lr$')] },
  {
    title: 'Evaluation',
    closed: true,
    charts: [{ title: 'm', tags: [], margins: [{ value: 'v', lower: 'lo', upper: 'up' }] }],
  },
];
const titles = (categories: readonly Category[]) =>
  categories.map(({ title, charts }) => `${title}: ${charts.map(one => one.title).join()}`);

test('a layout comes back from the URL; what is none is none', () => {
  expect(parseLayout(printLayout(layout))).toEqual(layout);
  for (const text of [undefined, '', '3', '{', '{"a":1}']) expect(parseLayout(text)).toBeNull();
  expect(parseLayout('[]')).toEqual([]);
  expect(
    parseLayout('[3, ["a", 4], ["b", [["c", [5, "d"], [["e"], ["f", "g", "h"]]], 6]]]'),
  ).toEqual([
    { title: 'a', closed: false, charts: [] },
    {
      title: 'b',
      closed: false,
      charts: [{ title: 'c', tags: ['d'], margins: [{ value: 'f', lower: 'g', upper: 'h' }] }],
    },
  ]);
});

test('charts are added, changed, moved to another category, moved along, removed', () => {
  const chart = lines('new', 'x');
  expect(titles(withChart(layout, null, 'Training', chart))[0]).toBe('Training: losses,lr,new');
  expect(titles(withChart(layout, null, 'Other', chart))[2]).toBe('Other: new');
  const first = { category: 0, chart: 0 };
  expect(titles(withChart(layout, first, 'Training', chart))[0]).toBe('Training: new,lr');
  expect(titles(withChart(layout, first, 'Evaluation', chart))).toEqual([
    'Training: lr',
    'Evaluation: m,new',
  ]);
  // The last chart of a category takes it along.
  const only = { category: 1, chart: 0 };
  expect(titles(withChart(layout, only, 'Training', chart))).toEqual(['Training: losses,lr,new']);
  expect(titles(withoutChart(layout, only))).toEqual(['Training: losses,lr']);
  expect(titles(withMoved(layout, first, 1))[0]).toBe('Training: lr,losses');
  expect(withMoved(layout, first, -1)).toEqual(layout);
});

test('a tag as a pattern of itself alone', () => {
  expect(new RegExp(`^(?:${patternOf('a.b(c)[0]/d+')})`).test('a.b(c)[0]/d+')).toBe(true);
  expect(new RegExp(`^(?:${patternOf('loss')})`).test('loss/val')).toBe(false);
});

test('the Python that logs it', () => {
  expect(pythonOf(layout)).toBe(
    `writer.add_custom_scalars({
    "Training": {
        "losses": ["Multiline", ["loss/.*"]],
        "lr": ["Multiline", ["lr$"]],
    },
    "Evaluation": {
        "m": ["Margin", ["v", "lo", "up"]],
    },
})`,
  );
});
