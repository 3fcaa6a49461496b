import { expect, test } from 'vitest';
import { fileName, makeFigure } from './figure';
import { makeCurve } from './fixture';
import { WHOLE } from './geometry';

const theme = {
  text: '#111',
  muted: '#666',
  surface: '#fff',
  grid: '#eee',
  lineStrong: '#ccc',
  accent: '#44f',
  cross: '#000',
  font: 'system-ui, "Segoe UI"',
  rawOpacity: 0.2,
  bandOpacity: 0.1,
  dimOpacity: 0.3,
  curve: 1.5,
  curveHover: 2,
};

test('a well-formed picture whatever runs are called', () => {
  const svg = makeFigure({
    title: 'a <b> & "c"',
    kind: 'pr',
    lines: [
      {
        run: 1,
        name: '</text><script>',
        colour: '#123456',
        dash: [6, 3],
        step: 7,
        curve: makeCurve([1, 0], [0.5, 1]),
      },
    ],
    faint: [
      {
        run: 1,
        step: 3,
        colour: '#123456',
        opacity: 0.3,
        compared: true,
        curve: makeCurve([1], [1]),
      },
    ],
    view: WHOLE,
    theme,
    words: { x: 'Recall', y: 'Precision', area: 'AP', step: step => `step ${step}` },
  });
  expect(svg).not.toContain('<script');
  expect(svg).toContain('&lt;/text&gt;&lt;script&gt;');
  expect(svg).toContain('stroke-dasharray="6 3"');
  expect(svg).toContain('step 7 · AP 0.500 · F1 0.800 @ 0.500');
  expect(svg.match(/<text/g)?.length).toBe(svg.match(/<\/text>/g)?.length);
});

test('file names are file names', () => {
  expect(fileName('classes/car ü', 1200, 'svg')).toBe('classes_car__step_1200.svg');
});
