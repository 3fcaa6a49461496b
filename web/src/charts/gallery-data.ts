// Made-up series for the gallery: the same on every load, shaped like what people log.
import { type Palette, slotColour, slotDash } from '../base/colours';
import type { CurveSeries, CurveView, Direction } from './curve';

export interface Card {
  readonly title: string;
  readonly series: readonly CurveSeries[];
  readonly view?: Partial<CurveView>;
  readonly direction?: Direction;
  readonly height?: number;
}

type Maker = (palette: Palette, smoothing: number) => Card[];
export type SetName = 'states' | 'mock' | 'many' | 'thousand';
export const SETS: Record<SetName, Maker> = { states, mock, many, thousand };

const START = 1_764_000_000; // a fixed evening in November 2025
const END = 58_650;

/** Mulberry32: uniform in [0, 1). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let x = Math.imul(state ^ (state >>> 15), 1 | state);
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x;
    return ((x ^ (x >>> 14)) >>> 0) / 4294967296;
  };
}

function gauss(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
}

/** Exponential average with the bias of its start removed; what is not finite is passed over. */
export function smooth(values: Float32Array, weight: number): Float32Array | null {
  if (weight <= 0) return null;
  const out = new Float32Array(values.length);
  let mean = 0;
  let decay = 1;
  values.forEach((v, i) => {
    if (!Number.isFinite(v)) {
      out[i] = v;
      return;
    }
    mean = mean * weight + (1 - weight) * v;
    decay *= weight;
    out[i] = mean / (1 - decay);
  });
  return out;
}

interface Shape {
  key: number;
  name: string;
  slot: number;
  length: number;
  every: number;
  minutes?: number;
  restart?: number;
  live?: boolean;
  at: (progress: number, noise: number, step: number, random: () => number) => number;
}

export function makeSeries(palette: Palette, smoothing: number, shape: Shape): CurveSeries {
  const { key, name, slot, length, every, at } = shape;
  const random = randomOf(key * 7919 + slot);
  const n = Math.floor(length / every);
  const step = new Float64Array(n);
  const wall = new Float64Array(n);
  const value = new Float32Array(n);
  const seconds = ((shape.minutes ?? 90) * 60) / END;
  let noise = 0;
  let [min, stepAtMin, max, stepAtMax, nonfinite] = [
    Number.NaN,
    Number.NaN,
    Number.NaN,
    Number.NaN,
    0,
  ];
  for (let i = 0; i < n; i++) {
    const s = (i + 1) * every;
    noise = 0.6 * noise + gauss(random);
    const v = at(s / END, noise, s, random);
    step[i] = s;
    wall[i] = START + key * 600 + s * seconds;
    value[i] = v;
    if (!Number.isFinite(v)) nonfinite++;
    else {
      if (!(v >= min)) [min, stepAtMin] = [v, s];
      if (!(v <= max)) [max, stepAtMax] = [v, s];
    }
  }
  return {
    key,
    name,
    color: slotColour(slot, palette),
    dash: slotDash(slot),
    step,
    wall,
    value,
    smoothed: smooth(value, smoothing),
    x: null,
    total: n,
    start: wall[0] ?? Number.NaN,
    end: wall[n - 1] ?? Number.NaN,
    lastStep: step[n - 1] ?? Number.NaN,
    lastValue: value[n - 1] ?? Number.NaN,
    min,
    stepAtMin,
    max,
    stepAtMax,
    nonfinite,
    coarse: false,
    extent: null,
    restart: shape.restart ?? Number.NaN,
    live: shape.live ?? false,
  };
}

interface Example {
  name: string;
  slot: number;
  cosine: boolean;
  loss: number;
  accuracy: number;
  speed: number;
  minutes: number;
  length?: number;
  nan?: number;
  restart?: number;
  live?: boolean;
}

const EXAMPLES: Example[] = [
  {
    name: 'resnet18/base',
    slot: 1,
    cosine: false,
    loss: 0.19,
    accuracy: 0.9438,
    speed: 1,
    minutes: 96,
  },
  {
    name: 'resnet18/cosine',
    slot: 2,
    cosine: true,
    loss: 0.165,
    accuracy: 0.9521,
    speed: 1,
    minutes: 97,
  },
  {
    name: 'resnet18/cosine-mixup',
    slot: 3,
    cosine: true,
    loss: 0.31,
    accuracy: 0.9587,
    speed: 0.8,
    minutes: 104,
  },
  {
    name: 'resnet18/lr-0.8',
    slot: 4,
    cosine: false,
    loss: 0.9,
    accuracy: 0.61,
    speed: 0.7,
    minutes: 21,
    length: 12_800,
    nan: 12_700,
  },
  {
    name: 'resnet50/base',
    slot: 5,
    cosine: false,
    loss: 0.17,
    accuracy: 0.9502,
    speed: 0.9,
    minutes: 241,
  },
  {
    name: 'resnet50/cosine',
    slot: 6,
    cosine: true,
    loss: 0.15,
    accuracy: 0.9561,
    speed: 0.95,
    minutes: 172,
    length: 41_900,
    live: true,
  },
  {
    name: 'resnet50/cosine-ema',
    slot: 7,
    cosine: true,
    loss: 0.14,
    accuracy: 0.9606,
    speed: 1.1,
    minutes: 138,
    length: 33_400,
    live: true,
  },
  {
    name: 'vit-tiny/adamw',
    slot: 9,
    cosine: true,
    loss: 0.36,
    accuracy: 0.8934,
    speed: 0.33,
    minutes: 183,
  },
  {
    name: 'vit-tiny/warmup',
    slot: 10,
    cosine: true,
    loss: 0.31,
    accuracy: 0.9127,
    speed: 0.3,
    minutes: 187,
    restart: 24_300,
  },
  {
    name: 'vit-tiny/warmup-rope',
    slot: 11,
    cosine: true,
    loss: 0.28,
    accuracy: 0.9214,
    speed: 0.36,
    minutes: 61,
    length: 18_200,
    live: true,
  },
];

type Kind = 'loss' | 'accuracy' | 'grad' | 'lr' | 'rate';

function schedule(cosine: boolean, p: number): number {
  if (cosine) return (0.5 + 0.5 * Math.cos(Math.PI * Math.min(1, p))) ** 0.9;
  const fall = (x: number) => 1 / (1 + Math.exp(-x / 0.004));
  return 1 - 0.66 * fall(p - 0.5) - 0.24 * fall(p - 0.75);
}

function ten(palette: Palette, smoothing: number, kind: Kind, every = 50): CurveSeries[] {
  return EXAMPLES.map((run, i) =>
    makeSeries(palette, smoothing, {
      key: i + 1,
      name: run.name,
      slot: run.slot,
      every,
      length: run.length ?? END,
      minutes: run.minutes,
      ...(run.restart ? { restart: run.restart } : {}),
      ...(run.live ? { live: true } : {}),
      at: (p, noise, step, random) => {
        if (
          run.nan &&
          step >= run.nan &&
          (kind === 'loss' || kind === 'accuracy' || kind === 'grad')
        )
          return Number.NaN;
        const f = schedule(run.cosine, p);
        const early =
          0.8 * Math.exp((-step * run.speed) / 1500) + 0.2 * Math.exp((-step * run.speed) / 7000);
        if (kind === 'loss')
          return (
            (run.loss * 0.25 + run.loss * 1.7 * f + 2.05 * early) * (1 + 0.075 * noise * (0.5 + f))
          );
        if (kind === 'accuracy')
          return run.accuracy - run.loss * 0.5 * f - 0.74 * early + 0.016 * noise * f;
        if (kind === 'grad')
          return (
            (0.55 + 1.5 * f + 3 * early) * Math.exp(0.24 * noise + (random() < 0.006 ? 1.2 : 0))
          );
        if (kind === 'lr')
          return Math.max(1e-6, (run.slot > 8 ? Math.min(1, step / 2500) * 1e-3 : 0.1) * f);
        return (
          (run.slot > 8 ? 3900 : run.slot > 4 ? 2050 : 5100) * (1 + 0.006 * noise) -
          (random() < 0.012 ? 900 * random() : 0)
        );
      },
    }),
  );
}

function mock(palette: Palette, smoothing: number): Card[] {
  const log = { y: 'log' } as const;
  return [
    { title: 'val/accuracy', series: ten(palette, 0, 'accuracy', 391), direction: 'max' },
    { title: 'train/loss', series: ten(palette, smoothing, 'loss'), direction: 'min' },
    { title: 'val/loss', series: ten(palette, 0, 'loss', 391), direction: 'min' },
    { title: 'train/loss', series: ten(palette, smoothing, 'loss'), view: log, direction: 'min' },
    { title: 'train/accuracy', series: ten(palette, smoothing, 'accuracy'), direction: 'max' },
    { title: 'train/grad_norm', series: ten(palette, smoothing, 'grad', 20) },
    { title: 'train/lr', series: ten(palette, smoothing, 'lr'), view: log },
    {
      title: 'train/loss, relative',
      series: ten(palette, smoothing, 'loss'),
      view: { x: 'relative' },
      direction: 'min',
    },
    { title: 'perf/images_per_s', series: ten(palette, smoothing, 'rate') },
  ];
}

function crowd(
  palette: Palette,
  smoothing: number,
  runs: number,
  points: number,
  seed = 0,
): CurveSeries[] {
  return Array.from({ length: runs }, (_, i) => {
    const floor = 0.05 + ((i * 37) % runs) / runs;
    return makeSeries(palette, smoothing, {
      key: i + 1,
      name: `sweep/lr-${(i + 1) / 1000}/seed-${seed}`,
      slot: i + 1,
      every: Math.floor(END / points),
      length: END,
      at: (p, noise) => floor + Math.exp(-p * (4 + (i % 7))) + 0.02 * noise,
    });
  });
}

function many(palette: Palette, smoothing: number): Card[] {
  return Array.from({ length: 12 }, (_, i) => ({
    title: `sweep/metric-${i}`,
    series: crowd(palette, smoothing, 100, 500, i),
  }));
}

function thousand(palette: Palette, smoothing: number): Card[] {
  return [
    {
      title: 'sweep/loss',
      series: crowd(palette, smoothing, 1000, 500),
      height: 400,
      direction: 'min',
    },
  ];
}

function states(palette: Palette, smoothing: number): Card[] {
  const one = (shape: Partial<Shape>, weight = smoothing) =>
    makeSeries(palette, weight, {
      key: 1,
      name: 'run',
      slot: 1,
      every: 10,
      length: 1000,
      at: p => p,
      ...shape,
    });
  return [
    { title: 'ten runs', series: ten(palette, smoothing, 'loss'), direction: 'min' },
    { title: 'empty', series: [] },
    { title: 'one point', series: [one({ length: 10, live: true, at: () => Math.LN2 })] },
    { title: 'two points', series: [one({ length: 20, at: p => 2 - 900 * p })] },
    { title: 'all NaN', series: [one({ at: () => Number.NaN }, 0)] },
    {
      title: 'constant',
      series: [
        one({ at: () => 0.001 }, 0),
        one({ key: 2, slot: 2, name: 'zero', at: () => 0.001 }, 0),
      ],
    },
    { title: 'log axis', series: ten(palette, smoothing, 'lr'), view: { y: 'log' } },
    {
      title: 'symlog axis',
      series: [one({ at: (p, noise) => 800 * Math.sin(p * 700) * (p * 60) + noise })],
      view: { y: 'symlog' },
    },
    {
      title: 'restart',
      series: [one({ restart: 500, at: (p, noise) => Math.exp(-p * 100) + 0.02 * noise })],
    },
    {
      title: 'live',
      series: [one({ live: true, at: (p, noise) => Math.exp(-p * 100) + 0.02 * noise })],
    },
    {
      title: 'spikes, outliers shown',
      series: [one({ at: (p, noise, s) => (s === 500 ? 1e4 : Math.exp(-p * 100) + 0.02 * noise) })],
      view: { ignoreOutliers: false },
    },
    {
      title: 'spikes, outliers ignored',
      series: [
        one({
          every: 2,
          at: (p, noise, s) => (s === 500 ? 1e4 : Math.exp(-p * 100) + 0.02 * noise),
        }),
      ],
    },
    {
      title: 'NaN, Inf and gaps',
      series: [
        one(
          {
            at: (p, noise, s) =>
              s === 300
                ? Number.NaN
                : s === 600
                  ? Number.POSITIVE_INFINITY
                  : s > 800 && s % 30
                    ? Number.NaN
                    : p * 10 + 0.01 * noise,
          },
          0,
        ),
      ],
    },
    {
      title: 'dense: envelope',
      series: [1, 2, 3].map(k =>
        one({
          key: k,
          slot: k,
          name: `run${k}`,
          every: 0.25,
          at: (p, noise) => k / 4 + Math.exp(-p * 100) + 0.06 * noise,
        }),
      ),
    },
    {
      title: 'tiny values',
      series: [one({ at: (p, noise) => 3e-6 * Math.exp(-p * 60) + 1e-7 * noise })],
    },
    { title: 'negative', series: [one({ at: (p, noise) => -1200 + 900 * p * 30 + 20 * noise })] },
    {
      title: 'wall time',
      series: ten(palette, smoothing, 'accuracy', 391),
      view: { x: 'wall' },
      direction: 'max',
    },
    { title: '100 runs', series: crowd(palette, smoothing, 100, 500), direction: 'min' },
    {
      title: '36 slots, dashed',
      series: Array.from({ length: 36 }, (_, i) =>
        one(
          {
            key: i + 1,
            slot: i + 1,
            name: `slot${i + 1}`,
            at: (p, noise) => i + 30 * p + 0.1 * noise,
          },
          0,
        ),
      ),
    },
    { title: '<img src=x onerror=alert(1)>', series: [one({ name: '<b>bold</b>\u202e\t' })] },
  ];
}
