// Builds the page into src/lightboard/_web, where the Python package serves it from.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** Fetches the first dashboard's code with the page's own: most often it is the one that is opened. */
const preloadFirstDashboard: Plugin = {
  name: 'preload-first-dashboard',
  transformIndexHtml: {
    order: 'post',
    handler(_html, { bundle }) {
      const chunks = Object.values(bundle ?? {}).filter(file => file.type === 'chunk');
      const first = chunks.find(chunk =>
        chunk.facadeModuleId?.endsWith('plugins/scalars/dashboard.ts'),
      );
      const wanted = first ? [first.fileName, ...first.imports] : [];
      return wanted
        .filter(name => !chunks.some(chunk => chunk.isEntry && chunk.fileName === name))
        .map(name => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, href: `./${name}` },
          injectTo: 'head',
        }));
    },
  },
};

export default defineConfig({
  base: './', // every URL relative: path prefixes and proxies just work
  plugins: [svelte(), preloadFirstDashboard],
  build: {
    outDir: '../src/lightboard/_web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.LIGHTBOARD_PORT ?? '6006'}` } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
