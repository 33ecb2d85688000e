import type { MarkdownRenderer } from 'vitepress';
import { catalogue } from '../../exercises/catalogue.ts';
import { type Lang, langOfFile } from '../data/bilingual.ts';

const tag = /<ExerciseLink\s+number="(\d+)"\s*\/>/g;
const attribute = (text: string): string => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

/** Fills in the title of an exercise. An exercise that does not exist stops the build. */
export const fillExerciseLinks = (html: string, lang: Lang, file: string): string =>
  html.replace(tag, (_, number: string) => {
    const exercise = catalogue.find((candidate) => candidate.number === Number(number));
    if (!exercise) throw new Error(`${file}: there is no exercise ${number}`);
    return `<ExerciseLink number="${number}" slug="${exercise.slug}" title="${attribute(exercise.title[lang])}" />`;
  });

/**
 * A lesson writes `<ExerciseLink number="42" />`. The title is looked up while the page is built, so that the catalogue
 * stays out of the page's JavaScript.
 */
export function exerciseLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('hold_exercise_links', (state) => {
    const file = (state.env as { relativePath?: string } | undefined)?.relativePath ?? '';
    const fill = (text: string): string => fillExerciseLinks(text, langOfFile(file), file);
    // On a line of its own, a component is an `html_inline` at the top level; inside a paragraph, a child.
    for (const token of state.tokens.flatMap((token) => [token, ...(token.children ?? [])])) {
      if (token.type === 'html_block' || token.type === 'html_inline') token.content = fill(token.content);
    }
  });
}
