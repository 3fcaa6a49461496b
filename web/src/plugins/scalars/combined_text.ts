// The words of cards of several tags, in both languages. Loaded with the first of them.
import { makeMessages } from '../../base/i18n';
import { formatCount } from '../../base/numbers';

const n = formatCount;

export const combinedText = makeMessages(
  {
    made: (title: string) => `Combined at the top: ${title}`,
    added: (tag: string, title: string) => `${tag} is now in ${title}`,
    renamed: (title: string) => `Renamed to ${title}`,
    removed: (tag: string) => `Removed ${tag}`,
    removedFixed: (tag: string) => `Removed ${tag}; new tags no longer join this card`,
    dissolved: (title: string) => `Dissolved: ${title}`,
    rename: 'Rename…',
    name: 'Name of the card',
    remove: (tag: string) => `Remove ${tag}`,
    dissolve: 'Dissolve the card',
    tags: 'Tags of this card',
    follows: (match: string) => `Every tag that matches ${match}, new ones too`,
    noTag: 'No scalar tag is in this card now',
    noTagBody: 'It is drawn as soon as one is logged.',
    moreTags: (count: number) => `and ${n(count)} more, not drawn`,
    title: 'Combine with another tag',
    hint: 'Both are drawn in one card at the top. A card’s title can be dragged onto another card, too.',
    dropOn: (tag: string) => `Combine with ${tag}`,
  },
  {
    made: title => `已在顶部组合：${title}`,
    added: (tag, title) => `${tag} 已加入 ${title}`,
    renamed: title => `已重命名为 ${title}`,
    removed: tag => `已移除 ${tag}`,
    removedFixed: tag => `已移除 ${tag}；新标签不再自动加入此卡片`,
    dissolved: title => `已拆开：${title}`,
    rename: '重命名…',
    name: '卡片名称',
    remove: tag => `移除 ${tag}`,
    dissolve: '拆开此卡片',
    tags: '此卡片的标签',
    follows: match => `所有匹配 ${match} 的标签，包括新标签`,
    noTag: '此卡片目前没有标量标签',
    noTagBody: '记录后立即绘制。',
    moreTags: count => `另有 ${n(count)} 个未绘制`,
    title: '与另一个标签组合',
    hint: '两者绘制在顶部的一张卡片中。也可以把卡片标题拖到另一张卡片上。',
    dropOn: tag => `与 ${tag} 组合`,
  },
);
