// What three.js draws of one mesh: the object, its lights, axes and box, and the camera that looks at it. The mesh is
// brought to the middle and to radius 1 on the way to the screen; its numbers stay as they were logged.
import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  type Camera,
  Color,
  DirectionalLight,
  Group,
  HemisphereLight,
  type Light,
  LineBasicMaterial,
  LineSegments,
  type Material,
  Matrix4,
  Mesh,
  MeshBasicMaterial,
  MeshLambertMaterial,
  MeshNormalMaterial,
  MeshPhongMaterial,
  MeshPhysicalMaterial,
  MeshStandardMaterial,
  MeshToonMaterial,
  OrthographicCamera,
  PerspectiveCamera,
  PointLight,
  Points,
  PointsMaterial,
  Scene,
  Sphere,
  SpotLight,
  Vector3,
} from 'three';
import type { LightConfig, SceneConfig } from './config';
import { axesOf, distanceFor, type Pose } from './pose';
import type { Shading, Up } from './settings';
import { type Box, ballAround, coarseFaces, coarsePoints, normalsOf, type Shape } from './shape';

export interface Look {
  readonly shading: Shading;
  readonly up: Up;
  readonly axes: boolean;
  readonly box: boolean;
  /** Times what is good for the number of points. */
  readonly points: number;
  /** CSS colours: of the run, of the box. */
  readonly colour: string;
  readonly line: string;
  /** What is brought to the middle. */
  readonly frame: Box;
}

/** While it moves, a large mesh is drawn coarser, if the machine needs it: cells along its longest side, or points. */
const COARSE = [
  { cells: 44, points: 12_000 },
  { cells: 24, points: 4_000 },
] as const;
/** Fewer faces or points than this are never drawn coarser. */
const LARGE = { faces: 20_000, points: 12_000 } as const;

/** Of x, y and z. */
export const AXES = ['#d64545', '#2f9e58', '#3d7de0'] as const;
const MATERIALS = {
  MeshStandardMaterial,
  MeshPhysicalMaterial,
  MeshLambertMaterial,
  MeshPhongMaterial,
  MeshBasicMaterial,
  MeshNormalMaterial,
  MeshToonMaterial,
} as const;

export class MeshScene {
  readonly scene = new Scene();
  readonly shape: Shape;
  readonly config: SceneConfig;
  readonly #root = new Group();
  readonly #lines = new Group();
  readonly #head = new Group();
  readonly #object: Mesh | Points;
  /** Full, then coarser ones once they were needed. */
  readonly #geometries: BufferGeometry[];
  #camera: PerspectiveCamera | OrthographicCamera;
  #material: Material | null = null;
  #look: Look | null = null;
  #radius = 1;

  constructor(shape: Shape, config: SceneConfig) {
    this.shape = shape;
    this.config = config;
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(shape.vertices, 3));
    if (shape.colors) geometry.setAttribute('color', new BufferAttribute(shape.colors, 3, true));
    if (shape.index) geometry.setIndex(new BufferAttribute(shape.index, 1));
    geometry.boundingSphere = sphereOf(shape.box);
    this.#geometries = [geometry];
    this.#object = shape.faces ? new Mesh(geometry) : new Points(geometry);
    this.#object.frustumCulled = false;
    this.#object.matrixAutoUpdate = false;
    this.#lines.matrixAutoUpdate = false;
    this.#root.matrixAutoUpdate = false;
    this.#root.add(this.#object, this.#lines);
    this.scene.add(this.#root, this.#head);
    this.#camera =
      config.camera.cls === 'OrthographicCamera'
        ? new OrthographicCamera()
        : new PerspectiveCamera(config.camera.fov);
    if (config.lights) for (const light of config.lights) this.#root.add(lightOf(light));
    else {
      // Over the left shoulder of whoever looks: no side is ever black.
      const light = new DirectionalLight('#ffffff', 0.62 * Math.PI);
      light.position.set(-0.4, 0.5, 1);
      this.#head.add(light, light.target);
      this.scene.add(new AmbientLight('#ffffff', 0.45 * Math.PI));
    }
  }

  dress(look: Look): void {
    const before = this.#look;
    this.#look = look;
    const { center, radius } = ballAround(look.frame);
    this.#radius = radius;
    const place = new Matrix4().makeScale(1 / radius, 1 / radius, 1 / radius);
    if (look.up === 'z') place.premultiply(new Matrix4().makeRotationX(-Math.PI / 2));
    place.multiply(new Matrix4().makeTranslation(-center[0], -center[1], -center[2]));
    this.#root.matrix.copy(place);
    this.#root.matrixWorldNeedsUpdate = true;
    if (
      !before ||
      before.shading !== look.shading ||
      before.points !== look.points ||
      before.colour !== look.colour ||
      before.frame !== look.frame
    ) {
      this.#material?.dispose();
      this.#material = this.shape.faces ? this.#surface(look) : this.#dots(look);
      this.#object.material = this.#material;
    }
    this.#draw(look);
  }

  #surface(look: Look): Material {
    const { cls, numbers, flags, colours } = this.config.material;
    const Class = cls && cls !== 'PointsMaterial' ? MATERIALS[cls] : MeshLambertMaterial;
    const material = new Class();
    assign(material, { ...numbers, ...flags, ...colours });
    if (!('side' in numbers)) material.side = 2;
    this.#paint(material, look.colour, 'color' in colours);
    if (look.shading === 'wire') assign(material, { wireframe: true });
    if (look.shading === 'flat') assign(material, { flatShading: true });
    const needsNormals = !(material as { flatShading?: boolean }).flatShading;
    if (needsNormals && this.shape.index) this.#addNormals(this.shape.index);
    return material;
  }

  #addNormals(index: Uint32Array): void {
    const [full] = this.#geometries as [BufferGeometry];
    if (full.hasAttribute('normal')) return;
    const normals = new BufferAttribute(normalsOf(this.shape.vertices, index), 3);
    for (const geometry of this.#geometries) geometry.setAttribute('normal', normals);
  }

  #dots(look: Look): Material {
    const { numbers, flags, colours, cls } = this.config.material;
    const material = new PointsMaterial();
    assign(material, { ...numbers, ...flags, ...colours });
    const asked = cls === 'PointsMaterial' || cls === null ? numbers.size : undefined;
    if (asked === undefined) {
      const count = this.shape.index?.length ?? this.shape.vertices.length / 3;
      material.sizeAttenuation = false;
      material.size = look.points * (count > 30_000 ? 2 : count > 3_000 ? 3 : 5);
    } else material.size = look.points * (material.sizeAttenuation ? asked / this.#radius : asked);
    this.#paint(material, look.colour, 'color' in colours);
    return material;
  }

  #paint(material: Material, colour: string, asked: boolean): void {
    if (this.shape.colors) assign(material, { vertexColors: true });
    else if (!asked) assign(material, { color: colour });
  }

  /** Axes from the low corner of what is in the middle, and its box. */
  #draw(look: Look): void {
    for (const line of this.#lines.children as LineSegments[]) {
      line.geometry.dispose();
      (line.material as Material).dispose();
    }
    this.#lines.clear();
    const { min, max } = look.frame;
    if (look.axes) {
      const { radius } = ballAround(look.frame);
      AXES.forEach((colour, axis) => {
        const end = [...min] as [number, number, number];
        end[axis] = Math.max(max[axis] as number, (min[axis] as number) + 0.1 * radius);
        this.#lines.add(lines([...min, ...end], colour));
      });
    }
    if (look.box) this.#lines.add(lines(edgesOf(this.shape.box), look.line));
  }

  /** Fewer faces or points; 0 is all of them. */
  detail(level: number): void {
    this.#object.geometry = this.#geometry(level);
  }

  /** Whether it is ever drawn coarser. */
  get isLarge(): boolean {
    const { index, vertices, faces } = this.shape;
    return faces
      ? (index?.length ?? 0) / 3 > LARGE.faces
      : (index?.length ?? vertices.length / 3) > LARGE.points;
  }

  #geometry(wanted: number): BufferGeometry {
    const level = Math.min(wanted, COARSE.length);
    const [full] = this.#geometries as [BufferGeometry];
    const coarse = COARSE[level - 1];
    if (!coarse || !this.isLarge) return full;
    let geometry = this.#geometries[level];
    if (!geometry) {
      geometry = new BufferGeometry();
      for (const [name, attribute] of Object.entries(full.attributes))
        geometry.setAttribute(name, attribute);
      geometry.boundingSphere = full.boundingSphere;
      const index = this.shape.faces
        ? coarseFaces(this.shape, coarse.cells)
        : coarsePoints(this.shape, coarse.points);
      geometry.setIndex(new BufferAttribute(index, 1));
      // Levels between are made too, so that no place is empty.
      for (let i = 1; i <= level; i++) this.#geometries[i] ??= geometry;
      this.#geometries[level] = geometry;
    }
    return geometry;
  }

  camera(pose: Pose, aspect: number): Camera {
    const { x, y, z } = axesOf(pose);
    const fov = this.#camera instanceof PerspectiveCamera ? this.#camera.fov : 50;
    const distance = distanceFor(fov, aspect) / pose.zoom;
    const camera = this.#camera;
    // A rotation whose columns are the picture's axes: no looking at something straight above.
    camera.matrixAutoUpdate = false;
    camera.matrix.set(
      x[0], y[0], z[0], pose.shift[0] + distance * z[0],
      x[1], y[1], z[1], pose.shift[1] + distance * z[1],
      x[2], y[2], z[2], pose.shift[2] + distance * z[2],
      0, 0, 0, 1,
    ); // biome-ignore format: a matrix
    camera.matrix.decompose(camera.position, camera.quaternion, camera.scale);
    camera.matrixWorldNeedsUpdate = true;
    // What shows nothing is cut, nothing else: near and far follow the distance.
    camera.far = distance + 30;
    camera.near = Math.max(distance / 500, distance - 30);
    if (camera instanceof PerspectiveCamera) camera.aspect = aspect;
    else {
      const half = 0.9 / pose.zoom / Math.min(1, aspect);
      Object.assign(camera, {
        top: half,
        bottom: -half,
        left: -half * aspect,
        right: half * aspect,
      });
    }
    camera.updateProjectionMatrix();
    this.#head.quaternion.copy(camera.quaternion);
    return camera;
  }

  dispose(): void {
    for (const geometry of new Set(this.#geometries)) geometry.dispose();
    this.#material?.dispose();
    for (const line of this.#lines.children as LineSegments[]) {
      line.geometry.dispose();
      (line.material as Material).dispose();
    }
  }
}

/** three.js would look for it among all numbers, NaN too. */
function sphereOf(box: Box): Sphere {
  const { center, radius } = ballAround(box);
  return new Sphere(new Vector3(...center), radius);
}

/** Sets what the class has, and only that; colours become colours. */
function assign(target: Material, values: Readonly<Record<string, unknown>>): void {
  const own = target as unknown as Record<string, unknown>;
  for (const [name, value] of Object.entries(values)) {
    if (!(name in own)) continue;
    if (own[name] instanceof Color) own[name].set(value as string);
    else own[name] = value;
  }
  if (target.opacity < 1) target.transparent = true;
}

/** three.js divides by π what TensorBoard's release did not. */
function lightOf({ cls, color, intensity, position }: LightConfig): Light {
  const strength = intensity * Math.PI;
  const light =
    cls === 'AmbientLight'
      ? new AmbientLight(color, strength)
      : cls === 'HemisphereLight'
        ? new HemisphereLight(color, '#808080', strength)
        : cls === 'PointLight'
          ? new PointLight(color, strength, 0, 0)
          : cls === 'SpotLight'
            ? new SpotLight(color, strength, 0, Math.PI / 3, 0, 0)
            : new DirectionalLight(color, strength);
  if (position) light.position.set(...position);
  return light;
}

function lines(ends: readonly number[], colour: string): LineSegments {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(ends), 3));
  const made = new LineSegments(geometry, new LineBasicMaterial({ color: colour }));
  made.frustumCulled = false;
  return made;
}

function edgesOf({ min, max }: Box): number[] {
  const corner = (bits: number) => [0, 1, 2].map(i => (bits & (1 << i) ? max : min)[i] as number);
  return [0, 1, 2].flatMap(axis =>
    [0, 1, 2, 3, 4, 5, 6, 7]
      .filter(bits => !(bits & (1 << axis)))
      .flatMap(bits => [...corner(bits), ...corner(bits | (1 << axis))]),
  );
}
