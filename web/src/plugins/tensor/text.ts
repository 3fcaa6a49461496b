// Every word of the dashboard, in both languages.
import { makeMessages } from '../../base/i18n';
import { formatCount, formatNumber, formatStepExact } from '../../base/numbers';

const n = formatCount;

export const text = makeMessages(
  {
    view: 'View',
    picture: 'Picture',
    table: 'Numbers',
    about: (run: string, tag: string, step: number) =>
      `${run} · ${tag} · step ${formatStepExact(step)}`,
    ofStep: (step: number) => `step ${formatStepExact(step)}`,
    later: (step: number) => `first at step ${formatStepExact(step)}`,
    save: 'Save as .npy',
    values: (count: number) => (count === 1 ? '1 value' : `${n(count)} values`),
    min: 'min',
    max: 'max',
    mean: 'mean ± sd',
    zeros: 'zeros',
    nan: 'NaN',
    infinite: 'infinite',
    nothing: 'It has no values',
    histogram: (lo: number, hi: number) =>
      `How many values lie where, from ${formatNumber(lo)} to ${formatNumber(hi)}`,
    rows: 'Down',
    columns: 'Across',
    axis: (axis: number, size: number) => `axis ${axis} (${n(size)})`,
    place: (axis: number) => `Place on axis ${axis}`,
    part: (top: number, bottom: number, of: number, left: number, right: number, across: number) =>
      `rows ${n(top)}–${n(bottom)} of ${n(of)}, columns ${n(left)}–${n(right)} of ${n(across)}`,
    up: 'Rows before',
    down: 'Rows after',
    before: 'Columns before',
    after: 'Columns after',
    colours: 'Colours',
    heat: 'heat map',
    grey: 'grey',
    ofAxis: (axis: number) => `red, green, blue: axis ${axis}`,
    span: 'Scale',
    plane: 'this plane',
    whole: 'whole tensor',
    thinned: (rows: number, columns: number) =>
      `each cell is the mean of ${n(rows)} × ${n(columns)} values`,
    shown: (label: string, height: number, width: number, heat: boolean) =>
      `${label}: ${n(height)} × ${n(width)} values as a ${heat ? 'heat map' : 'picture'}. Arrow keys go from value to value`,
    texts: (shown: number, of: number) =>
      shown < of ? `${n(shown)} of ${n(of)} texts` : of === 1 ? '1 text' : `${n(of)} texts`,
  },
  {
    view: '视图',
    picture: '图像',
    table: '数值',
    about: (run, tag, step) => `${run} · ${tag} · 第 ${formatStepExact(step)} 步`,
    ofStep: step => `第 ${formatStepExact(step)} 步`,
    later: step => `始于第 ${formatStepExact(step)} 步`,
    save: '保存为 .npy',
    values: count => `${n(count)} 个值`,
    min: '最小',
    max: '最大',
    mean: '均值 ± 标准差',
    zeros: '零',
    nan: 'NaN',
    infinite: '无穷',
    nothing: '没有值',
    histogram: (lo, hi) => `值的分布，从 ${formatNumber(lo)} 到 ${formatNumber(hi)}`,
    rows: '纵向',
    columns: '横向',
    axis: (axis, size) => `轴 ${axis}（${n(size)}）`,
    place: axis => `轴 ${axis} 上的位置`,
    part: (top, bottom, of, left, right, across) =>
      `第 ${n(top)}–${n(bottom)} 行（共 ${n(of)}），第 ${n(left)}–${n(right)} 列（共 ${n(across)}）`,
    up: '之前的行',
    down: '之后的行',
    before: '之前的列',
    after: '之后的列',
    colours: '颜色',
    heat: '热力图',
    grey: '灰度',
    ofAxis: axis => `红绿蓝：轴 ${axis}`,
    span: '色标',
    plane: '此平面',
    whole: '整个张量',
    thinned: (rows, columns) => `每格为 ${n(rows)} × ${n(columns)} 个值的均值`,
    shown: (label, height, width, heat) =>
      `${label}：${n(height)} × ${n(width)} 个值的${heat ? '热力图' : '图像'}。方向键逐值移动`,
    texts: (shown, of) => (shown < of ? `${n(shown)} / ${n(of)} 条文本` : `${n(of)} 条文本`),
  },
);
