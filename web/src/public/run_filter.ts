// What stands in the runs' filter field: words, a /regular expression/, or an expression over what is known of runs.

import type { Run } from '../api';
import { compileFilter } from '../base/filter_meaning';
import {
  type Expression,
  type Fault,
  FilterFault,
  hasOperator,
  namesOf,
  parseExpression,
  wantedAt,
} from '../base/filter_syntax';
import { nearestName } from '../base/near';
import {
  allNames,
  columnOf,
  type Field,
  type RunData,
  resolveName,
  wordsAbout,
} from './run_fields';
import { parseFilter } from './text_filter';

export type RunFilter =
  | { readonly kind: 'words'; test(run: Run): boolean }
  | {
      readonly kind: 'expression';
      readonly expression: Expression;
      readonly fields: readonly Field[];
    }
  | { readonly kind: 'fault'; readonly fault: Fault };

/**
 * Text with an operator means to be an expression. One that is wrong, or asks for names that nobody has, is words all the
 * same where a run's name holds them: "lr=0.1" finds "sweep/lr=0.1".
 */
export function readRunFilter(source: string, data: RunData): RunFilter {
  const text = source.trim();
  const words = parseFilter(source);
  if (words.error) {
    const at = source.indexOf('/');
    const fault = {
      code: 'bad_pattern',
      at,
      to: source.trimEnd().length,
      piece: words.error,
    } as const;
    return { kind: 'fault', fault };
  }
  // A pattern is tried on each name and tag; words may be spread over them.
  const test = (run: Run) => {
    const said = wordsAbout(run, data);
    return text.startsWith('/') ? said.some(words.test) : words.test(said.join('\n'));
  };
  const asWords: RunFilter = { kind: 'words', test };
  if (text.startsWith('/')) return asWords;
  if (!hasOperator(source)) return beginsExpression(source, test, data) ?? asWords;
  const found = readExpression(source, data);
  if (found.kind === 'fault' && data.board?.runs.some(test)) return asWords;
  return found;
}

/** A word that no run's name holds but a name begins with: somebody is about to type an expression. */
function beginsExpression(
  source: string,
  test: (run: Run) => boolean,
  data: RunData,
): RunFilter | null {
  const wanted = wantedAt(source, source.trimEnd().length);
  const typed = wanted.typed.toLowerCase();
  if (!typed || source.slice(0, wanted.from).trim() || source.slice(wanted.to).trim()) return null;
  if (data.board?.runs.some(test)) return null;
  for (const name of allNames(data)) {
    if (!name.toLowerCase().startsWith(typed)) continue;
    const at = source.trimEnd().length;
    return { kind: 'fault', fault: { code: 'expected_operator', at, to: at, piece: '' } };
  }
  return null;
}

function readExpression(source: string, data: RunData): RunFilter {
  try {
    const expression = parseExpression(source);
    const fields: Field[] = [];
    for (const name of namesOf(expression)) {
      const field = resolveName(name.text, data);
      if (!field) {
        const instead = nearestName(name.text, allNames(data));
        const piece = source.slice(name.at, name.to);
        const { at, to } = name;
        const fault = {
          code: 'unknown_name',
          at,
          to,
          piece,
          ...(instead ? { instead } : {}),
        } as const;
        return { kind: 'fault', fault };
      }
      fields.push(field);
    }
    return { kind: 'expression', expression, fields };
  } catch (error) {
    if (error instanceof FilterFault) return { kind: 'fault', fault: error.fault };
    throw error;
  }
}

/** Which runs pass. */
export function makeRunTest(filter: RunFilter, data: RunData): (run: Run) => boolean {
  if (filter.kind === 'words') return filter.test;
  if (filter.kind === 'fault') return () => true;
  return compileFilter<Run>(filter.expression, name => {
    const field = resolveName(name, data);
    return field ? columnOf(field, data) : () => undefined;
  });
}
