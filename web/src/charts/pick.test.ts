import { describe, expect, test } from 'vitest';
import { makeScale, makeSpec } from '../base/scales';
import { line, makeTestSeries } from './fixture';
import { pick } from './pick';

const x = makeScale(makeSpec('linear', [0, 100], [0, 100]));
const y = makeScale(makeSpec('linear', [0, 100], [100, 0]));

describe('pick', () => {
  const low = makeTestSeries(
    line(101, () => 20),
    { key: 1 },
  );
  const high = makeTestSeries(
    line(101, () => 80),
    { key: 2 },
  );
  test.each([
    [50, 75, 1],
    [50, 10, 2],
    [50, 51, 1],
    [50, 49, 2],
  ])('pointer at %s, %s → run %s', (px, py, key) =>
    expect(pick([low, high], 'step', x, y, px, py)?.key).toBe(key),
  );
  test('a steep line is near sideways, where its height would be far', () => {
    const steep = makeTestSeries(
      [
        [0, 0],
        [48, 0],
        [50, 100],
        [100, 100],
      ],
      { key: 3 },
    );
    expect(pick([low, steep], 'step', x, y, 50, 55)?.key).toBe(3);
  });
  test('a run that ended is as near as its end', () => {
    const short = makeTestSeries(
      line(11, () => 80),
      { key: 4 },
    );
    expect(pick([short, low], 'step', x, y, 80, 30)?.key).toBe(1);
    expect(pick([short, low], 'step', x, y, 11, 30)?.key).toBe(4);
  });
  test('the point nearest in x comes with it', () => {
    expect(
      pick(
        [
          makeTestSeries([
            [0, 5],
            [40, 5],
            [100, 5],
          ]),
        ],
        'step',
        x,
        y,
        60,
        95,
      ),
    ).toMatchObject({ index: 1, x: 40 });
  });
  test('no data, only NaN: nobody', () => {
    expect(pick([], 'step', x, y, 1, 1)).toBeNull();
    expect(
      pick([makeTestSeries([[3, Number.NaN]]), makeTestSeries([])], 'step', x, y, 1, 1),
    ).toBeNull();
  });
  test('NaN does not bridge: the finite side is found', () => {
    expect(
      pick(
        [
          makeTestSeries([
            [0, 50],
            [50, Number.NaN],
            [100, 50],
          ]),
        ],
        'step',
        x,
        y,
        99,
        50,
      )?.distance,
    ).toBeCloseTo(1, 6);
  });
});
