// Builds the page into src/lightboard/_web, where the Python package serves it from.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Writes licenses.txt beside the page: what those whose code is in it ask to be passed on. */
function licenses(): Plugin {
  return {
    name: 'licenses',
    apply: 'build',
    generateBundle() {
      const folders = new Map<string, string>();
      for (const id of this.getModuleIds()) {
        const found = /^(.*\/node_modules\/((?:@[^/]+\/)?[^/]+))\//.exec(id.replace(/^\0+/, ''));
        if (found?.[1] && found[2]) folders.set(found[2], found[1]);
      }
      const texts = [...folders].sort().map(([name, folder]) => {
        const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        const file = readdirSync(folder).find(entry => /^licen[cs]e/i.test(entry));
        const text = file ? readFileSync(join(folder, file), 'utf8').trim() : '';
        return `${name} ${version} (${license})\n\n${text}\n`;
      });
      this.emitFile({
        type: 'asset',
        fileName: 'licenses.txt',
        source: texts.join(`\n${'-'.repeat(72)}\n\n`),
      });
    },
  };
}

export default defineConfig({
  base: './', // every URL relative: path prefixes and proxies just work
  plugins: [svelte(), oneScript(), licenses()],
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
