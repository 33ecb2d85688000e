import { describe, expect, test } from 'vitest';
import { linksAndCard, pageKey, toPath } from '../../.vitepress/config/head.ts';
import { readHome } from '../../.vitepress/config/origin.ts';
import { langOfPath } from '../../.vitepress/data/bilingual.ts';
import { glossary } from '../../.vitepress/data/glossary.ts';
import { isWritten } from '../../.vitepress/data/pages.ts';
import { incident, parts } from '../../.vitepress/data/parts.ts';
import { fillExerciseLinks } from '../../.vitepress/plugins/exercise-links.ts';
import { glossaryMarkdown } from '../../.vitepress/plugins/glossary-page.ts';
import { catalogue } from '../../exercises/catalogue.ts';

describe('addresses', () => {
  test.each([
    ['index.md', '/'],
    ['vi/index.md', '/vi/'],
    ['parts/index.md', '/parts/'],
    ['vi/parts/10-robust-networking.md', '/vi/parts/10-robust-networking'],
  ])('%s is %s', (file, path) => {
    expect(toPath(file)).toBe(path);
  });

  test('a page and its translation have one key', () => {
    expect(pageKey('vi/incident.md')).toBe(pageKey('incident.md'));
  });

  test('the language of an address that no page answers to', () => {
    expect(['/vi/nope', '/vi', '/video', '/'].map((path) => langOfPath(path, '/'))).toEqual(['vi', 'vi', 'en', 'en']);
    expect(['/x/vi/nope', '/x/vi', '/x/nope', '/vi/nope', '/'].map((path) => langOfPath(path, '/x/'))).toEqual([
      'vi',
      'vi',
      'en',
      'en',
      'en',
    ]);
  });

  test('each page names itself, both languages and a default', () => {
    const page = { relativePath: 'vi/about.md', title: 'x', description: 'y' } as Parameters<typeof linksAndCard>[0];
    const links = linksAndCard(page, 'Giữ Máy').flatMap(([tag, attributes]) =>
      tag === 'link' ? [attributes['hreflang'] ?? attributes['rel']] : [],
    );
    expect(links).toEqual(['canonical', 'en', 'vi', 'x-default']);
  });
});

describe('where the site lives', () => {
  test.each([
    ['https://course.example', 'https://course.example', '/'],
    ['https://course.example/', 'https://course.example', '/'],
    ['https://someone.github.io/hold-the-line', 'https://someone.github.io/hold-the-line', '/hold-the-line/'],
    ['http://127.0.0.1:8080/a/b//', 'http://127.0.0.1:8080/a/b', '/a/b/'],
  ])('%s', (address, origin, base) => {
    expect(readHome(address)).toEqual({ origin, base });
  });

  test.each(['course.example/x', '/hold-the-line', 'ftp://course.example', 'https://course.example/?x=1'])(
    '%s is no address',
    (address) => {
      expect(() => readHome(address)).toThrow(`such as https://someone.github.io/hold-the-line; got "${address}"`);
    },
  );
});

describe('a link to an exercise', () => {
  test('gets its title in the language of the page', () => {
    expect(fillExerciseLinks('<ExerciseLink number="42" />', 'vi', 'x.md')).toBe(
      `<ExerciseLink number="42" slug="retry" title="${catalogue.find(({ number }) => number === 42)?.title.vi}" />`,
    );
  });

  test('to nowhere stops the build', () => {
    expect(() => fillExerciseLinks('<ExerciseLink number="999" />', 'en', 'x.md')).toThrow('x.md: there is no exercise 999');
  });
});

describe('the glossary', () => {
  const terms = glossary.flatMap((group) => group.terms);

  test('anchors are unique, also against headings', () => {
    const ids = [...terms, ...glossary].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test('one term, one rendering', () => {
    expect(new Set(terms.map((term) => term.en)).size).toBe(terms.length);
    expect(new Set(terms.map((term) => term.vi)).size).toBe(terms.length);
  });

  test('both languages have the same terms in the same order', () => {
    const anchors = (page: string): string[] => [...page.matchAll(/id="([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(anchors(glossaryMarkdown('vi'))).toEqual(anchors(glossaryMarkdown('en')));
  });
});

describe('parts', () => {
  test('are ten, numbered in order, with a slug that says so', () => {
    expect(parts.map((part) => part.slug.slice(0, 2))).toEqual(['01', '02', '03', '04', '05', '06', '07', '08', '09', '10']);
    expect(parts.map((part) => part.number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('the incident has a page', () => {
    expect(isWritten(incident.slug)).toBe(true);
  });
});

test('all Vietnamese text is NFC: search depends on it', () => {
  const text = JSON.stringify([glossary, parts, incident, catalogue]);
  expect(text).toBe(text.normalize('NFC'));
});
