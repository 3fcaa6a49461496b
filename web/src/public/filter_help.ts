// What the filter field says and completes: loaded when somebody types, or when something is wrong.
export { filterText } from './filter_text';
export { completionsAt } from './run_completions';
