// The sidecar as the page has it: here at once, there as soon as can be, back again when that fails.
import { expect, test } from 'vitest';
import { type Operation, type SidecarContents, SourceError } from '../api';
import { FakeSource } from '../api/fake';
import { Sidecar } from './sidecar.svelte';

const rename = (name: string): Operation => ({ op: 'mark_runs', runs: ['a'], name });

class Server extends FakeSource {
  replies: (() => SidecarContents | Promise<SidecarContents>)[] = [];
  override async json<T>(path: string, body: unknown): Promise<T> {
    this.asked.push({ path, body });
    const reply = this.replies.shift();
    if (!reply) throw new SourceError('nothing to say', 'refused', 'a hint');
    return (await reply()) as T;
  }
}
const make = () => {
  const source = new Server({ runs: [], tags: [], tagSets: [], series: new Map() });
  return { source, sidecar: new Sidecar(source, () => '/logs') };
};
const named = (source: Server, name: string, version = '2'): SidecarContents => ({
  ...source.said,
  version,
  runs: { a: { name } },
});
const nameOf = (sidecar: Sidecar) => sidecar.said.runs.get('a')?.name;

test('it is fetched once per version', async () => {
  const { source, sidecar } = make();
  await sidecar.refresh();
  await sidecar.refresh(source.said.version);
  expect(source.asked).toHaveLength(1);
  source.said = named(source, 'By another page');
  await sidecar.refresh('2');
  expect(nameOf(sidecar)).toBe('By another page');
});

test('what is done shows at once and is what the server says in the end', async () => {
  const { source, sidecar } = make();
  await sidecar.refresh();
  source.replies.push(() => named(source, 'As the server has it'));
  const done = sidecar.do([rename('Mine')]);
  expect(nameOf(sidecar)).toBe('Mine');
  expect(await done).toBeNull();
  expect(nameOf(sidecar)).toBe('As the server has it');
});

test('what could not be kept is as it was, and says why', async () => {
  const { source, sidecar } = make();
  source.said = named(source, 'Before', '1');
  await sidecar.refresh();
  const failed = await sidecar.do([rename('Mine')]);
  expect([failed?.message, failed?.hint]).toEqual(['nothing to say', 'a hint']);
  expect(nameOf(sidecar)).toBe('Before');
});

test('changes are sent one after another, in their order', async () => {
  const { source, sidecar } = make();
  await sidecar.refresh();
  let answer: (contents: SidecarContents) => void = () => {};
  source.replies.push(
    () => new Promise(resolve => (answer = resolve)),
    () => named(source, 'Second', '3'),
  );
  const [first, second] = [sidecar.do([rename('First')]), sidecar.do([rename('Second')])];
  await Promise.resolve();
  expect(nameOf(sidecar)).toBe('Second');
  expect(source.asked.filter(one => one.path === 'api/sidecar' && one.body)).toHaveLength(1);
  answer(named(source, 'First'));
  await first;
  expect(nameOf(sidecar)).toBe('Second');
  await second;
  expect(sidecar.contents?.version).toBe('3');
});

test('where the server keeps nothing, nothing is sent', async () => {
  const { source, sidecar } = make();
  source.said = { ...named(source, 'Theirs'), keeps: 'browser', file: '' };
  await sidecar.refresh();
  const asked = source.asked.length;
  expect(await sidecar.do([rename('Mine')])).toBeNull();
  expect(nameOf(sidecar)).toBe('Mine');
  expect(source.asked).toHaveLength(asked);
});
