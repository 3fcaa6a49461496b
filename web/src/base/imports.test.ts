// The checker of who may import whom (tools/check_web_imports.mjs) finds what it should, and nothing else.
import { describe, expect, test } from 'vitest';
import { breaches, importsOf, TABLE } from '../../../tools/check_web_imports.mjs';

describe('breaches', () => {
  test.each([
    ['base/a.ts', "import { x } from '../charts/curve';", 'base may not import charts'],
    ['base/a.ts', "import { mount } from 'svelte';", 'base may not import a package'],
    ['charts/a.ts', "export * from '../api/board';", 'charts may not import api'],
    [
      'charts/a.ts',
      "new Worker(new URL('../app/x.worker.ts', import.meta.url));",
      'charts may not import app',
    ],
    [
      'widgets/A.svelte',
      '<script lang="ts">\n  import Plot from \'../charts/CurvePlot.svelte\';\n</script>',
      'widgets may not import charts',
    ],
    ['api/a.ts', "import '../app/main';", 'api may not import app'],
    [
      'plugins/images/A.ts',
      "import { x } from '../scalars/x';",
      'the plugin images may not import the plugin scalars',
    ],
    ['plugins/images/A.ts', "import { x } from '../../app/url';", 'plugins may not import app'],
    ['app/a.ts', "import x from '../plugins/scalars/index';", 'app may import plugins lazily only'],
    ['app/a.ts', "import x from '../../../elsewhere';", 'app may not reach outside'],
    ['app/a.ts', "import x from '../stuff/x';", 'no row for web/src/stuff'],
    [
      'charts/a.ts',
      "import {\n  one,\n  two,\n} from '../public/plugin';",
      'charts may not import public',
    ],
  ])('%s: %s', (file, text, rule) => {
    const found = breaches([[file, text]], {});
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(rule);
    expect(found[0]).toContain(
      `web/src/${file}:${text.slice(0, text.indexOf("'.") + 1 || undefined).split('\n').length}: `,
    );
    expect(found[0]).toContain('\n  hint: ');
  });

  test.each([
    ['charts/a.ts', "import { x } from '../base/scales';"],
    ['charts/a.ts', "import { x } from './b';\nimport 'svelte';"],
    ['plugins/scalars/index.ts', "import Plot from '../../charts/CurvePlot.svelte';"],
    ['plugins/scalars/index.ts', "const open = () => import('./Dashboard.svelte');"],
    ['app/a.ts', "const x = import.meta.glob<P>('../plugins/*/index.ts');"],
    ['app/a.ts', "import type { P } from '../plugins/scalars/index';"],
    ['base/a.test.ts', "import { test } from 'vitest';"],
    ['base/a.ts', "// import { x } from '../charts/curve';\n/* import '../app/main'; */"],
    ['base/a.ts', "const url = 'http://example.com'; const s = \"import x from '../app/y'\";"],
  ])('no breach in %s: %s', (file, text) => expect(breaches([[file, text]], {})).toEqual([]));
});

test('debt is let through; debt that is paid is named', () => {
  const file = ['base/a.ts', "import { x } from '../charts/curve';"] as const;
  const debt = { 'base/a.ts → charts/curve': 'until curve moves' };
  expect(breaches([file], debt)).toEqual([]);
  expect(breaches([], debt)[0]).toContain('is paid');
});

test('lines are those of the file', () => {
  expect(importsOf("// head\n\nimport a from './a';\n/* two\nlines */ import('./b');")).toEqual([
    { path: './a', line: 3, lazy: false },
    { path: './b', line: 5, lazy: true },
  ]);
});

test('the table has no circle', () => {
  const reach = (from: string): string[] => (TABLE[from] ?? []).flatMap(to => [to, ...reach(to)]);
  for (const folder of Object.keys(TABLE)) expect(reach(folder)).not.toContain(folder);
});
