// The Python that draws a card's figure again: lightboard reads the points, numpy smooths, matplotlib draws.
import type { CurveSeries, CurveView, Range, YAxis } from '../../charts/curve';
import type { Smoother } from '../../charts/smooth';
import { fileName } from '../../public/save';

export interface Figure {
  readonly logdir: string;
  /** What it is called; of series that name their own tags, not a tag. */
  readonly tag: string;
  readonly series: readonly CurveSeries[];
  readonly view: CurveView;
  /** With x "tag": the tag whose values x is. */
  readonly xTag: string;
  readonly smoothing: number;
  readonly smoother: Smoother;
  /** The part of y in view. */
  readonly y: Range;
  /** The same of the right y axis, where there is one. */
  readonly right?: Range | undefined;
  readonly xLabel: string;
  readonly caption: string;
}

/** A Python string literal. */
export function literal(text: string): string {
  // JSON's escapes are Python's, but for halves of characters that are none.
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029]/g,
    c => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const SMOOTHERS: Readonly<Record<Smoother, string>> = {
  exponential: `def smooth(x, values, weight):
    """TensorBoard's: an exponential average divided by the weight it has gathered."""
    out, last, missing = values.copy(), 0.0, 1.0
    for i in np.flatnonzero(np.isfinite(values)):
        last = last * weight + (1 - weight) * values[i]
        missing *= weight
        out[i] = last / (1 - missing)
    return out`,
  timed: `def smooth(x, values, weight):
    """The exponential average with the weight to the power of the distance in x."""
    out, total, gathered = values.copy(), 0.0, 0.0
    finite = np.flatnonzero(np.isfinite(values))
    unit = (x[finite[-1]] - x[finite[0]]) / max(1, len(finite) - 1) if len(finite) else 0
    for before, i in zip(np.r_[finite[:1], finite], finite):
        faded = weight ** ((x[i] - x[before]) / unit) if unit > 0 else 1.0
        total, gathered = total * faded + values[i], gathered * faded + 1
        out[i] = total / gathered
    return out`,
  gaussian: `def smooth(x, values, weight):
    """A bell of sigma = weight / (1 - weight) points, cut off at 4 sigma."""
    sigma = weight / (1 - weight)
    reach = int(np.ceil(4 * sigma))
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / sigma) ** 2)
    return convolve(values, kernel)`,
  mean: `def smooth(x, values, weight):
    """The mean of the points at most weight / (1 - weight), rounded, away."""
    reach = int(np.floor(weight / (1 - weight) + 0.5))
    return convolve(values, np.ones(2 * reach + 1))`,
};

const CONVOLVE = `def convolve(values, kernel):
    """Over finite values; at the ends the weights that are there count as all."""
    finite = np.isfinite(values)
    numbers, reach = values[finite], len(kernel) // 2
    part = slice(reach, reach + len(numbers))
    weights = np.convolve(np.ones(len(numbers)), kernel)[part]
    out = values.copy()
    out[finite] = np.convolve(numbers, kernel)[part] / weights
    return out


`;

/** The lines that give a run's `x` and `y`. */
export function xOf(figure: Figure): string {
  const { view, xTag } = figure;
  if (view.x === 'step') return '    x, y = points.step.astype(float), points.value.astype(float)';
  if (view.x === 'tag')
    return `    other = board.read_scalars(run, ${literal(xTag)})
    order = np.argsort(other.step, kind="stable")
    at = np.searchsorted(other.step[order], points.step, "right") - 1  # the last step that is not later
    x = np.where(at < 0, np.nan, other.value[order][at].astype(float))
    y = points.value.astype(float)[np.isfinite(x)]
    x = x[np.isfinite(x)]`;
  const x =
    view.x === 'relative' ? 'points.wall_time - points.wall_time.min()' : 'points.wall_time';
  return `    x, y = ${x}, points.value.astype(float)`;
}

/** A script, whole: it needs lightboard, numpy and matplotlib. */
export function makePython(figure: Figure): string {
  const { series, view, smoothing } = figure;
  const smooth = smoothing > 0;
  const tagged = tagsOf(figure);
  const runs = series.map(one =>
    tagged
      ? `    (${literal(one.name)}, ${literal(one.tag ?? '')}): (${literal(one.color)}, ${styleOf(one)}),`
      : `    ${literal(one.name)}: ${literal(one.color)},`,
  );
  const style = tagged ? ', linestyle=style' : '';
  const at = figure.right ? '(right if tag in on_right else axes)' : 'axes';
  const label = tagged ? 'f"{run} · {tag}"' : 'run';
  const lines = [
    ...opening(figure, smooth || view.x === 'tag'),
    tagged ? 'curves = {' : 'runs = {',
    ...runs,
    '}',
    '',
    '',
    ...smootherOf(figure),
    FIGURE,
    ...rightOf(figure),
    tagged
      ? 'for (run, tag), (color, style) in curves.items():'
      : 'for run, color in runs.items():',
    '    points = board.read_scalars(run, tag)',
    xOf(figure),
    '    order = x.argsort(kind="stable")',
    '    x, y = x[order], y[order]',
    ...(smooth
      ? [
          `    ${at}.plot(x, y, color=color, alpha=0.22, linewidth=1)`,
          `    ${at}.plot(x, smooth(x, y, ${number(smoothing)}), color=color, linewidth=1.5${style}, label=${label})`,
        ]
      : [`    ${at}.plot(x, y, color=color, linewidth=1.5${style}, label=${label})`]),
    ...closing(figure),
  ];
  return `${lines.join('\n')}\n`;
}

export const FIGURE = 'figure, axes = plt.subplots(figsize=(8, 4.5), layout="constrained")';
export const number = (value: number) => String(Number(value.toPrecision(9)));

/** The second y axis, and which tags it is of. */
export function rightOf({ series, right }: Figure): string[] {
  if (!right) return [];
  const tags = new Set(series.flatMap(one => (one.right && one.tag ? [one.tag] : [])));
  return ['right = axes.twinx()', `on_right = [${[...tags].map(literal).join(', ')}]`];
}

/** A figure of several tags: each curve has its own. */
export const tagsOf = ({ series }: Figure) => series.some(one => one.tag !== undefined);
export const styleOf = ({ dash }: CurveSeries) =>
  dash.length > 0 ? `(0, (${dash.join(', ')}))` : '"solid"';

/** The imports, the board and the tag. */
export function opening(figure: Figure, numpy: boolean): string[] {
  const { logdir, tag } = figure;
  return [
    'import lightboard',
    'import matplotlib.pyplot as plt',
    ...(numpy ? ['import numpy as np'] : []),
    '',
    `board = lightboard.open(${literal(logdir)})`,
    `${tagsOf(figure) ? 'title' : 'tag'} = ${literal(tag)}`,
  ];
}

/** What smooths, where something does. */
export function smootherOf({ smoothing, smoother }: Figure): string[] {
  if (smoothing === 0) return [];
  const convolve = smoother === 'gaussian' || smoother === 'mean' ? CONVOLVE : '';
  return [`${convolve}${SMOOTHERS[smoother]}`, '', ''];
}

/** Axes, words, and the file. */
export function closing(figure: Figure): string[] {
  const { tag, series, view, y, right, xLabel, caption } = figure;
  return [
    ...(view.xLog ? ['axes.set_xscale("log")'] : []),
    ...(view.xRange ? [`axes.set_xlim(${view.xRange.map(number).join(', ')})`] : []),
    ...yAxis('axes', view.y, y),
    ...(right ? yAxis('right', view.right?.y ?? 'linear', right) : []),
    `axes.set_title(${tagsOf(figure) ? 'title' : 'tag'})`,
    `axes.set_xlabel(${literal(xLabel)})`,
    'axes.grid(axis="y", alpha=0.3)',
    ...(series.length > 0 ? legend(right !== undefined) : []),
    `figure.supxlabel(${literal(caption)}, fontsize="x-small", color="gray", wrap=True)`,
    `figure.savefig(${literal(`${fileName(tag)}.svg`)})`,
  ];
}

function yAxis(name: string, kind: YAxis, y: Range): string[] {
  const reach = Math.max(Math.abs(y[0]), Math.abs(y[1])) || 1;
  const symlog = `"symlog", linthresh=${number(10 ** (Math.ceil(Math.log10(reach)) - 3))}`;
  return [
    ...(kind === 'linear' ? [] : [`${name}.set_yscale(${kind === 'log' ? '"log"' : symlog})`]),
    `${name}.set_ylim(${y.map(number).join(', ')})`,
  ];
}

/** One for both axes, over what either draws. */
const legend = (two: boolean) =>
  two
    ? [
        'lines = [line for line in [*axes.get_lines(), *right.get_lines()] if line.get_label()[0] != "_"]',
        'right.legend(handles=lines, fontsize="small")',
      ]
    : ['axes.legend(fontsize="small")'];
