import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../exercises/catalogue.ts';
import { pageOf } from '../../runner/report/chapter.ts';
import { ROOT } from '../helpers/course.ts';

const DOCS = join(ROOT, 'docs');

/** What must be the same on a page and its translation, in the same order. */
interface Structure {
  frontmatter: string[];
  headings: string[];
  fences: string[];
  includes: string[];
  components: string[];
  boxes: string[];
  tables: number[];
  links: string[];
}

function pages(language: string): string[] {
  return readdirSync(join(DOCS, language), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();
}

function read(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8');
}

function matches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map((match) => match.slice(1).filter(Boolean).join(' '));
}

/** Text without fenced code: what looks like a heading in there is a comment of a shell. */
function withoutFences(text: string): string {
  return text.replace(/^(`{3,})[\s\S]*?^\1[ \t]*$/gm, '');
}

function structureOf(source: string): Structure {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(source) ?? [undefined, '', source];
  const prose = withoutFences(body);
  return {
    frontmatter: matches(head, /^(\w+):/gm).filter((key) => key !== 'translationOf'),
    headings: matches(prose, /^(#+) .*?(\{#[\w-]+\})?$/gm),
    fences: matches(body, /^(`{3,}\w+)/gm),
    includes: matches(body, /^<<< (\S+)/gm),
    components: matches(prose, /^(<[A-Z]\w*[^>]*>)/gm),
    boxes: matches(prose, /^::: (\w+)/gm),
    tables: matches(prose, /^(\|(?:[^|\n]*\|)+)$/gm).map((row) => row.split('|').length),
    links: matches(prose, /\]\(([^)\s]+)\)/g).map((link) => link.replace(/^\/vi(?=\/|$)/, '').replace(/\.vi\.md$/, '.md')),
  };
}

describe('both languages have the same', () => {
  test('pages', () => expect(pages('vi')).toEqual(pages('en')));

  test.for(pages('en'))('structure in %s', (name) => {
    expect(structureOf(read(`docs/vi/${name}`))).toEqual(structureOf(read(`docs/en/${name}`)));
  });

  const texts = catalogue.flatMap(({ number, slug }) => {
    const folder = `${String(number).padStart(2, '0')}-${slug}`;
    return [`exercises/${folder}/task`, `exercises/${folder}/hints`, `solutions/${folder}/notes`];
  });
  test.for(texts)('structure in %s', (path) => {
    expect(structureOf(read(`${path}.vi.md`))).toEqual(structureOf(read(`${path}.md`)));
  });
});

describe('a task', () => {
  test.for(catalogue)('$number: is headed as the list of exercises calls it', ({ number, slug, title }) => {
    const folder = `exercises/${String(number).padStart(2, '0')}-${slug}`;
    const [heading] = read(`${folder}/task.md`).split('\n');
    const [headingVi] = read(`${folder}/task.vi.md`).split('\n');
    expect({ en: heading, vi: headingVi }).toEqual({ en: `# ${title.en}`, vi: `# ${title.vi}` });
  });
});

describe('a lesson', () => {
  // The incident is a chapter like the ten parts.
  const lessons = pages('en').filter((name) => /^(parts\/\d|incident\.md$)/.test(name));

  test.for(lessons)('%s: the translation is of the text as it stands', (name) => {
    const english = createHash('sha256')
      .update(read(`docs/en/${name}`))
      .digest('hex')
      .slice(0, 12);
    const [of] = matches(read(`docs/vi/${name}`), /^translationOf: (\w+)$/gm);
    expect(of, `read the English text again, bring the Vietnamese one up to date, then write translationOf: ${english}`).toBe(english);
  });

  test.for(lessons)('%s: every heading has an id, so that links survive a translation', (name) => {
    const headings = withoutFences(read(`docs/en/${name}`)).match(/^##+ .*$/gm) ?? [];
    expect(headings.filter((heading) => !/\{#[\w-]+\}$/.test(heading))).toEqual([]);
  });

  test.for(lessons)('%s: at most two call-out boxes', (name) => {
    expect(structureOf(read(`docs/en/${name}`)).boxes.length).toBeLessThanOrEqual(2);
  });

  test('has a section for every exercise and every check that points to it', () => {
    const checks = readdirSync(join(ROOT, 'test/checks')).filter((name) => name.endsWith('.check.ts'));
    const wanted = new Set([
      ...catalogue.map(({ lesson }) => lesson),
      ...checks.flatMap((name) => matches(read(`test/checks/${name}`), /readOn: '([^']+)'/g)),
    ]);
    const missing = [...wanted].filter((target) => {
      const [page, section] = target.split('#');
      const file = `docs/en/${pageOf(page ?? '')}.md`;
      return !existsSync(join(ROOT, file)) || !read(file).includes(`{#${section}}`);
    });
    expect(missing).toEqual([]);
  });
});

describe('links', () => {
  const all = ['en', 'vi'].flatMap((language) => pages(language).map((name) => `${language}/${name}`));

  /** `/vi/parts/x` → `docs/vi/parts/x.md`. Exercise pages are made from the catalogue. */
  function exists(link: string): boolean {
    const [path = ''] = link.split('#');
    const exercise = /^\/(?:vi\/)?exercises\/exercise-(\d+)$/.exec(path)?.[1];
    if (exercise) return catalogue.some(({ number }) => number === Number(exercise));
    const file = path.startsWith('/vi/') ? `vi${path.slice(3)}` : `en${path}`;
    return existsSync(join(DOCS, file.endsWith('/') ? `${file}index.md` : `${file}.md`)) || existsSync(join(DOCS, 'public', path));
  }

  test.for(all)('of %s lead somewhere, and stay in their language', (name) => {
    const links = matches(withoutFences(readFileSync(join(DOCS, name), 'utf8')), /\]\((\/[^)\s]*)\)/g);
    expect(links.filter((link) => !exists(link))).toEqual([]);
    if (name.startsWith('vi/')) expect(links.filter((link) => !/^\/vi(\/|$)/.test(link))).toEqual([]);
    else expect(links.filter((link) => /^\/vi(\/|$)/.test(link))).toEqual([]);
  });

  test.for(all)('within %s lead to a heading of it', (name) => {
    const text = readFileSync(join(DOCS, name), 'utf8');
    const targets = matches(withoutFences(text), /\]\(#([^)\s]+)\)/g);
    expect(targets.filter((id) => !text.includes(`{#${id}}`))).toEqual([]);
  });
});

test('Vietnamese is NFC everywhere: search and comparison depend on it', () => {
  const folders = ['docs', 'exercises', 'solutions', 'runner', '.vitepress'];
  const files = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(md|ts|vue)$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  expect(files.filter((file) => readFileSync(file, 'utf8') !== readFileSync(file, 'utf8').normalize('NFC'))).toEqual([]);
});

test('no text belittles the reader: just, simply, easy, obviously', () => {
  const words = /\b(just|simply|easy|easily|obviously)\b/i;
  const english = [
    ...pages('en').map((name) => `docs/en/${name}`),
    ...catalogue.flatMap(({ number, slug }) => {
      const folder = `${String(number).padStart(2, '0')}-${slug}`;
      return [`exercises/${folder}/task.md`, `exercises/${folder}/hints.md`, `solutions/${folder}/notes.md`];
    }),
  ];
  expect(english.filter((path) => words.test(withoutFences(read(path))))).toEqual([]);
});
