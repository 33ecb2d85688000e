import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { processTerm, withoutCode } from '../../.vitepress/config/search.ts';
import { patchSearchBox } from '../../.vitepress/plugins/search-a11y.ts';

describe('a term in the index', () => {
  test.each([
    ['Kết', ['kết', 'ket']],
    ['đường', ['đường', 'duong']],
    ['Kết'.normalize('NFD'), ['kết', 'ket']],
    ['ket', 'ket'],
    ['Résumé', ['résumé', 'resume']],
  ])('%s', (term, indexed) => {
    expect(processTerm(term)).toEqual(indexed);
  });

  test('is made without anything from outside, because it travels as text', () => {
    const alone = new Function(`return ${processTerm.toString()}`)() as typeof processTerm;
    expect(alone('Đồng')).toEqual(['đồng', 'dong']);
  });
});

test('code stays out of the index, text around it stays in', () => {
  const page = ['before', '```ts', 'const secret = 1', '```', '  ~~~', '  hidden', '  ~~~', '<<< @/snippets/x.ts#y [x.ts]', 'after'].join(
    '\n',
  );
  expect(withoutCode(page).split('\n').filter(Boolean)).toEqual(['before', 'after']);
});

describe('the search box of the theme', () => {
  const theme = join(dirname(createRequire(import.meta.url).resolve('vitepress/package.json')), 'dist/client/theme-default/components');
  const source = readFileSync(join(theme, 'VPLocalSearchBox.vue'), 'utf8');

  test('is a dialog with a combobox after the edits', () => {
    const patched = patchSearchBox(source);
    expect(patched).not.toContain('role="button"');
    expect(patched).toContain('role="dialog"');
    expect(patched).toContain('role="combobox"');
  });

  test('a theme that changed stops the build', () => {
    expect(() => patchSearchBox(source.replace('role="button"', ''))).toThrow(/search-a11y/);
  });
});
