import { expect, test } from 'vitest';
import { parseConfig } from './config';

test('nothing asked for is the default', () => {
  for (const json of ['', '{}', 'null'])
    expect(parseConfig(json)).toMatchObject({
      camera: { cls: 'PerspectiveCamera', fov: 50, position: null },
      lights: null,
      material: { cls: null },
      unknown: [],
    });
});

test("TensorBoard's example", () => {
  const config = parseConfig(
    JSON.stringify({
      camera: { cls: 'PerspectiveCamera', fov: 75 },
      lights: [
        { cls: 'AmbientLight', color: '#ffffff', intensity: 0.75 },
        { cls: 'DirectionalLight', color: '#ffffff', intensity: 0.75, position: [0, -1, 2] },
      ],
      material: { cls: 'MeshStandardMaterial', roughness: 1, metalness: 0, color: 0xff0000 },
    }),
  );
  expect(config.camera.fov).toBe(75);
  expect(config.lights?.[1]).toEqual({
    cls: 'DirectionalLight',
    color: '#ffffff',
    intensity: 0.75,
    position: [0, -1, 2],
  });
  expect(config.material.numbers).toEqual({ roughness: 1, metalness: 0 });
  expect(config.material.colours).toEqual({ color: 0xff0000 });
  expect([...config.unknown].sort()).toEqual([]);
});

test('what is not known is told and left at its default', () => {
  expect(parseConfig('{').unknown).toEqual([null]);
  expect(parseConfig('[1]').unknown).toEqual([null]);
  const config = parseConfig(
    JSON.stringify({
      camera: { cls: 'CubeCamera', fov: '75', position: [1, 2] },
      lights: [{ cls: 'Laser' }, 7],
      material: { cls: 'ShaderMaterial', fragmentShader: 'x', color: 'url(x)', size: '3' },
    }),
  );
  expect([...config.unknown].sort()).toEqual(['CubeCamera', 'Laser', 'ShaderMaterial']);
  expect(config).toMatchObject({
    camera: { cls: 'PerspectiveCamera', fov: 50, position: null },
    lights: null,
    material: { cls: null, numbers: {}, flags: {}, colours: {} },
  });
});
