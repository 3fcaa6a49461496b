import { describe, expect, test } from 'vitest';
import { draft } from './drawn';
import { box, edge, view } from './fixture';
import { solve } from './layout';
import { isBox, type Part, Portions, partsOf } from './portions';

const words = {
  parameters: String,
  tensors: String,
  blocks: String,
  boxes: String,
  more: String,
};
/** Boxes in a row, one below the other. */
function row(count: number, from = 0): Part[] {
  const boxes = Array.from({ length: count }, (_, i) => box(from + i, `op${from + i}`));
  const edges = boxes.slice(1).map(({ id }) => edge(id - 1, id));
  const made = draft(view(boxes, edges), {
    ...{ flow: 'down', edges: 'shapes', words, measure: (text: string) => 6 * text.length },
  });
  return partsOf(made, solve(made.input));
}
const keys = (parts: readonly Part[]) => parts.map(part => part.key);
const WINDOW = { x: -100, y: -100, right: 600, bottom: 300 };
const NOWHERE = { x: -900, y: -900, right: -800, bottom: -800 };

describe('a picture in portions', () => {
  test('a picture is its boxes and its lines', () => {
    const parts = row(5);
    expect(parts.filter(isBox)).toHaveLength(5);
    expect(keys(parts)).toContain('3 4');
  });

  test('what is in view is drawn at once, the rest a portion at a time, in the end all of it', () => {
    const wanted = row(400);
    const portions = new Portions();
    portions.want(wanted);
    portions.look(WINDOW);
    expect(portions.lacks(WINDOW)).toBe(false);
    expect(portions.drawn.length).toBeLessThan(30);
    const sizes = [portions.drawn.length];
    while (!portions.done) {
      expect(portions.take(50, WINDOW)).toBeLessThan(52);
      sizes.push(portions.drawn.length);
    }
    expect(sizes).toEqual([...sizes].sort((a, b) => a - b));
    expect(portions.drawn).toEqual(wanted);
  });

  test('a window full of boxes is several portions, too', () => {
    const all = { ...WINDOW, bottom: 1e6 };
    const portions = new Portions();
    portions.want(row(1000));
    expect(portions.look(all)).toBeLessThan(100);
    expect(portions.lacks(all)).toBe(true);
  });

  test('what looks the same stays the same object', () => {
    const portions = new Portions();
    portions.want(row(3));
    portions.take(Infinity, WINDOW);
    const [first] = portions.drawn;
    const again = portions.drawn.map(part => ({ ...part }));
    portions.want(again);
    expect(portions.done).toBe(true);
    expect(portions.drawn[0]).toBe(first);
  });

  test('what goes and is out of sight goes later, and keeps its place among what stays', () => {
    const portions = new Portions();
    const before = row(40);
    portions.want(before);
    portions.take(Infinity, WINDOW);
    const stays = before.filter((_, i) => i % 2 === 0);
    portions.want(stays);
    portions.look(NOWHERE);
    expect(keys(portions.drawn)).toEqual(keys(before));
    portions.take(2, NOWHERE);
    expect(portions.drawn.length).toBeLessThan(before.length);
    expect(keys(portions.drawn)).toEqual(
      keys(before).filter(key => keys(portions.drawn).includes(key)),
    );
    portions.take(Infinity, NOWHERE);
    expect(portions.drawn).toEqual(stays);
  });

  test('what moved out of the window does not stay in it', () => {
    const portions = new Portions();
    const before = row(4);
    portions.want(before);
    portions.take(Infinity, WINDOW);
    const away = { x: 5000, y: 5000, right: 5240, bottom: 5036 };
    portions.want(
      before.map(part =>
        isBox(part) ? { ...part, at: { ...part.at, y: 5000 }, area: away } : part,
      ),
    );
    portions.look(WINDOW);
    expect(portions.drawn.filter(isBox).every(({ at }) => at.y === 5000)).toBe(true);
  });
});
