import { expect, test } from 'vitest';
import { cellAt, columnsAround } from './steps';

test('columns hold the chosen one, ascend, and never repeat', () => {
  for (const n of [1, 2, 7, 8, 117, 5000])
    for (const count of [1, 2, 3, 7, 12])
      for (const chosen of [0, 1, Math.floor(n / 2), n - 2, n - 1]) {
        if (chosen < 0 || chosen >= n) continue;
        const columns = columnsAround(n, chosen, count);
        expect(columns).toHaveLength(Math.min(n, count));
        expect(columns).toContain(chosen);
        expect(columns.every((column, i) => i === 0 || column > (columns[i - 1] as number))).toBe(
          true,
        );
        expect(columns.every(column => column >= 0 && column < n)).toBe(true);
      }
});

const run = { run: 0, step: [10, 20, 30], wall_time: [], ref: [], samples: [] };
test.each([
  [5, { kind: 'before' }],
  [10, { kind: 'picture', index: 0, exact: true }],
  [25, { kind: 'picture', index: 1, exact: false }],
  [30, { kind: 'picture', index: 2, exact: true }],
  [31, { kind: 'after' }],
])('what a run shows at step %i', (step, cell) => {
  expect(cellAt(run, step)).toEqual(cell);
});
