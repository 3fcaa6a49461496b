// Every word of the dashboard, in both languages.
import { makeMessages } from '../../base/i18n';
import { formatCount, formatStepExact } from '../../base/numbers';

const n = formatCount;

export const text = makeMessages(
  {
    smoothing: 'Smoothing',
    xAxis: 'x axis',
    yAxis: 'y axis',
    step: 'Step',
    relative: 'Relative',
    wall: 'Wall time',
    linear: 'Linear',
    log: 'Log',
    symlog: 'Symlog',
    tags: 'Tags in this chart',
    moreTags: (count: number) => `${n(count)} more tags match`,
    untitled: 'untitled',
    noMatch: 'No scalar tag of the shown runs matches',
    badPattern: 'Not a regular expression',
    empty: 'The layout names no tags for this chart',
    missingTag: (run: string, tags: string) => `${run} does not log ${tags}`,
    apart: (run: string, tag: string, count: number, of: number) =>
      `${run} · ${tag}: no margin at ${n(count)} of ${n(of)} steps, because the tags were logged at different ones`,
    more: (count: number) => `${n(count)} more`,
    failed: 'This chart could not be loaded',
    layoutFailed: 'The layout could not be loaded',
    badLayout: 'This layout cannot be read',
    noLayout: 'The layout has no charts',
    retry: 'Retry',
    where: (run: string, tag: string, step: number) =>
      `${run} · ${tag} · step ${formatStepExact(step)}`,
    enlarge: 'Whole width',
    shrink: 'Back to its place',
    reset: 'Fit to the data',
    marginOf: (value: string, lower: string, upper: string) =>
      `${value} between ${lower} and ${upper}`,
  },
  {
    smoothing: '平滑',
    xAxis: 'x 轴',
    yAxis: 'y 轴',
    step: '步',
    relative: '相对时间',
    wall: '时间',
    linear: '线性',
    log: '对数',
    symlog: '对称对数',
    tags: '此图表中的标签',
    moreTags: count => `还有 ${n(count)} 个匹配的标签`,
    untitled: '无标题',
    noMatch: '显示的运行没有匹配的标量标签',
    badPattern: '正则表达式无效',
    empty: '布局没有为此图表指定标签',
    missingTag: (run, tags) => `${run} 未记录 ${tags}`,
    apart: (run, tag, count, of) =>
      `${run} · ${tag}：${n(of)} 步中有 ${n(count)} 步没有上下界，因为这些标签记录在不同的步`,
    more: count => `还有 ${n(count)} 条`,
    failed: '无法加载此图表',
    layoutFailed: '无法加载布局',
    badLayout: '无法读取此布局',
    noLayout: '布局中没有图表',
    retry: '重试',
    where: (run, tag, step) => `${run} · ${tag} · 第 ${formatStepExact(step)} 步`,
    enlarge: '占满整行',
    shrink: '恢复原位',
    reset: '适应数据',
    marginOf: (value, lower, upper) => `${value}（${lower} 至 ${upper}）`,
  },
);
