import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createMarkdownRenderer } from 'vitepress';
import { type CatalogueEntry, catalogue } from '../../exercises/catalogue.ts';
import { splitHints } from '../../runner/commands/hint.ts';
import { folderOf } from '../../runner/course.ts';
import type { Verdict } from '../../runner/engine/verdict.ts';
import type { Need } from '../../runner/lab/needs.ts';
import { pageOf } from '../../runner/report/chapter.ts';
import type { Language } from '../../runner/text.ts';
import { markdown } from '../config/markdown.ts';
import { base } from '../config/origin.ts';

/** What an exercise page knows, made from the catalogue and the exercise's files while the site is built. */
export interface ExercisePage {
  /** `exercise-3`, also the page's name. */
  id: string;
  folder: string;
  head: Verdict['exercise'];
  starter: string;
  /** What its checks rely on. */
  needs: readonly Need[];
  /** HTML, one for each stage. */
  hints: string[];
  /** HTML */
  notes: string;
  /** The lesson that the exercise belongs to, if it is written. */
  lesson?: string;
  /** Slugs of the lessons that are written. */
  lessons: string[];
  before?: Neighbour;
  after?: Neighbour;
}

interface Neighbour {
  link: string;
  title: string;
}

const ROOT = join(import.meta.dirname, '../..');

const prefix = (language: Language): string => (language === 'vi' ? '/vi' : '');

function neighbour(entry: CatalogueEntry | undefined, language: Language): Neighbour | undefined {
  return entry && { link: `${prefix(language)}/exercises/exercise-${entry.number}`, title: entry.title[language] };
}

function isWritten(lesson: string, language: Language): boolean {
  return existsSync(join(ROOT, 'docs', language, `${pageOf(lesson)}.md`));
}

/** All lessons that exercises refer to and that are written. */
function writtenLessons(language: Language): string[] {
  const lessons = catalogue.map(({ lesson }) => lesson.split('#')[0] ?? '');
  return [...new Set(lessons)].filter((lesson) => lesson !== '' && isWritten(lesson, language));
}

/** The routes of all exercise pages in one language: `[id].paths.ts` of that language gives these to VitePress. */
export async function exerciseRoutes(language: Language): Promise<{ params: ExercisePage; content: string }[]> {
  // With the site's own options: VitePress keeps one renderer for the process, and this may be the first to ask for it.
  const md = await createMarkdownRenderer(join(ROOT, 'docs'), markdown, base);
  const ending = language === 'en' ? 'md' : `${language}.md`;
  const lessons = writtenLessons(language);
  return Promise.all(
    catalogue.map(async (entry, index) => {
      const folder = folderOf(entry);
      const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
      const hints = splitHints(read(`exercises/${folder}/hints.${ending}`));
      const before = neighbour(catalogue[index - 1], language);
      const after = neighbour(catalogue[index + 1], language);
      const params: ExercisePage = {
        id: `exercise-${entry.number}`,
        folder,
        head: { number: entry.number, slug: entry.slug, title: entry.title },
        starter: read(`exercises/${folder}/starter.ts`),
        needs: entry.needs,
        hints: await Promise.all(hints.map((hint) => md.renderAsync(hint))),
        notes: await md.renderAsync(read(`solutions/${folder}/notes.${ending}`).replace(/^# .*$/m, '')),
        lessons,
        ...(lessons.includes(entry.lesson.split('#')[0] ?? '') ? { lesson: `${prefix(language)}/${pageOf(entry.lesson)}` } : {}),
        ...(before ? { before } : {}),
        ...(after ? { after } : {}),
      };
      return { params, content: read(`exercises/${folder}/task.${ending}`) };
    }),
  );
}
