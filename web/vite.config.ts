// Builds the page into src/lightboard/_web, where the Python package serves it from.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/** What the entry imports without waiting is one script: the bundler alone would split off what later parts share with it. */
const ahead = new Set<string>();

function oneScript(): Plugin {
  return {
    name: 'one-script',
    apply: 'build',
    // Nothing is painted before it has run: an empty page first would only cost time.
    transformIndexHtml: {
      order: 'post',
      handler: html =>
        html.replace('<script type="module"', '<script type="module" blocking="render"'),
    },
    buildEnd() {
      const waiting = [...this.getModuleIds()].filter(id => this.getModuleInfo(id)?.isEntry);
      for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
        if (ahead.has(id)) continue;
        ahead.add(id);
        waiting.push(...(this.getModuleInfo(id)?.importedIds ?? []));
      }
    },
  };
}

export default defineConfig({
  base: './', // every URL relative: path prefixes and proxies just work
  plugins: [svelte(), oneScript()],
  build: {
    outDir: '../src/lightboard/_web',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
    rolldownOptions: {
      output: { codeSplitting: { groups: [{ name: 'index', test: id => ahead.has(id) }] } },
    },
  },
  worker: { format: 'es' },
  server: { proxy: { '/api': `http://127.0.0.1:${process.env.LIGHTBOARD_PORT ?? '6006'}` } },
  test: { include: ['src/**/*.test.ts'], environment: 'node' },
});
