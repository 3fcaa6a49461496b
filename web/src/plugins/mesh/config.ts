// The scene that a writer asks for (add_mesh's config_dict): three.js classes by name, with their settings. A closed
// list of both; the rest is told and left at its default.
import type { Vector } from './pose';

export const CAMERAS = ['PerspectiveCamera', 'OrthographicCamera'] as const;
export const LIGHTS = [
  'AmbientLight',
  'DirectionalLight',
  'PointLight',
  'HemisphereLight',
  'SpotLight',
] as const;
export const MATERIALS = [
  'MeshStandardMaterial',
  'MeshPhysicalMaterial',
  'MeshLambertMaterial',
  'MeshPhongMaterial',
  'MeshBasicMaterial',
  'MeshNormalMaterial',
  'MeshToonMaterial',
  'PointsMaterial',
] as const;

export interface LightConfig {
  readonly cls: (typeof LIGHTS)[number];
  readonly color: string | number;
  readonly intensity: number;
  readonly position: Vector | null;
}

export interface SceneConfig {
  readonly camera: {
    readonly cls: (typeof CAMERAS)[number];
    /** Degrees. */
    readonly fov: number;
    readonly position: Vector | null;
  };
  /** null: the page's own. */
  readonly lights: readonly LightConfig[] | null;
  readonly material: {
    /** null: the page's own. */
    readonly cls: (typeof MATERIALS)[number] | null;
    readonly numbers: Readonly<Record<string, number>>;
    readonly flags: Readonly<Record<string, boolean>>;
    readonly colours: Readonly<Record<string, string | number>>;
  };
  /** What could not be read: class names, or null for all of it. */
  readonly unknown: readonly (string | null)[];
}

const FOV = 50;
const NUMBERS = ['opacity', 'roughness', 'metalness', 'shininess', 'size', 'side', 'reflectivity'];
const FLAGS = [
  'transparent',
  'flatShading',
  'wireframe',
  'depthTest',
  'depthWrite',
  'sizeAttenuation',
];
const COLOURS = ['color', 'emissive', 'specular'];

type Loose = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isNumber = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value);
/** A CSS colour or 0xRRGGBB. Only forms that need no look-up: what is no colour is left out. */
const isColour = (value: unknown): value is string | number =>
  (isNumber(value) && value >= 0 && value <= 0xffffff) ||
  (typeof value === 'string' && /^(#[0-9a-f]{3}|#[0-9a-f]{6}|[a-z]{3,20})$/i.test(value));
const vectorOf = (value: unknown): Vector | null =>
  Array.isArray(value) && value.length === 3 && value.every(isNumber)
    ? (value as unknown as Vector)
    : null;

function pick<T>(source: Loose, names: readonly string[], is: (value: unknown) => value is T) {
  const found: Record<string, T> = {};
  for (const name of names) {
    const value = source[name];
    if (is(value)) found[name] = value;
  }
  return found;
}

/** `json` as logged; empty where nothing was. Never fails. */
export function parseConfig(json: string): SceneConfig {
  const unknown: (string | null)[] = [];
  let given: Loose = {};
  try {
    const parsed: unknown = JSON.parse(json || '{}');
    if (isObject(parsed)) given = parsed;
    else if (parsed !== null) unknown.push(null);
  } catch {
    unknown.push(null);
  }
  const known = <T extends string>(cls: unknown, list: readonly T[], otherwise: T | null) => {
    if (cls === undefined) return otherwise;
    const found = list.find(name => name === cls);
    if (!found) unknown.push(String(cls).slice(0, 60));
    return found ?? otherwise;
  };
  const camera = isObject(given.camera) ? given.camera : {};
  const material = isObject(given.material) ? given.material : {};
  const lights = Array.isArray(given.lights)
    ? given.lights.filter(isObject).flatMap(light => {
        const cls = known(light.cls, LIGHTS, null);
        return cls
          ? [
              {
                cls,
                color: isColour(light.color) ? light.color : '#ffffff',
                intensity: isNumber(light.intensity) ? Math.max(0, light.intensity) : 1,
                position: vectorOf(light.position),
              },
            ]
          : [];
      })
    : null;
  return {
    camera: {
      cls: known(camera.cls, CAMERAS, 'PerspectiveCamera') ?? 'PerspectiveCamera',
      fov: isNumber(camera.fov) && camera.fov >= 1 && camera.fov <= 170 ? camera.fov : FOV,
      position: vectorOf(camera.position),
    },
    lights: lights && lights.length > 0 ? lights : null,
    material: {
      cls: known(material.cls, MATERIALS, null),
      numbers: pick(material, NUMBERS, isNumber),
      flags: pick(material, FLAGS, value => typeof value === 'boolean'),
      colours: pick(material, COLOURS, isColour),
    },
    unknown,
  };
}
