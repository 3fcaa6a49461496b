// What the filter field says, in both languages: what is wrong and what to write, and what can be typed.

import type { Fault, FaultCode } from '../base/filter_syntax';
import { makeMessages } from '../base/i18n';

type Words = Readonly<
  Record<FaultCode, (piece: string, instead?: string) => readonly [string, string]>
>;

const en: Words = {
  expected_name: piece => [
    piece ? `a name is missing before ${piece}` : 'a name is missing',
    'lr < 0.01 and status = running',
  ],
  expected_operator: piece => [
    piece ? `an operator is missing before ${piece}` : 'an operator is missing',
    '=  !=  <  <=  >  >=  ~  in',
  ],
  expected_value: piece => [
    piece ? `a value is missing before ${piece}` : 'a value is missing',
    'lr < 0.01, optim = adamw, mean(loss, 10) < 0.5, at(loss, 1000) < 0.5',
  ],
  expected_pattern: () => ['~ wants a pattern or a text', 'name ~ /resnet\\d+/ or name ~ resnet'],
  expected_list: () => ['in wants values in parentheses, with commas', 'optim in (sgd, adamw)'],
  expected_and: piece => [
    `${piece} does not belong here`,
    'and or or between two conditions; "…" around a text with spaces',
  ],
  value_first: (piece, instead) => [
    `the name comes first, not ${piece}`,
    instead ?? 'lr > 0.001 and lr < 0.1',
  ],
  unclosed_quote: () => ['the quotation has no end', 'close it with the quote it began with'],
  unclosed_pattern: () => ['the pattern has no end', 'close it with /'],
  unclosed_parenthesis: () => ['the parenthesis has no end', 'close it with )'],
  unopened_parenthesis: () => ['this parenthesis was never opened', 'remove it'],
  bad_pattern: piece => [
    `not a regular expression: ${piece}`,
    'write \\( for a parenthesis itself',
  ],
  bad_value: piece => [`${piece} is no number`, `as a text: "${piece}"`],
  not_a_number: piece => [
    `${piece} is no number`,
    '<, <=, > and >= compare numbers; 2h and 1d are durations',
  ],
  unknown_name: (piece, instead) => [
    `no setting, tag or column is called ${piece}`,
    instead ? `did you mean ${instead}?` : 'names are completed as you type',
  ],
};

const zh: Words = {
  expected_name: piece => [
    piece ? `${piece} 之前缺少名称` : '缺少名称',
    'lr < 0.01 and status = running',
  ],
  expected_operator: piece => [
    piece ? `${piece} 之前缺少运算符` : '缺少运算符',
    '=  !=  <  <=  >  >=  ~  in',
  ],
  expected_value: piece => [
    piece ? `${piece} 之前缺少值` : '缺少值',
    'lr < 0.01, optim = adamw, mean(loss, 10) < 0.5, at(loss, 1000) < 0.5',
  ],
  expected_pattern: () => ['~ 之后应为正则表达式或文本', 'name ~ /resnet\\d+/ 或 name ~ resnet'],
  expected_list: () => ['in 之后应为括号内以逗号分隔的值', 'optim in (sgd, adamw)'],
  expected_and: piece => [
    `此处不应有 ${piece}`,
    '两个条件之间写 and 或 or；含空格的文本加引号 "…"',
  ],
  value_first: (piece, instead) => [
    `名称在前，而不是 ${piece}`,
    instead ?? 'lr > 0.001 and lr < 0.1',
  ],
  unclosed_quote: () => ['引号没有结束', '用同样的引号结束'],
  unclosed_pattern: () => ['正则表达式没有结束', '用 / 结束'],
  unclosed_parenthesis: () => ['括号没有结束', '用 ) 结束'],
  unopened_parenthesis: () => ['多余的括号', '删去它'],
  bad_pattern: piece => [`正则表达式无效：${piece}`, '括号本身写作 \\('],
  bad_value: piece => [`${piece} 不是数字`, `作为文本："${piece}"`],
  not_a_number: piece => [`${piece} 不是数字`, '<、<=、>、>= 比较数字；2h、1d 是时长'],
  unknown_name: (piece, instead) => [
    `没有名为 ${piece} 的设置、标签或列`,
    instead ? `是否为 ${instead}？` : '输入时会补全名称',
  ],
};

export const filterText = makeMessages(
  {
    wrong: ({ code, piece, instead }: Fault) => en[code](piece, instead)[0],
    instead: ({ code, piece, instead }: Fault) => en[code](piece, instead)[1],
    hint: 'hint:',
    missing: 'has none',
    completions: 'Completions',
    waiting: 'Reading what runs were set to …',
    howTo: 'Text, /regex/ or lr < 0.01 and status = running',
    run: 'run',
    config: 'setting',
    last: 'last value',
    min: 'its least value',
    max: 'its greatest value',
    best: 'its best value',
    mean: 'mean of the last n: mean(loss, 10)',
    at: 'at a step: at(loss, 1000)',
  },
  {
    wrong: ({ code, piece, instead }) => zh[code](piece, instead)[0],
    instead: ({ code, piece, instead }) => zh[code](piece, instead)[1],
    hint: '提示：',
    missing: '没有',
    completions: '补全',
    waiting: '正在读取运行的设置…',
    howTo: '文本、/正则/ 或 lr < 0.01 and status = running',
    run: '运行',
    config: '设置',
    last: '最新值',
    min: '最小值',
    max: '最大值',
    best: '最佳值',
    mean: '最后 n 个点的均值：mean(loss, 10)',
    at: '某一步的值：at(loss, 1000)',
  },
);
