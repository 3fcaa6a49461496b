// Writes web/src/api/schema.d.ts from the server's own OpenAPI document; --check only compares. Run by `make schema`.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import openapiTS, { astToString } from 'openapi-typescript';

const root = new URL('../../', import.meta.url);
const target = new URL('web/src/api/schema.d.ts', root);
const ours = fileURLToPath(new URL('.venv/bin/python', root));
const python = existsSync(ours) ? ours : 'python3';

const document = execFileSync(python, ['-m', 'lightboard.server.openapi'], {
  cwd: fileURLToPath(root),
  encoding: 'utf8',
  maxBuffer: 1 << 26,
});
const types = astToString(await openapiTS(JSON.parse(document), { alphabetize: true, defaultNonNullable: false }));
const text = `// Generated from the server's OpenAPI by tools/schema/generate.mjs (make schema). Do not edit.\n${types}`;

const held = existsSync(target) ? readFileSync(target, 'utf8') : '';
if (held === text) process.exit(0);
if (process.argv.includes('--check')) {
  console.error('schema: web/src/api/schema.d.ts is out of date\nhint: make schema');
  process.exit(1);
}
writeFileSync(target, text);
