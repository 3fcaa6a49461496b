// Builds the page into src/lightboard/_web, where the Python package serves it from.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
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

/**
 * Names the files of each dashboard in the page (`<meta name="parts">`, by the plugin's id): the address says which one
 * opens, and start.js asks for its files beside the entry, not after that has run.
 */
function parts(): Plugin {
  return {
    name: 'parts',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const found: Record<string, string[]> = {};
        for (const chunk of Object.values(bundle)) {
          if (chunk.type !== 'chunk') continue;
          const id = /\/plugins\/(\w+)\/dashboard\.ts$/.exec(chunk.facadeModuleId ?? '')?.[1];
          if (!id) continue;
          const files = new Set<string>();
          const waiting = [chunk.fileName];
          for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
            const part = bundle[name];
            if (files.has(name) || part?.type !== 'chunk' || part.isEntry) continue;
            files.add(name);
            for (const sheet of part.viteMetadata?.importedCss ?? []) files.add(sheet);
            waiting.push(...part.imports);
          }
          found[id] = [...files];
        }
        const content = JSON.stringify(found).replaceAll('&', '&amp;').replaceAll("'", '&#39;');
        return html.replace('<script', `<meta name="parts" content='${content}' />\n    <script`);
      },
    },
  };
}

/** Writes a packed twin beside each script and style sheet: a board that has just started has better things to do. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    writeBundle({ dir = '' }, bundle) {
      for (const name of Object.keys(bundle)) {
        if (!/^assets[/].*[.](js|css)$/.test(name)) continue;
        const file = join(dir, name);
        writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
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
  plugins: [svelte(), oneScript(), parts(), licenses(), packed()],
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
  // One place for all files of a thread: they leave nothing behind, and a place of its own for each is 4/5 of the time.
  test: {
    include: ['src/**/*.test.ts'],
    environment: 'node',
    pool: 'threads',
    isolate: false,
    // How long a test takes says something of the machine: what hangs ends, nothing else does.
    testTimeout: 300_000,
    hookTimeout: 300_000,
  },
});
