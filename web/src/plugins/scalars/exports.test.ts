import { expect, test } from 'vitest';
import { makeCsv } from '../../charts/csv';
import { line, makeTestGroup, makeTestSeries } from '../../charts/fixture';
import { fileName } from '../../public/save';
import { captionOf } from './caption';
import { makeGroupPython } from './group_python';
import { makeJson } from './json';
import { type Figure, literal, makePython } from './python';
import { runRanges } from './run_ranges';

test.each([
  [[], ''],
  [[3], '3'],
  [[0, 1, 2, 7], '0-2,7'],
  [[7, 2, 1, 0, 1], '0-2,7'],
  [[5, 7, 9], '5,7,9'],
])('runs %j are %j', (ids, text) => {
  expect(runRanges(ids)).toBe(text);
});

test('thousands of runs are a short URL', () => {
  expect(runRanges(Array.from({ length: 10_000 }, (_, i) => i))).toBe('0-9999');
});

test('JSON: every point, and words for what JSON has no number for', () => {
  const series = makeTestSeries(
    [
      [0, 0.5],
      [1, Number.NaN],
      [2, Number.NEGATIVE_INFINITY],
    ],
    {
      name: 'a"b',
    },
  );
  const found = JSON.parse(makeJson({ tag: 'loss', smoothing: 0 }, [series]));
  expect(found).toMatchObject({ tag: 'loss', smoothing: 0 });
  expect(found.series[0]).toMatchObject({
    run: 'a"b',
    step: [0, 1, 2],
    value: [0.5, 'NaN', '-Infinity'],
  });
  expect(found.series[0].smoothed).toBeUndefined();
});

test.each([
  ['train/loss', 'train_loss'],
  ['../../etc/passwd', 'etc_passwd'],
  ['损失', '损失'],
  ['///', 'card'],
])('the file of %j is %j', (tag, name) => {
  expect(fileName(tag)).toBe(name);
});

test.each(['plain', 'a"b', 'a\\b', 'a\nb', 'é\u0085\u2028', '"""'])(
  '%j is a Python literal',
  text => {
    expect(JSON.parse(literal(text))).toBe(text);
    expect(literal(text)).not.toMatch(/[\p{Cc}\u2028]/u);
  },
);

test('the caption says what was done', () => {
  const runs = Array.from({ length: 8 }, () => makeTestSeries([]));
  expect(captionOf('en', runs, 0.6, 'exponential')).toBe(
    'Moving average (EMA), weight 0.60, over all points; raw values behind · single runs, no band · n = 8',
  );
  expect(captionOf('en', runs, 0, 'mean')).toContain('no smoothing');
});

test('the caption of groups says by what, which centre, which band, and how many runs', () => {
  const by = [
    { kind: 'config', name: 'lr' },
    { kind: 'pattern', source: 'seed.*' },
  ] as const;
  const a = makeTestGroup([5, 5], { name: 'a' });
  expect(captionOf('en', [a, makeTestGroup([5, 5], { name: 'b' })], 0, 'exponential', by)).toBe(
    'values as logged, no smoothing · Mean, band: ± std, of runs grouped by lr, /seed.*/ · n = 5 runs in each of 2 groups',
  );
  const fewer = makeTestGroup([3, 2, 1], { name: 'b' }, 'ci95', 'median');
  expect(captionOf('en', [fewer, a], 0.9, 'mean', by)).toBe(
    'Running mean, weight 0.90, of each run over all its points · Median, band: 95 % interval, of runs grouped by lr, /seed.*/ · band around the mean · n(b) = 1–3, n(a) = 5',
  );
});

test('CSV and JSON of groups hold centre, band and the number of runs', () => {
  const group = makeTestGroup([2, 1, 0], { name: 'a,b' });
  expect(makeCsv([group])).toBe(
    'group,x,centre,low,high,n\n"a,b",0,1,0.5,1.5,2\n"a,b",1,1,NaN,NaN,1\n"a,b",2,NaN,NaN,NaN,0\n',
  );
  expect(JSON.parse(makeJson({ tag: 'loss', group_by: ['config:lr'] }, [group]))).toEqual({
    tag: 'loss',
    group_by: ['config:lr'],
    groups: [
      {
        group: 'a,b',
        runs: 2,
        centre_is: 'mean',
        band_is: 'std',
        x: [0, 1, 2],
        centre: [1, 1, 'NaN'],
        low: [0.5, 'NaN', 'NaN'],
        high: [1.5, 'NaN', 'NaN'],
        n: [2, 1, 0],
      },
    ],
  });
});

const figure: Figure = {
  logdir: '/home/me/logs "x"',
  tag: 'train/loss',
  series: [
    makeTestSeries(
      line(3, i => i),
      { name: 'a\\b' },
    ),
  ],
  view: {
    x: 'step',
    y: 'linear',
    xRange: null,
    yRange: null,
    xLog: false,
    yEnds: [null, null],
    ignoreOutliers: true,
  },
  xTag: '',
  smoothing: 0.6,
  smoother: 'exponential',
  y: [0, 2.1],
  xLabel: 'Step',
  caption: 'n = 1',
};

test('the Python says what the view says', () => {
  const code = makePython(figure);
  for (const words of [
    'board = lightboard.open("/home/me/logs \\"x\\"")',
    '"a\\\\b": "#1c6fc7",',
    'smooth(x, y, 0.6)',
    'axes.set_ylim(0, 2.1)',
    'figure.savefig("train_loss.svg")',
  ])
    expect(code).toContain(words);
  expect(makePython({ ...figure, smoothing: 0 })).not.toContain('smooth(');
  expect(makePython({ ...figure, smoothing: 0 })).not.toContain('numpy');
  const other = makePython({
    ...figure,
    xTag: 'epoch',
    view: { ...figure.view, x: 'tag', xLog: true, y: 'log', xRange: [1, 20] },
  });
  for (const words of [
    'read_scalars(run, "epoch")',
    'set_xscale("log")',
    'set_yscale("log")',
    'set_xlim(1, 20)',
  ])
    expect(other).toContain(words);
});

test.each([
  ['std', 'mean', 'mean - std, mean + std'],
  ['stderr', 'mean', '/ np.sqrt(n)'],
  ['ci95', 'mean', 'def t95(freedom)'],
  ['minmax', 'mean', 'np.nanmin(lowest, axis=0)'],
  ['quartiles', 'median', 'np.nanmedian(values, axis=0)'],
] as const)('the Python of groups with the band %s says so', (band, centre, words) => {
  const code = makeGroupPython({
    ...figure,
    groups: [{ name: 'lr 1', color: '#123456', runs: ['a\\b', 'c'] }],
    centre,
    band,
    members: false,
    columns: 640,
  });
  for (const said of [
    words,
    '"lr 1": [',
    '("lr 1", tag): ("#123456", "solid"),',
    '"a\\\\b",',
    'most = 640',
    'smooth(x, y, 0.6)',
  ])
    expect(code).toContain(said);
  expect(code).not.toContain('alpha=0.25');
});

test('the Python of groups of several tags has a curve for each', () => {
  const code = makeGroupPython({
    ...figure,
    tag: 'losses',
    series: [
      makeTestGroup([2], { name: 'g', tag: 'loss' }),
      makeTestGroup([2], { name: 'g', tag: 'acc', right: true, dash: [6, 3] }),
    ],
    right: [0, 100],
    groups: [{ name: 'g', color: '#123456', runs: ['a', 'b'] }],
    centre: 'mean',
    band: 'std',
    members: false,
    columns: 640,
  });
  for (const said of [
    'title = "losses"',
    '("g", "acc"): ("#1c6fc7", (0, (6, 3))),',
    'on_right = ["acc"]',
    'side.fill_between(',
    '{group} · {tag}, {label}',
  ])
    expect(code).toContain(said);
});

test('of two axes each row, curve and figure says which', () => {
  const left = makeTestSeries([[0, 0.5]], { name: 'a', tag: 'loss' });
  const right = makeTestSeries([[0, 95]], { name: 'a', tag: 'acc', right: true });
  expect(makeCsv([left, right]).split('\n').slice(0, 3)).toEqual([
    'run,tag,axis,step,wall_time,value',
    'a,loss,left,0,1000,0.5',
    'a,acc,right,0,1000,95',
  ]);
  expect(makeCsv([left])).not.toContain('left');
  const group = makeTestGroup([2], { name: 'g', tag: 'acc', right: true });
  expect(makeCsv([group]).split('\n')[0]).toBe('group,tag,axis,x,centre,low,high,n');
  const found = JSON.parse(makeJson({}, [left, right]));
  expect(found.series.map((one: { axis?: string }) => one.axis)).toEqual([undefined, 'right']);
});
