// The words that dashboards share, in both languages.
import { makeMessages } from '../base/i18n';

export const text = makeMessages(
  {
    filterTags: 'Filter tags',
    clear: 'Clear',
    badExpression: 'Not a regular expression; every tag passes',
    pinned: 'Pinned',
    ungrouped: 'other',
    noMatch: 'No tag matches',
    noMatchBody: (filter: string) => `Nothing contains “${filter}”.`,
    showAllTags: 'Show all tags',
    undone: 'Undone',
    onlyHere: 'in this browser only',
  },
  {
    filterTags: '筛选标签',
    clear: '清除',
    badExpression: '正则表达式无效，未作筛选',
    pinned: '已固定',
    ungrouped: '其他',
    noMatch: '没有匹配的标签',
    noMatchBody: filter => `没有标签包含“${filter}”。`,
    showAllTags: '显示全部标签',
    undone: '已撤销',
    onlyHere: '仅保存在此浏览器',
  },
);
