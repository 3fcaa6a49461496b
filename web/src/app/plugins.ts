// The dashboards: every folder in plugins/ that has an index.ts. Nobody lists them.
import type { Plugin } from '../public/plugin';

const found = import.meta.glob<Plugin>('../plugins/*/index.ts', { eager: true, import: 'default' });

export const PLUGINS: readonly Plugin[] = Object.values(found).sort((a, b) => a.order - b.order);
