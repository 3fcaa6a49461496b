// The picture as SVG and PNG, the table as CSV: what is seen, in the theme's own colours, with nothing of the page in it.
import type { GraphBox } from '../../api';
import { csvField } from '../../base/csv';
import { pngOf, saveFile } from '../../public/save';
import type { GraphState } from './state.svelte';

const MARGIN = 16;
const DRAWN = ['fill', 'stroke', 'opacity', 'font-size', 'font-weight', 'fill-opacity'] as const;

/** Its texts stay texts; colours are resolved, for who knows no CSS variables. */
export function svgOf(picture: SVGSVGElement, background: string): string {
  const clone = picture.cloneNode(true) as SVGSVGElement;
  const [width, height] = [
    Number(picture.getAttribute('width')),
    Number(picture.getAttribute('height')),
  ];
  const ours = [...picture.querySelectorAll<SVGElement>('*')];
  const theirs = [...clone.querySelectorAll<SVGElement>('*')];
  for (const [i, one] of ours.entries()) {
    const copy = theirs[i] as SVGElement;
    const style = getComputedStyle(one);
    for (const name of DRAWN) {
      const value = style.getPropertyValue(name);
      if (value) copy.setAttribute(name, value);
    }
    if (one.localName === 'rect') {
      copy.setAttribute('width', style.width.replace('px', ''));
      copy.setAttribute('height', style.height.replace('px', ''));
    }
    if (one.classList.contains('edge')) {
      copy.setAttribute('stroke', background);
      copy.setAttribute('stroke-width', '3');
      copy.setAttribute('paint-order', 'stroke');
    }
    const moved = /translate\((-?[\d.]+)px, (-?[\d.]+)px\)/.exec(one.style.transform);
    if (moved) copy.setAttribute('transform', `translate(${moved[1]} ${moved[2]})`);
    copy.removeAttribute('style');
    copy.removeAttribute('class');
    for (const name of copy.getAttributeNames())
      if (name.startsWith('data-')) copy.removeAttribute(name);
  }
  clone.removeAttribute('aria-hidden');
  clone.removeAttribute('class');
  clone.removeAttribute('data-picture');
  clone.setAttribute(
    'viewBox',
    `${-MARGIN} ${-MARGIN} ${width + 2 * MARGIN} ${height + 2 * MARGIN}`,
  );
  clone.setAttribute('width', String(width + 2 * MARGIN));
  clone.setAttribute('height', String(height + 2 * MARGIN));
  clone.setAttribute('font-family', getComputedStyle(picture).fontFamily);
  clone.setAttribute('font-size', '11');
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of [
    ['x', -MARGIN],
    ['y', -MARGIN],
    ['width', width + 2 * MARGIN],
    ['height', height + 2 * MARGIN],
    ['fill', background],
  ] as const)
    ground.setAttribute(name, String(value));
  clone.prepend(ground);
  return new XMLSerializer().serializeToString(clone).replace(/<!--.*?-->/gs, '');
}

/** The rows of the tree as a table: path, type, parameters, output shape, FLOPs. */
export function csvOf(boxes: readonly GraphBox[]): string {
  const paths = new Map<number, string>();
  const rows = boxes.map(box => {
    const above = paths.get(box.parent);
    const path = above === undefined ? box.name : `${above}/${box.name}`;
    paths.set(box.id, path);
    const shape = box.shape ? box.shape.join(' x ') : '';
    return [path, box.kind, box.type, String(box.parameters), shape, box.dtype, String(box.flops)]
      .map(csvField)
      .join(',');
  });
  return ['path,kind,type,parameters,output shape,dtype,flops', ...rows, ''].join('\n');
}

export async function saveGraph(shared: GraphState, what: 'svg' | 'png' | 'csv'): Promise<void> {
  if (what !== 'csv') shared.finish?.();
  const element = document.querySelector<SVGSVGElement>('svg[data-picture]');
  const { picture, run, fromFile, title } = shared;
  if (!element || !picture) return;
  const stem = `${fromFile ? title.replace(/\.\w+$/, '') : (run?.name ?? 'graph')}_graph`.replace(
    /[^\w.-]+/g,
    '_',
  );
  if (what === 'csv') return saveFile(`${stem}.csv`, csvOf(picture.view.boxes), 'text/csv');
  const background = getComputedStyle(document.documentElement)
    .getPropertyValue('--surface')
    .trim();
  const svg = svgOf(element, background);
  if (what === 'svg') return saveFile(`${stem}.svg`, svg, 'image/svg+xml');
  const png = await pngOf(svg);
  if (png) saveFile(`${stem}.png`, png);
}
