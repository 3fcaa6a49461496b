// Every word of the dashboard, in both languages.
import { makeMessages } from '../../base/i18n';
import { formatCount } from '../../base/numbers';
import type { BandKind, Centre, Extras } from '../../charts/curve';
import type { GroupBy } from '../../public/run_groups';
import type { ColumnName } from './value_table';

const n = formatCount;
const s = (count: number, word: string) => `${n(count)} ${word}${count === 1 ? '' : 's'}`;

export const text = makeMessages(
  {
    smoothing: 'Smoothing',
    xAxis: 'X axis',
    yAxis: 'Y axis',
    columns: 'Columns',
    auto: 'Auto',
    step: 'Step',
    relative: 'Relative',
    wall: 'Wall',
    linear: 'Linear',
    log: 'Log',
    symlog: 'Symlog',
    best: 'best',
    pin: 'Pin',
    unpin: 'Unpin',
    full: 'Full size',
    shrink: 'Back to its place',
    menu: 'More',
    toLog: 'Logarithmic y axis',
    toLinear: 'Linear y axis',
    resetZoom: 'Show everything',
    copyTag: 'Copy the tag',
    failed: 'This card could not be loaded',
    others: 'The other cards are not affected.',
    retry: 'Retry',
    copyDetails: 'Copy details',
    noRun: (shown: number) =>
      shown === 1
        ? 'The shown run does not log this tag'
        : `None of the ${n(shown)} shown runs logs this tag`,
    hiddenDo: (count: number, names: string, more: number) =>
      `${s(count, 'hidden run')} ${count === 1 ? 'does' : 'do'}: ${names}${more > 0 ? ` and ${n(more)} more` : ''}.`,
    showThem: (count: number) => (count === 1 ? 'Show the run' : `Show the ${n(count)} runs`),
    allNaN: 'Every value so far is NaN or infinite',
    allNaNBody: (points: number) =>
      `${s(points, 'point')}. Drawn as soon as a finite value arrives.`,
    noPoints: 'No points yet',
    ignoreOutliers: 'Ignore outliers',
    linkZoom: 'Zoom x together',
    layout: 'Layout',
    kept: 'Kept in the URL',
    reset: 'Reset',
    moreRuns: (count: number) => `and ${n(count)} more`,
    tag: 'Tag…',
    otherTag: 'Another tag…',
    xTagTitle: 'Tag on the x axis',
    xTagHint: 'A point stands at the last value this tag had at its step or before.',
    inRuns: (count: number) => s(count, 'run'),
    nothingFound: 'No scalar tag matches',
    noXTag: (tag: string) => `No run logs ${tag}, which is on the x axis`,
    noneHasX: (tag: string) => `None of these runs logs ${tag}, which is on the x axis`,
    otherAxis: 'Choose another tag for the x axis, or Step.',
    toLogX: 'Logarithmic x axis',
    toLinearX: 'Linear x axis',
    logX: 'Logarithmic',
    method: 'Method',
    exponential: 'Moving average (EMA)',
    timed: 'Time-weighted EMA',
    gaussian: 'Gaussian',
    mean: 'Running mean',
    methodNote: (smoother: string, points: string) =>
      smoother === 'exponential'
        ? `As TensorBoard’s: each point weighs for about ${points}`
        : smoother === 'timed'
          ? 'What is far apart in x is smoothed less'
          : smoother === 'gaussian'
            ? `A bell of σ = ${points}, without lag`
            : `The mean of ${points} to either side, without lag`,
    points: (count: number) => s(count, 'point'),
    limits: 'Limits of the axes',
    limitsAct: 'Limits of the axes…',
    yLowest: 'y lowest',
    yHighest: 'y highest',
    xFrom: 'x from',
    xTo: 'x to',
    everywhere: 'The same y in all cards',
    noNumber: 'This is not a number.',
    fit: 'Fit to data',
    export: 'Download and copy',
    exportAct: 'Download, copy…',
    close: 'Close',
    picture: 'Picture',
    pointsShown: 'Points shown',
    pointsAll: 'All points',
    code: 'Code',
    copyPython: 'Copy the Python',
    link: 'Link',
    copyLink: 'Copy a link to this card',
    linkNote: 'opens just this view',
    noPicture: 'The browser could not draw the picture; SVG works.',
    noCopy: 'The browser does not allow copying here.',
    relativeSeconds: 'relative time in seconds',
    wallSeconds: 'wall time in seconds',
    captionSmoothed: (method: string, weight: string) =>
      `${method}, weight ${weight}, over all points; raw values behind`,
    captionEachSmoothed: (method: string, weight: string) =>
      `${method}, weight ${weight}, of each run over all its points`,
    captionRaw: 'values as logged, no smoothing',
    captionSingle: 'single runs, no band',
    wide: 'Full width',
    narrow: 'Normal width',
    bestIs: (which: string) =>
      which === 'min'
        ? 'Best is the lowest'
        : which === 'max'
          ? 'Best is the highest'
          : 'No value is best',
    last: 'last',
    info: 'About this tag',
    tooltip: 'Tooltip',
    sortBy: 'Sort by',
    nearest: 'Nearest',
    byValue: 'Value',
    byName: 'Name',
    rows: 'Rows',
    allRows: 'All',
    values: 'Values',
    selection: 'Selection',
    drawn: 'Drawn besides the curves',
    extraRaw: 'Raw line',
    extraEnvelope: 'Min/max envelope',
    extraNonfinite: 'NaN and Inf',
    extraRestarts: 'Restarts',
    extraEnds: 'Last value at the line end',
    nothing: 'None',
    range: 'Range',
    table: 'Values under each card',
    copyTable: 'Copy the table',
    copied: 'Copied',
    overAllPoints: 'over all points',
    atOrBefore: 'at this step or before',
    columnRun: 'run',
    columnStart: 'start',
    columnEnd: 'end',
    columnDelta: 'Δ',
    columnPercent: 'Δ %',
    columnMin: 'min',
    columnMax: 'max',
    columnMean: 'mean',
    columnValue: 'value',
    columnSmoothed: 'smoothed',
    columnStep: 'step',
    columnRelative: 'relative',
    apply: 'Apply',
    groups: 'Groups of runs',
    centre: 'Line',
    ofMean: 'Mean',
    ofMedian: 'Median',
    band: 'Band',
    std: '± std',
    stderr: '± std error',
    ci95: '95 % interval',
    minmax: 'Min … max',
    quartiles: 'Quartiles',
    members: 'Each run',
    noValue: 'without',
    groupedBy: 'By',
    ungroup: 'Single runs again',
    folders: (depth: number) => (depth === 1 ? 'folder' : `folder, ${depth} levels`),
    status: 'status',
    tags: 'tags',
    captionGroups: (centre: string, band: string, by: string) =>
      `${centre}, band: ${band}, of runs grouped by ${by}`,
    captionAround: 'band around the mean',
    captionEach: (runs: string, groups: number) =>
      `n = ${runs} runs in each of ${s(groups, 'group')}`,
  },
  {
    smoothing: '平滑',
    xAxis: '横轴',
    yAxis: '纵轴',
    columns: '列数',
    auto: '自动',
    step: '步',
    relative: '相对时间',
    wall: '时刻',
    linear: '线性',
    log: '对数',
    symlog: '对称对数',
    best: '最佳',
    pin: '固定',
    unpin: '取消固定',
    full: '放大',
    shrink: '还原',
    menu: '更多',
    toLog: '对数纵轴',
    toLinear: '线性纵轴',
    resetZoom: '显示全部',
    copyTag: '复制标签名',
    failed: '无法加载此卡片',
    others: '其他卡片不受影响。',
    retry: '重试',
    copyDetails: '复制详情',
    noRun: shown => `显示的 ${n(shown)} 个运行均未记录此标签`,
    hiddenDo: (count, names, more) =>
      `${n(count)} 个隐藏的运行记录了它：${names}${more > 0 ? ` 等` : ''}。`,
    showThem: count => `显示这 ${n(count)} 个运行`,
    allNaN: '目前所有值均为 NaN 或无穷',
    allNaNBody: points => `共 ${n(points)} 个点。出现有限值后立即绘制。`,
    noPoints: '还没有数据点',
    ignoreOutliers: '忽略离群值',
    linkZoom: '联动横向缩放',
    layout: '布局',
    kept: '已写入网址',
    reset: '恢复默认',
    moreRuns: count => `另有 ${n(count)} 个`,
    tag: '标签…',
    otherTag: '其他标签…',
    xTagTitle: '用作横轴的标签',
    xTagHint: '每个点位于该标签在此步或之前最后的值处。',
    inRuns: count => `${n(count)} 个运行`,
    nothingFound: '没有匹配的标量标签',
    noXTag: tag => `没有运行记录横轴标签 ${tag}`,
    noneHasX: tag => `这些运行均未记录横轴标签 ${tag}`,
    otherAxis: '请为横轴另选标签，或选“步”。',
    toLogX: '对数横轴',
    toLinearX: '线性横轴',
    logX: '对数刻度',
    method: '方法',
    exponential: '指数滑动平均 (EMA)',
    timed: '时间加权 EMA',
    gaussian: '高斯',
    mean: '滑动均值',
    methodNote: (smoother, points) =>
      smoother === 'exponential'
        ? `与 TensorBoard 相同：每个点约影响 ${points}`
        : smoother === 'timed'
          ? '横向相距远的点平滑较少'
          : smoother === 'gaussian'
            ? `σ = ${points} 的钟形窗，无滞后`
            : `两侧各 ${points}的均值，无滞后`,
    points: count => `${n(count)} 个点`,
    limits: '坐标轴范围',
    limitsAct: '坐标轴范围…',
    yLowest: '纵轴下限',
    yHighest: '纵轴上限',
    xFrom: '横轴起点',
    xTo: '横轴终点',
    everywhere: '所有卡片使用相同纵轴',
    noNumber: '这不是数字。',
    fit: '适应数据',
    export: '下载与复制',
    exportAct: '下载、复制…',
    close: '关闭',
    picture: '图片',
    pointsShown: '显示的数据点',
    pointsAll: '全部数据点',
    code: '代码',
    copyPython: '复制 Python 代码',
    link: '链接',
    copyLink: '复制此卡片的链接',
    linkNote: '打开即为当前视图',
    noPicture: '浏览器无法绘制图片；可改用 SVG。',
    noCopy: '浏览器不允许在此复制。',
    relativeSeconds: '相对时间（秒）',
    wallSeconds: '时刻（秒）',
    captionSmoothed: (method, weight) => `${method}，权重 ${weight}，基于全部数据点；浅线为原始值`,
    captionEachSmoothed: (method, weight) =>
      `${method}，权重 ${weight}，对每个运行的全部数据点平滑`,
    captionRaw: '原始记录值，未平滑',
    captionSingle: '单个运行，无区间带',
    wide: '整行宽度',
    narrow: '正常宽度',
    bestIs: which => (which === 'min' ? '最低为最佳' : which === 'max' ? '最高为最佳' : '不标最佳'),
    last: '最新',
    info: '关于此标签',
    tooltip: '提示框',
    sortBy: '排序',
    nearest: '距离',
    byValue: '数值',
    byName: '名称',
    rows: '行数',
    allRows: '全部',
    values: '数值',
    selection: '选择',
    drawn: '曲线之外',
    extraRaw: '原始线',
    extraEnvelope: '最小/最大包络',
    extraNonfinite: 'NaN 与 Inf',
    extraRestarts: '重启',
    extraEnds: '线端显示最新值',
    nothing: '无',
    range: '范围',
    table: '在卡片下方显示数值',
    copyTable: '复制表格',
    copied: '已复制',
    overAllPoints: '基于全部数据点',
    atOrBefore: '该步或之前',
    columnRun: '运行',
    columnStart: '起点',
    columnEnd: '终点',
    columnDelta: '变化',
    columnPercent: '变化 %',
    columnMin: '最小',
    columnMax: '最大',
    columnMean: '均值',
    columnValue: '原始值',
    columnSmoothed: '平滑值',
    columnStep: '步',
    columnRelative: '用时',
    apply: '应用',
    groups: '运行分组',
    centre: '中心线',
    ofMean: '均值',
    ofMedian: '中位数',
    band: '区间带',
    std: '± 标准差',
    stderr: '± 标准误',
    ci95: '95% 区间',
    minmax: '最小 … 最大',
    quartiles: '四分位数',
    members: '各个运行',
    noValue: '无此值',
    groupedBy: '分组依据',
    ungroup: '恢复为单个运行',
    folders: depth => (depth === 1 ? '文件夹' : `文件夹，${depth} 级`),
    status: '状态',
    tags: '标签',
    captionGroups: (centre, band, by) => `${centre}，区间带：${band}，按 ${by} 分组`,
    captionAround: '区间带以均值为中心',
    captionEach: (runs, groups) => `${n(groups)} 组，每组 n = ${runs} 个运行`,
  },
);

export type Words = ReturnType<typeof text>;

/** What stands at the head of a table's column. */
export function columnWord(t: Words, name: ColumnName | 'run'): string {
  const words: Record<ColumnName | 'run', string> = {
    run: t.columnRun,
    start: t.columnStart,
    end: t.columnEnd,
    delta: t.columnDelta,
    percent: t.columnPercent,
    min: t.columnMin,
    max: t.columnMax,
    mean: t.columnMean,
    value: t.columnValue,
    smoothed: t.columnSmoothed,
    step: t.columnStep,
    relative: t.columnRelative,
  };
  return words[name];
}

export const centreWord = (t: Words, centre: Centre): string =>
  centre === 'mean' ? t.ofMean : t.ofMedian;

/** What runs are grouped by, as people call it. */
export function groupByWord(t: Words, by: GroupBy): string {
  if (by.kind === 'pattern') return `/${by.source}/`;
  if (by.kind === 'folder') return t.folders(by.depth);
  if (by.kind === 'run' && by.name === 'status') return t.status;
  return by.kind === 'run' && by.name === 'tag' ? t.tags : by.name;
}

export function bandWord(t: Words, band: BandKind): string {
  const words: Record<BandKind, string> = {
    std: t.std,
    stderr: t.stderr,
    ci95: t.ci95,
    minmax: t.minmax,
    quartiles: t.quartiles,
  };
  return words[band];
}

/** What a switch of the drawer turns on and off. */
export function extraWord(t: Words, extra: keyof Extras): string {
  const words: Record<keyof Extras, string> = {
    raw: t.extraRaw,
    envelope: t.extraEnvelope,
    nonfinite: t.extraNonfinite,
    restarts: t.extraRestarts,
    ends: t.extraEnds,
  };
  return words[extra];
}
