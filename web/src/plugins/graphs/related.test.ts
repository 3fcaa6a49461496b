import { expect, test } from 'vitest';
import { matchingTags } from './related';

const tags = ['fc1/weight', 'fc1.weight.grad', 'weights/fc10/weight', 'loss', 'FC1/bias (x)'];

test('tags that hold the path, however it is joined', () => {
  expect(matchingTags(['MLP', 'fc1'], ['weight'], tags)).toBe(
    '/^(fc1\\/weight|fc1\\.weight\\.grad|FC1\\/bias \\(x\\))$/',
  );
  expect(matchingTags(['MLP', 'fc10', 'linear'], ['weight'], tags)).toBeNull();
  expect(matchingTags(['MLP'], ['fc1.weight'], tags)).toBe(
    '/^(fc1\\/weight|fc1\\.weight\\.grad)$/',
  );
  expect(matchingTags([], [], tags)).toBeNull();
});

test('too many to be named: what they have in common', () => {
  const many = Array.from({ length: 500 }, (_, i) => `encoder/layers/0/weight_${i}`);
  expect(matchingTags(['T', 'encoder.layers', '0'], [], many)).toBe('/encoder[./]layers[./]0/');
});
