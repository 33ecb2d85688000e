import { createMarkdownRenderer } from 'vitepress';
import { expect, test } from 'vitest';
import { markdown } from '../../.vitepress/config/markdown.ts';
import { appAfterPaint } from '../../.vitepress/plugins/app-after-paint.ts';

test('a word of code carries a class and no colours; ordinary text carries nothing', async () => {
  const md = await createMarkdownRenderer('docs', markdown);
  const html = await md.renderAsync('```ts\nconst answer = ask("who?"); // at once\n```\n');
  const code = /<code>(.*)<\/code>/s.exec(html)?.[1] ?? '';
  expect(code).not.toContain('style=');
  expect(code).toContain('<span class="c-keyword">const</span>');
  expect(code).toMatch(/<span class="c-comment">\/\/ at once<\/span>/);
  expect(code.replace(/<[^>]+>/g, '')).toBe('const answer = ask("who?"); // at once');
});

test('the app starts after the first paint, whatever its name', () => {
  const html = '<head><script type="module" src="/base/assets/app.a-B_1.js"></script></head>';
  expect(appAfterPaint(html)).toContain('await window.painted; import("/base/assets/app.a-B_1.js");');
  expect(appAfterPaint(html)).toContain('<link rel="modulepreload" href="/base/assets/app.a-B_1.js">');
});

test('a page that is empty without the app does not wait for it to be painted', () => {
  const html = '<script type="module" src="/assets/app.a.js"></script><div id="app"></div>';
  expect(appAfterPaint(html)).toBe(html);
});
