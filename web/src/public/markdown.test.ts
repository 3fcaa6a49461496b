import { expect, test } from 'vitest';
import { renderMarkdown } from './markdown';

test('CommonMark, tables and fenced code', () => {
  expect(renderMarkdown('# a\n\n*b* `c`')).toBe('<h1>a</h1>\n<p><em>b</em> <code>c</code></p>\n');
  const table = renderMarkdown('| a | b |\n|---|--:|\n| 1 | 2 |');
  expect(table).toContain('<table>');
  expect(table).toContain('<td style="text-align:right">2</td>');
  expect(renderMarkdown('```python\nx < 1\n```')).toContain(
    '<code class="language-python">x &lt; 1',
  );
});

test.each([
  ['$x^2$', '<p><code data-maths="line">x^2</code></p>'],
  ['so $$\\frac{a}{b}$$.', '<p>so <code data-maths="block">\\frac{a}{b}</code>.</p>'],
  ['$$\na < b\n$$', '<p><code data-maths="block">a &lt; b</code></p>'],
  [
    '$a_1$ and $b_2$',
    '<p><code data-maths="line">a_1</code> and <code data-maths="line">b_2</code></p>',
  ],
  ['$a\\$b$', '<p><code data-maths="line">a\\$b</code></p>'],
  ['costs $5 and $6', '<p>costs $5 and $6</p>'],
  ['$5, or 5$', '<p><code data-maths="line">5, or 5</code></p>'],
  ['\\$x$', '<p>$x$</p>'],
  ['$ x$ and $$ $$', '<p>$ x$ and $$ $$</p>'],
  ['`$x$`', '<p><code>$x$</code></p>'],
  ['$x', '<p>$x</p>'],
])('maths and money: %s', (text, html) => {
  expect(renderMarkdown(text)).toBe(`${html}\n`);
});

test('the line breaks of plain logs stay', () => {
  expect(renderMarkdown('one\ntwo')).toBe('<p>one<br>\ntwo</p>\n');
});

test('links lead outside and tell nobody whence', () => {
  const rel = 'target="_blank" rel="noopener noreferrer nofollow"';
  expect(renderMarkdown('[a](https://e.org/?q="x)')).toContain(
    `<a href="https://e.org/?q=%22x" ${rel}>a</a>`,
  );
  expect(renderMarkdown('see https://e.org.')).toContain(`<a href="https://e.org" ${rel}>`);
  expect(renderMarkdown('<mailto:a@e.org>')).toContain(`<a href="mailto:a@e.org" ${rel}>`);
  expect(renderMarkdown('train.py and a@e.org')).not.toContain('<a');
});

test('pictures outside are links, those inside are shown', () => {
  expect(renderMarkdown('![a <b>](http://e.org/x.png)')).toMatch(
    /<a href="http:\/\/e.org\/x.png" [^>]+>a &lt;b&gt;<\/a>/,
  );
  expect(renderMarkdown('![dot](data:image/png;base64,AAAA)')).toContain(
    '<img src="data:image/png;base64,AAAA" alt="dot">',
  );
  expect(renderMarkdown('[dot](data:image/png;base64,AAAA)')).toContain('<a>dot</a>');
});

const TAGS =
  /<(?!\/?(?:p|a|em|strong|code|pre|h[1-6]|ul|ol|li|blockquote|br|hr|img|div|table|thead|tbody|tr|th|td|s)\b)/;
test.each([
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<svg/onload=alert(1)>',
  '<a href="javascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](JaVaScRiPt&colon;alert(1))',
  '[x](java\tscript:alert(1))',
  '[x](vbscript:x)',
  '[x](data:text/html;base64,PHNjcmlwdD4=)',
  '![x](data:image/svg+xml;base64,PHN2Zz4=)',
  '![x](javascript:alert(1))',
  '![" onerror="alert(1)](data:image/png;base64,"onerror="alert(1))',
  '[x](https://e.org/"onmouseover="alert(1))',
  '<https://e.org/"onmouseover="alert(1)>',
  '```"><script>alert(1)</script>\nx\n```',
  '| <script>alert(1)</script> |\n|---|\n| <iframe src=//e.org> |',
  '[x]: javascript:alert(1)\n\n[x]',
  '&lt;script&gt;alert(1)&lt;/script&gt;',
  '\u0000<scr\u0000ipt>',
])('harmless: %s', text => {
  const html = renderMarkdown(text);
  expect(html).not.toMatch(TAGS);
  for (const [tag] of html.matchAll(/<[a-z][^>]*>/g)) {
    expect(tag.replace(/"[^"]*"/g, '')).not.toMatch(/\son\w+\s*=/i);
    const url = /(?:href|src)="([^"]*)"/.exec(tag)?.[1];
    if (url !== undefined) expect(url).toMatch(/^(?:https?:|mailto:|data:image\/png;)/);
  }
});
