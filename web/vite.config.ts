// Builds the page into src/lightboard/_web, where the Python package serves it from.
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  base: './', // every URL relative: path prefixes and proxies just work
  plugins: [svelte()],
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
