import { describe, expect, test } from 'vitest';
import type { CurveSeries, CurveView } from './curve';
import { line, makeTestSeries } from './fixture';
import { lineOf } from './line';
import { makeScene } from './scene';
import { escaped, makeSvg, pathOf } from './svg';
import type { Theme } from './theme';

const view: CurveView = {
  x: 'step',
  y: 'linear',
  xRange: null,
  yRange: null,
  xLog: false,
  yEnds: [null, null],
  ignoreOutliers: false,
};
const theme: Theme = {
  text: '#111111',
  muted: '#666666',
  surface: '#ffffff',
  grid: '#eeeeee',
  lineStrong: '#cccccc',
  accent: '#4b52d1',
  cross: '#000000',
  font: '"Inter", sans-serif',
  rawOpacity: 0.2,
  bandOpacity: 0.1,
  dimOpacity: 0.3,
  curve: 1.5,
  curveHover: 2.25,
};
const sceneOf = (series: readonly CurveSeries[], change: Partial<CurveView> = {}) =>
  makeScene({
    series,
    view: { ...view, ...change },
    width: 720,
    height: 360,
    direction: 'none',
    locale: 'en',
    now: 0,
  });
const svgOf = (series: readonly CurveSeries[], title = 'train/loss') =>
  makeSvg({ scene: sceneOf(series), theme, title, caption: 'as logged · n = 1', note: () => '' });
const numbers = (path: string) => [...path.matchAll(/-?\d+(?:\.\d+)?/g)].map(Number);

/** Every element closed, every attribute quoted: enough of a parser to see that a browser will take it. */
function expectWellFormed(xml: string) {
  const open: string[] = [];
  for (const [, close, name, , self] of xml.matchAll(
    /<(\/?)([a-zA-Z]+)((?:\s+[a-zA-Z:-]+="[^"<]*")*)\s*(\/?)>/g,
  )) {
    if (close) expect(open.pop()).toBe(name);
    else if (!self) open.push(name as string);
  }
  expect(open).toEqual([]);
  expect(xml.replace(/<[^>]*>/g, '')).not.toMatch(/[<>]|&(?!amp;|lt;|gt;|quot;)/);
}

test('it holds title, caption, legend, axes and a path for each curve', () => {
  const series = [1, 2].map(key =>
    makeTestSeries(
      line(50, i => i * key),
      { key, name: `run${key}` },
    ),
  );
  const svg = svgOf(series);
  expectWellFormed(svg);
  for (const words of ['train/loss', 'as logged · n = 1', 'run1', 'run2', '>50<', '>100<'])
    expect(svg).toContain(words);
  expect(svg.match(/<path d="M[^"]*" stroke="#1c6fc7" stroke-width="1.5"/g)).toHaveLength(2);
});

test('points stand where the scales put them', () => {
  const series = makeTestSeries(line(11, i => i));
  const scene = sceneOf([series]);
  const path = numbers(pathOf(lineOf(series, 'step'), series.value, scene));
  expect(path).toHaveLength(22);
  for (let i = 0; i < 11; i++) {
    expect(path[2 * i]).toBeCloseTo(scene.x.map(i), 1);
    expect(path[2 * i + 1]).toBeCloseTo(scene.y.map(i), 1);
  }
});

describe('what is not finite', () => {
  const series = makeTestSeries([
    [0, 1],
    [1, Number.NaN],
    [2, 2],
    [3, 3],
    [4, Number.POSITIVE_INFINITY],
  ]);

  test('lifts the pen, and a lone point stays a dot', () => {
    const path = pathOf(lineOf(series, 'step'), series.value, sceneOf([series]));
    expect(path.match(/M/g)).toHaveLength(2);
    expect(path.match(/h\.5/g)).toHaveLength(1);
    expect(path).not.toMatch(/NaN|Infinity/);
  });

  test('is marked and never becomes a coordinate', () => {
    const svg = svgOf([series]);
    expectWellFormed(svg);
    expect(svg.replace(/>NaN<|>Inf</g, '')).not.toMatch(/NaN|Infinity/);
  });
});

test.each(['<script>alert(1)</script>', 'a"b', "it's", 'a&b', '\u0000\ud800', '跑 1'])(
  'a run may be named %j',
  name => {
    const svg = svgOf(
      [
        makeTestSeries(
          line(3, i => i),
          { name },
        ),
      ],
      name,
    );
    expectWellFormed(svg);
    expect(svg).not.toContain('<script');
    expect(svg).not.toMatch(/[\0\ud800](?![\udc00-\udfff])/u);
  },
);

test('escaped is the inverse of what a browser reads', () => {
  const read = (text: string) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&amp;', '&');
  for (const words of ['&amp;', '<&>"', 'plain', '😀']) expect(read(escaped(words))).toBe(words);
});

test('smoothed curves have their raw ones faintly behind', () => {
  const series = makeTestSeries(
    line(20, i => i % 3),
    { smoothed: new Float64Array(20).fill(1) },
  );
  const svg = svgOf([series]);
  expect(svg).toContain('stroke-opacity');
  expect(svg.indexOf('stroke-opacity')).toBeLessThan(svg.indexOf('stroke-width="1.5"'));
});

test('shapes along a curve, and in its row of the legend', () => {
  const marker = 'M-3 -3L3 -3L3 3L-3 3Z';
  const svg = svgOf([
    makeTestSeries(
      line(5, i => i),
      { marker, color: '#aa0000' },
    ),
  ]);
  expect(svg.split(`<path d="${marker}" transform="translate(`)).toHaveLength(1 + 5 + 1);
  expectWellFormed(svg);
  expect(svg).toContain('paint-order="stroke"');
  expect(svgOf([makeTestSeries(line(5, i => i))])).not.toContain('translate(20');
});
