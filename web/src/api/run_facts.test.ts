import { describe, expect, it } from 'vitest';
import { applyFacts, NO_FACTS, type RunFacts } from './run_facts';
import type { RunsReply } from './wire';

const reply = (change: Partial<RunsReply>): RunsReply => ({
  epoch: 'e',
  revision: 1,
  full: false,
  runs: [],
  status: (change.runs ?? []).map(() => null),
  belongs_to: (change.runs ?? []).map(() => null),
  columns: [],
  settings: null,
  ...change,
});
const settings = (facts: RunFacts, run: number) =>
  Object.fromEntries(
    [...facts.columns]
      .map(([key, column]) => [key, column.of(run)])
      .filter(([, value]) => value !== undefined),
  );

describe('facts', () => {
  const first = applyFacts(
    NO_FACTS,
    reply({
      full: true,
      runs: [0, 1, 7],
      status: ['running', null, 'failed'],
      belongs_to: [null, 0, null],
      columns: [
        { key: 'lr', values: [0.1, 0.2], at: [0, 1, -1] },
        { key: 'same', values: ['x'], at: null },
      ],
    }),
  );

  it('are read from columns', () => {
    expect(settings(first, 0)).toEqual({ lr: 0.1, same: 'x' });
    expect(settings(first, 1)).toEqual({ lr: 0.2, same: 'x' });
    expect(settings(first, 7)).toEqual({ same: 'x' });
    expect(settings(first, 3)).toEqual({});
    expect(settings(first, 999)).toEqual({});
    expect([...first.status]).toEqual([
      [0, 'running'],
      [7, 'failed'],
    ]);
    expect([...first.owners]).toEqual([[1, 0]]);
  });

  it('know settings whose columns nobody asked for', () => {
    const about = [
      { key: 'lr', differs: true, text: false },
      { key: 'optim', differs: false, text: true },
    ];
    const [lr] = [{ key: 'lr', values: [0.1, 0.2], at: [0, 1] }];
    const some = applyFacts(
      NO_FACTS,
      reply({ full: true, runs: [0, 1], columns: [lr], settings: about }),
    );
    expect([...some.settings.keys()]).toEqual(['lr', 'optim']);
    expect(some.settings.get('optim')).toEqual({ differs: false, text: true });
    expect([...some.columns.keys()]).toEqual(['lr']);
    // The same word for word is the same map: names need not be looked through anew.
    expect(applyFacts(some, reply({ settings: about })).settings).toBe(some.settings);
    const other = applyFacts(some, reply({ settings: about.slice(1) }));
    expect([...other.settings.keys()]).toEqual(['optim']);
    // Where all columns were told, they say it.
    expect(first.settings.get('lr')).toEqual({ differs: true, text: false });
    expect(first.settings.get('same')).toEqual({ differs: false, text: true });
  });

  it('are replaced run by run, and the old ones stay as they were', () => {
    const next = applyFacts(
      first,
      reply({
        revision: 2,
        runs: [1, 9],
        status: [null, 'stalled'],
        columns: [{ key: 'lr', values: [0.3, 0.1], at: [0, 1] }],
      }),
    );
    expect(settings(next, 1)).toEqual({ lr: 0.3 });
    expect(settings(next, 9)).toEqual({ lr: 0.1 });
    expect(settings(next, 0)).toEqual({ lr: 0.1, same: 'x' });
    expect(next.columns.get('lr')?.values).toEqual([0.1, 0.2, 0.3]);
    expect(next.status.get(9)).toBe('stalled');
    expect(next.owners.size).toBe(0);
    expect(settings(first, 1)).toEqual({ lr: 0.2, same: 'x' });
    expect(first.owners.size).toBe(1);
  });

  it('of a key that nobody has any more go', () => {
    const next = applyFacts(first, reply({ runs: [0, 1] }));
    expect([...next.columns.keys()]).toEqual(['same']);
    expect(settings(next, 7)).toEqual({ same: 'x' });
  });

  it('of another server replace all', () => {
    const next = applyFacts(first, reply({ epoch: 'f', full: true, runs: [0] }));
    expect([...next.columns.keys()]).toEqual([]);
    expect(next.status.size).toBe(0);
  });

  it('tell a truth from a number and a text', () => {
    const values = [1, true, '1', 'true'];
    const columns = [{ key: 'k', values, at: [0, 1, 2, 3] }];
    const told = applyFacts(NO_FACTS, reply({ full: true, runs: [0, 1, 2, 3], columns }));
    const again = applyFacts(told, reply({ runs: [0, 1, 2, 3], columns }));
    expect([0, 1, 2, 3].map(run => again.columns.get('k')?.of(run))).toEqual(values);
    expect(again.columns.get('k')?.values).toEqual(values);
  });

  it('keep what did not change', () => {
    const next = applyFacts(first, reply({ runs: [7], status: ['failed'], columns: [] }));
    expect(next.status).toBe(first.status);
    expect(next.owners).toBe(first.owners);
    expect(next.columns.get('lr')).toBe(first.columns.get('lr'));
  });
});
