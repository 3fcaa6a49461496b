import { expect, test } from 'vitest';
import { Ahead, Latest } from './latest';

/** Loads that end when the test says so. */
function makeLoads() {
  const going = new Map<string, { come(): void; fail(): void }>();
  const asked: string[] = [];
  const load = (src: string) => {
    asked.push(src);
    return new Promise<void>((come, fail) => going.set(src, { come, fail }));
  };
  const rest = () => new Promise(done => setTimeout(done));
  return {
    asked,
    load,
    async come(src: string) {
      going.get(src)?.come();
      await rest();
    },
    async fail(src: string) {
      going.get(src)?.fail();
      await rest();
    },
  };
}

test('while one is under way only the newest waits, and each that came is shown', async () => {
  const loads = makeLoads();
  const shown: string[] = [];
  const latest = new Latest(
    src => shown.push(src),
    () => {},
    loads.load,
  );
  for (const src of ['a', 'b', 'c', 'd']) latest.want(src);
  expect(loads.asked).toEqual(['a']);
  await loads.come('a');
  expect(loads.asked).toEqual(['a', 'd']);
  await loads.come('d');
  expect(shown).toEqual(['a', 'd']);
  latest.want('e');
  await loads.come('e');
  expect(shown).toEqual(['a', 'd', 'e']);
});

test('a failure is told for the picture one looks at, not for one left behind', async () => {
  const loads = makeLoads();
  const failed: string[] = [];
  const latest = new Latest(
    () => {},
    src => failed.push(src),
    loads.load,
  );
  latest.want('a');
  latest.want('b');
  await loads.fail('a');
  expect(failed).toEqual([]);
  await loads.fail('b');
  expect(failed).toEqual(['b']);
});

test('nothing is shown after the end', async () => {
  const loads = makeLoads();
  const shown: string[] = [];
  const latest = new Latest(
    src => shown.push(src),
    () => {},
    loads.load,
  );
  latest.want('a');
  latest.end();
  await loads.come('a');
  expect(shown).toEqual([]);
});

test('ahead: two at a time, a new list replaces the old one, none twice', async () => {
  const loads = makeLoads();
  const ahead = new Ahead(src => ({ image: src, done: loads.load(src) }));
  ahead.want(['a', 'b', 'c', 'd']);
  expect(loads.asked).toEqual(['a', 'b']);
  ahead.want(['a', 'x', 'y']);
  await loads.come('a');
  expect(loads.asked).toEqual(['a', 'b', 'x']);
  await loads.fail('b');
  expect(loads.asked).toEqual(['a', 'b', 'x', 'y']);
  await loads.come('x');
  await loads.come('y');
  ahead.want(['x', 'b']); // b failed: it may be asked for again
  expect(loads.asked).toEqual(['a', 'b', 'x', 'y', 'b']);
});
