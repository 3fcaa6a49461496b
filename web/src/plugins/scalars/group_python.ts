// The Python that draws a card's groups again: every run is read whole, smoothed, put on a common grid, and summed up.
import type { BandKind, Centre } from '../../charts/curve';
import {
  closing,
  FIGURE,
  type Figure,
  literal,
  number,
  opening,
  rightOf,
  smootherOf,
  styleOf,
  tagsOf,
  xOf,
} from './python';

export interface GroupFigure extends Figure {
  /** Of one tag each group has its colour; of several `series` have one each, named by group and tag. */
  readonly groups: readonly {
    readonly name: string;
    readonly color: string;
    readonly runs: readonly string[];
  }[];
  readonly centre: Centre;
  readonly band: BandKind;
  /** Each run too, as a faint line. */
  readonly members: boolean;
  /** The most places a group is worked out at: where its runs have more, they are averaged in columns. */
  readonly columns: number;
}

const CENTRES: Readonly<Record<Centre, string>> = {
  mean: 'mean',
  median: 'np.nanmedian(values, axis=0)',
};
const BANDS: Readonly<Record<BandKind, string>> = {
  std: 'mean - std, mean + std',
  stderr: 'mean - std / np.sqrt(n), mean + std / np.sqrt(n)',
  ci95: 'mean - t95(n - 1) * std / np.sqrt(n), mean + t95(n - 1) * std / np.sqrt(n)',
  minmax: 'np.nanmin(lowest, axis=0), np.nanmax(highest, axis=0)',
  quartiles: 'np.nanquantile(values, [0.25, 0.75], axis=0)',
};

const T95 = `def t95(freedom):
    """Student's t: 95 % of it lies within this on either side; right to 1e-5."""
    table = [np.nan, 12.706205, 4.302653, 3.182446, 2.776445, 2.570582, 2.446912, 2.364624, 2.306004]
    table += [2.262157, 2.228139, 2.200985, 2.178813, 2.160369, 2.144787, 2.13145, 2.119905, 2.109816]
    table += [2.100922, 2.093024, 2.085963, 2.079614, 2.073873, 2.068658, 2.063899, 2.059539, 2.055529]
    table += [2.051831, 2.048407, 2.04523, 2.042272]
    z, v = 1.959963984540054, np.maximum(freedom, 1.0)
    far = z + (z**3 + z) / (4 * v) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
    return np.where(freedom < len(table), np.take(table, freedom, mode="clip"), far)`;

/** A script, whole: it needs lightboard, numpy and matplotlib. */
export function makeGroupPython(figure: GroupFigure): string {
  const { groups, series, centre, band, members, smoothing, columns, view } = figure;
  const tagged = tagsOf(figure);
  const at = figure.right ? 'side' : 'axes';
  const lines = [
    'import warnings',
    '',
    ...opening(figure, true),
    'groups = {',
    ...groups.flatMap(({ name, runs }) => [
      `    ${literal(name)}: [`,
      ...runs.map(run => `        ${literal(run)},`),
      '    ],',
    ]),
    '}',
    'curves = {',
    ...(tagged
      ? series.map(
          one =>
            `    (${literal(one.name)}, ${literal(one.tag ?? '')}): (${literal(one.color)}, ${styleOf(one)}),`,
        )
      : groups.map(
          ({ name, color }) => `    (${literal(name)}, tag): (${literal(color)}, "solid"),`,
        )),
    '}',
    `most = ${columns}  # a group whose runs have more different x than this is averaged in so many columns`,
    '',
    '',
    ...smootherOf(figure),
    'def load(run, tag):',
    '    """x, ascending, and the value at each: of several at one x the last, of all that is not finite nan."""',
    '    points = board.read_scalars(run, tag)',
    xOf(figure),
    '    order = x.argsort(kind="stable")',
    '    x, y = x[order], y[order]',
    ...(smoothing > 0 ? [`    y = smooth(x, y, ${number(smoothing)})`] : []),
    `    last = np.r_[x[1:] != x[:-1], len(x) > 0]${view.xLog ? ' & (x > 0)' : ''}`,
    '    return x[last], np.where(np.isfinite(y), y, np.nan)[last]',
    '',
    '',
    'def gather(curves):',
    '    """The grid, and on it each run: its value, its lowest and its highest."""',
    '    grid = np.unique(np.concatenate([x[(x >= lo) & (x <= hi)] for x, _ in curves]))',
    '    edges = None',
    '    if len(grid) > most:',
    `        edges = np.${view.xLog ? 'geomspace' : 'linspace'}(lo, hi, most + 1)`,
    `        grid = ${view.xLog ? 'np.sqrt(edges[1:] * edges[:-1])' : '(edges[1:] + edges[:-1]) / 2'}`,
    '    found = []',
    '    for x, y in curves:',
    '        # On the line between neighbours; nothing before the first point, after the last, or beside nan.',
    '        at = np.interp(grid, x, y, left=np.nan, right=np.nan)',
    '        low = high = at',
    '        if edges is not None:',
    '            inside = np.isfinite(y) & (x >= lo) & (x <= hi)',
    `            share = ${view.xLog ? 'np.log(x[inside] / lo) / np.log(hi / lo)' : '(x[inside] - lo) / (hi - lo)'}`,
    '            column = np.minimum((share * most).astype(int), most - 1)',
    '            count = np.bincount(column, minlength=most)',
    '            total = np.bincount(column, weights=y[inside], minlength=most)',
    '            low, high = np.where(count > 0, np.inf, at), np.where(count > 0, -np.inf, at)',
    '            at = np.where(count > 0, total / np.maximum(count, 1), at)',
    '            np.minimum.at(low, column, y[inside])',
    '            np.maximum.at(high, column, y[inside])',
    '        found.append((at, low, high))',
    '    return grid, *np.swapaxes(found, 0, 1)',
    '',
    '',
    ...(band === 'ci95' ? [T95, '', ''] : []),
    'np.seterr(all="ignore")  # where no run has a value there is nothing, and of one value there is no deviation',
    'warnings.simplefilter("ignore", RuntimeWarning)',
    'loaded = {}',
    'for group, tag in curves:',
    '    runs = [run for run in groups[group] if tag in {info.tag for info in board.list_tags(run)}]',
    '    found = [(x, y) for x, y in (load(run, tag) for run in runs) if len(x) > 0]',
    '    if found:',
    '        loaded[group, tag] = found',
    ...(view.xRange
      ? [`lo, hi = ${view.xRange.map(number).join(', ')}`]
      : [
          'ends = [x[[0, -1]] for found in loaded.values() for x, _ in found]',
          'lo, hi = np.min(ends), np.max(ends)',
        ]),
    FIGURE,
    ...rightOf(figure),
    'for (group, tag), found in loaded.items():',
    '    color, style = curves[group, tag]',
    ...(figure.right ? ['    side = right if tag in on_right else axes'] : []),
    '    grid, values, lowest, highest = gather(found)',
    '    n = np.isfinite(values).sum(axis=0)',
    '    if not n.any():',
    '        continue',
    '    mean = np.nansum(values, axis=0) / n',
    '    std = np.sqrt(np.nansum((values - mean) ** 2, axis=0) / (n - 1))  # of a sample',
    `    centre = ${CENTRES[centre]}`,
    `    low, high = ${BANDS[band]}`,
    ...(members
      ? [
          '    for x, y in found:',
          '        axes.plot(x, y, color=color, alpha=0.25, linewidth=0.7)',
        ]
      : []),
    `    ${at}.fill_between(grid, low, high, color=color, alpha=0.2, linewidth=0)`,
    '    several = (n > 1) | (len(found) == 1)  # where only one run is left the line is dotted',
    `    ${at}.plot(grid, np.where(n > 0, centre, np.nan), ":", color=color, linewidth=1)`,
    '    fewest, largest = n[n > 0].min(), n.max()',
    '    label = f"n = {fewest}–{largest}" if fewest < largest else f"n = {fewest}"',
    `    label = f"{group}${tagged ? ' · {tag}' : ''}, {label}"`,
    `    ${at}.plot(grid, np.where(several, centre, np.nan), color=color, linestyle=style, linewidth=1.5, label=label)`,
    ...closing(figure),
  ];
  return `${lines.join('\n')}\n`;
}
