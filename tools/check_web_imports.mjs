// Who may import whom on the web side: the table of ARCHITECTURE.md, checked. Exits 1 naming file:line, rule and way out.
//
// The Python side has its twin in tools/check_imports.py.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Each folder of web/src may import itself and the folders named here. `app` is also what lies in web/src itself. */
export const TABLE = {
  base: [],
  api: ['base'],
  charts: ['base'],
  widgets: ['base'],
  public: ['widgets', 'api', 'base'], // what dashboards share includes the board and its controls
  plugins: ['public', 'charts', 'widgets', 'api', 'base'],
  app: ['public', 'charts', 'widgets', 'api', 'base'],
};

/** `app` reaches plugins by import.meta.glob, import() or for types only; one plugin never reaches another. */
const LAZILY = { app: ['plugins'] };

/** Folders that need no framework: they run in workers and tests as they are. */
const NO_PACKAGES = ['base'];

/** Breaches we know of: "file → what it imports" and why. Empty is the aim; a line that no longer applies is an error. */
export const DEBT = {};

/** The checker's own test holds breaches as text. */
const OWN_TEST = 'base/imports.test.ts';

const STATIC = /^[ \t]*(?:import|export)\b(?<what>[^'"`;]*?\bfrom)?\s*['"](?<path>[^'"\n]+)['"]/gm;
const DYNAMIC = /\bimport\s*\(\s*['"`](?<path>[^'"`\n]+)['"`]/g;
const WORKER = /\bnew\s+URL\s*\(\s*['"](?<path>\.[^'"\n]+)['"]\s*,\s*import\.meta\.url/g;
const GLOB = /\bimport\.meta\.glob\b[^(]*\(\s*\[?\s*['"](?<path>[^'"\n]+)['"]/g;

/** The imports of one file's text: [{ path, line, lazy }]. Comments don't count; line numbers stay true. */
export function importsOf(text) {
  const blank = comment => comment.replace(/[^\n]/g, ' ');
  const code = text
    .replace(/\/\*[\s\S]*?\*\/|<!--[\s\S]*?-->/g, blank)
    .replace(
      /(^|[^:'"`\\])\/\/[^\n]*/g,
      (whole, before) => before + blank(whole.slice(before.length)),
    );
  const found = [];
  const add = (pattern, lazyOf) => {
    for (const hit of code.matchAll(pattern)) {
      const at = hit.index + hit[0].indexOf(hit.groups.path);
      const line = code.slice(0, at).split('\n').length;
      found.push({ path: hit.groups.path, line, lazy: lazyOf(hit) });
    }
  };
  add(STATIC, hit => /^\s*(?:import|export)\s+type\b/.test(hit[0]));
  add(DYNAMIC, () => true);
  add(WORKER, () => true);
  add(GLOB, () => true);
  return found.sort((a, b) => a.line - b.line);
}

function folderOf(path) {
  const [first, ...rest] = path.split('/');
  return rest.length > 0 || first in TABLE ? first : 'app';
}

function pluginOf(path) {
  const parts = path.split('/');
  return parts[0] === 'plugins' && parts.length > 2 ? parts[1] : null;
}

/** All breaches in `files` (path below web/src → text) as printable lines; `debt` as DEBT. */
export function breaches(files, debt = DEBT) {
  const out = [];
  const owed = new Set(Object.keys(debt));
  for (const [file, text] of files) {
    for (const { path, line, lazy } of importsOf(text)) {
      const breach = judge(file, path, lazy);
      if (!breach) continue;
      const name = `${file} → ${breach.target}`;
      if (name in debt) owed.delete(name);
      else out.push(`web/src/${file}:${line}: ${breach.rule}\n  hint: ${breach.hint}`);
    }
  }
  for (const name of owed) {
    out.push(
      `tools/check_web_imports.mjs: the debt "${name}" is paid\n  hint: take its line out of DEBT`,
    );
  }
  return out;
}

function judge(file, path, lazy) {
  const from = folderOf(file);
  const test = /\.test\.ts$/.test(file);
  if (!path.startsWith('.')) {
    if (test || path.startsWith('/') || !NO_PACKAGES.includes(from)) return null;
    return {
      target: path,
      rule: `${from} may not import a package ("${path}")`,
      hint: `${from} is pure code: move what needs the package to charts, widgets or app`,
    };
  }
  const target = posix.normalize(posix.join(posix.dirname(file), path));
  if (target.startsWith('..')) {
    if (test) return null;
    return {
      target,
      rule: `${from} may not reach outside web/src ("${path}")`,
      hint: 'move what it needs into web/src',
    };
  }
  const to = folderOf(target);
  if (!(to in TABLE)) {
    return {
      target,
      rule: `no row for web/src/${to}`,
      hint: `give "${to}" a row in TABLE, and ARCHITECTURE.md too`,
    };
  }
  const [here, there] = [pluginOf(file), pluginOf(target)];
  if (from === 'plugins' && to === 'plugins') {
    if (here === there || here === null || there === null) return null;
    return {
      target,
      rule: `the plugin ${here} may not import the plugin ${there} ("${path}")`,
      hint: 'move what both need into public, widgets or charts',
    };
  }
  if (from === to || TABLE[from]?.includes(to)) return null;
  if (LAZILY[from]?.includes(to)) {
    if (lazy) return null;
    return {
      target,
      rule: `${from} may import ${to} lazily only ("${path}")`,
      hint: 'use import(), import.meta.glob or import type: a dashboard is loaded when it is first opened',
    };
  }
  const may = TABLE[from]?.length ? `only ${TABLE[from].join(', ')}` : 'nothing';
  return {
    target,
    rule: `${from} may not import ${to} ("${path}"): it imports ${may}`,
    hint: `hand it in from above (props, arguments), or move what both need into ${TABLE[from]?.at(-1) ?? from}`,
  };
}

function sources(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(
      entry =>
        entry.isFile() && /\.(ts|js|svelte)$/.test(entry.name) && !entry.name.endsWith('.d.ts'),
    )
    .map(entry => join(entry.parentPath ?? entry.path, entry.name))
    .sort();
}

function main() {
  const root = join(dirname(fileURLToPath(import.meta.url)), '..', 'web', 'src');
  const files = sources(root)
    .map(file => [relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')])
    .filter(([name]) => name !== OWN_TEST);
  const found = breaches(files);
  for (const line of found) console.error(line);
  if (found.length > 0) process.exit(1);
  console.log(`web imports: ${files.length} files keep to the table`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) main();
