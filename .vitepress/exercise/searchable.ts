import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { catalogue } from '../../exercises/catalogue.ts';
import { folderOf } from '../../runner/course.ts';
import type { Language } from '../../runner/text.ts';

const ROOT = join(import.meta.dirname, '../..');

/**
 * The tasks of all exercises as sections of their overview, for the search index only. Exercise pages are made from one
 * template, and VitePress indexes nothing but files: without this, no exercise would ever be found.
 */
export function tasksForSearch(language: Language): string {
  const ending = language === 'en' ? 'md' : `${language}.md`;
  return catalogue
    .map((entry) => {
      const task = readFileSync(join(ROOT, 'exercises', folderOf(entry), `task.${ending}`), 'utf8');
      // One section each: a heading inside of a task has no place on the overview to lead to.
      const text = task.replace(/^# .*$/m, '').replace(/^#+ /gm, '');
      return `\n\n## ${entry.number} · ${entry.title[language]} {#exercise-${entry.number}}\n\n${text}`;
    })
    .join('');
}
