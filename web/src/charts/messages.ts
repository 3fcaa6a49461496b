// What plots say.
import { makeMessages } from '../base/i18n';
import { type Band, type Centre, isDistance } from './curve';

export const messages = makeMessages(
  {
    run: 'run',
    group: 'group',
    centreWord: (centre: Centre) => centre,
    bandWord: (kind: Band['kind'], centre: Centre) =>
      (centre === 'median' && isDistance(kind) ? 'mean ' : '') +
      {
        std: '± std',
        stderr: '± std error',
        ci95: '± 95 %',
        minmax: 'min … max',
        quartiles: 'quartiles',
        margin: 'lower … upper',
      }[kind],
    groups: (tag: string, n: number) => (n === 1 ? `${tag}: 1 group` : `${tag}: ${n} groups`),
    value: 'value',
    smoothed: 'smoothed',
    step: 'step',
    relative: 'relative',
    sortNearest: 'sort: nearest',
    sortValue: 'sort: value',
    sortName: 'sort: name',
    copy: 'copy',
    copied: 'copied',
    letGo: 'let go',
    more: (n: number) => `${n} more`,
    ended: (n: number) => (n === 1 ? '1 run ends earlier' : `${n} runs end earlier`),
    unborn: (n: number) => (n === 1 ? '1 run starts later' : `${n} runs start later`),
    groupsEnded: (n: number) => (n === 1 ? '1 group ends earlier' : `${n} groups end earlier`),
    groupsUnborn: (n: number) => (n === 1 ? '1 group starts later' : `${n} groups start later`),
    byValue: (at: string) => `${at}, by value`,
    atStep: (step: string) => `step ${step}`,
    curves: (tag: string, n: number) => (n === 1 ? `${tag}: 1 run` : `${tag}: ${n} runs`),
    noData: 'no points yet',
    summary: (name: string, last: string, min: string, minAt: string, max: string, maxAt: string) =>
      `${name}: last ${last}, lowest ${min} at step ${minAt}, highest ${max} at step ${maxAt}`,
    summaryNaN: (name: string) => `${name}: no finite value`,
    andMore: (n: number) => `and ${n} more runs`,
    rightAxis: 'right axis',
    handle: (which: number, of: number) =>
      of === 1
        ? 'Selected step'
        : which === 0
          ? 'Start of the selected range'
          : 'End of the selected range',
    handleHint: 'Drag, arrow keys, Enter to type, Delete to remove',
    removeHandle: 'Remove',
    keys: 'Arrow keys move the crosshair, plus and minus zoom, 0 shows everything.',
  },
  {
    run: '运行',
    group: '分组',
    centreWord: centre => (centre === 'mean' ? '均值' : '中位数'),
    bandWord: (kind, centre) =>
      (centre === 'median' && isDistance(kind) ? '均值 ' : '') +
      {
        std: '± 标准差',
        stderr: '± 标准误',
        ci95: '± 95%',
        minmax: '最小 … 最大',
        quartiles: '四分位数',
        margin: '下界 … 上界',
      }[kind],
    groups: (tag, n) => `${tag}：${n} 个分组`,
    value: '原始值',
    smoothed: '平滑值',
    step: '步',
    relative: '用时',
    sortNearest: '按距离排序',
    sortValue: '按值排序',
    sortName: '按名称排序',
    copy: '复制',
    copied: '已复制',
    letGo: '取消固定',
    more: n => `另有 ${n} 个`,
    ended: n => `${n} 个运行更早结束`,
    unborn: n => `${n} 个运行更晚开始`,
    groupsEnded: n => `${n} 个分组更早结束`,
    groupsUnborn: n => `${n} 个分组更晚开始`,
    byValue: at => `${at}，按值排序`,
    atStep: step => `第 ${step} 步`,
    curves: (tag, n) => `${tag}：${n} 个运行`,
    noData: '还没有数据点',
    summary: (name, last, min, minAt, max, maxAt) =>
      `${name}：最新 ${last}，最低 ${min}（第 ${minAt} 步），最高 ${max}（第 ${maxAt} 步）`,
    summaryNaN: name => `${name}：没有有限值`,
    andMore: n => `另有 ${n} 个运行`,
    rightAxis: '右轴',
    handle: (which, of) => (of === 1 ? '选中的步' : which === 0 ? '所选范围起点' : '所选范围终点'),
    handleHint: '可拖动；方向键移动，回车输入，删除键移除',
    removeHandle: '移除',
    keys: '方向键移动十字线，加减键缩放，0 显示全部。',
  },
);
