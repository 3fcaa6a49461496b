import { describe, expect, test } from 'vitest';
import { columnOf } from './columns';
import {
  largestOf,
  partsOf,
  printHeader,
  printVectors,
  readVectors,
  shortest,
  toCells,
} from './vectors';

function blob(rows: number, dimensions: number, values: number[]): ArrayBuffer {
  const head = new TextEncoder().encode(JSON.stringify({ rows, dimensions }).padEnd(64));
  const data = new ArrayBuffer(8 + head.length + 4 * values.length);
  const view = new DataView(data);
  view.setUint32(0, 0x3156424c, true);
  view.setUint32(4, head.length, true);
  new Uint8Array(data, 8).set(head);
  new Float32Array(data, 8 + head.length).set(values);
  return data;
}

describe('vectors', () => {
  test('are read as the server packs them', () => {
    const read = readVectors(blob(2, 3, [1, 2, 3, 4, 5, 6]));
    expect([read.rows, read.dimensions, [...read.values]]).toEqual([2, 3, [1, 2, 3, 4, 5, 6]]);
    expect(() => readVectors(new ArrayBuffer(4))).toThrow('vectors');
  });
  test('are lines of a CSV with their metadata', () => {
    const columns = [columnOf('label', ['a', 'b,c', '=x'])];
    const read = readVectors(blob(2, 2, [0.1, -2, Number.NaN, 3e20]));
    expect(printHeader(columns, 2)).toBe('index,label,v0,v1\r\n');
    expect(printVectors([1, 2], columns, read)).toBe(
      `1,"b,c",0.1,-2\r\n2,'=x,NaN,300000000000000000000\r\n`,
    );
  });
  test('have as many digits as they need', () => {
    for (const value of [0.1, 1 / 3, 1e-30, 16777216, -3.4e38, 123456.789, 0])
      expect(Math.fround(Number(shortest(Math.fround(value))))).toBe(Math.fround(value));
    expect(shortest(Math.fround(0.1))).toBe('0.1');
    expect(shortest(Number.POSITIVE_INFINITY)).toBe('Infinity');
  });
  test('are asked for in parts', () => {
    expect(partsOf([1, 2, 3], 1 << 19)).toEqual([[1, 2], [3]]);
    expect(partsOf([1, 2], 1 << 30)).toEqual([[1], [2]]);
    expect(partsOf([], 4)).toEqual([]);
  });
  test('fit into fewer cells, each the number farthest from 0', () => {
    expect([...toCells(Float32Array.of(1, -3, 2, 0), 2)]).toEqual([-3, 2]);
    expect([...toCells(Float32Array.of(1, Number.NaN, 9, 4), 2)]).toEqual([Number.NaN, 9]);
    expect([...toCells(Float32Array.of(1, 2), 4)]).toEqual([1, 1, 2, 2]);
    expect(largestOf(Float32Array.of(1, -7, Number.NaN, Number.POSITIVE_INFINITY))).toBe(7);
  });
});
