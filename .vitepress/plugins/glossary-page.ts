import type { MarkdownRenderer } from 'vitepress';
import { type Lang, langOfFile } from '../data/bilingual.ts';
import { glossary, type Term } from '../data/glossary.ts';

const marker = '<!-- glossary -->';
const escapeHtml = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/`([^`]+)`/g, '<code>$1</code>');

const other: Record<Lang, Lang> = { en: 'vi', vi: 'en' };

const entry = (term: Term, lang: Lang): string => {
  const same = term.en === term.vi;
  const translation = same ? '' : ` <span class="term-other" lang="${other[lang]}">${escapeHtml(term[other[lang]])}</span>`;
  return `<div id="${term.id}"><dt>${escapeHtml(term[lang])}${translation}</dt><dd>${escapeHtml(term.means[lang])}</dd></div>`;
};

export const glossaryMarkdown = (lang: Lang): string =>
  glossary
    .map(
      (group) =>
        `## ${group.title[lang]} {#${group.id}}\n\n<dl class="glossary">\n${group.terms.map((term) => entry(term, lang)).join('\n')}\n</dl>\n`,
    )
    .join('\n');

/**
 * Writes the glossary out where a page says `<!-- glossary -->`, before markdown is parsed: the result is static text
 * with headings, so it is searched like any page and costs no JavaScript.
 */
export function glossaryPage(md: MarkdownRenderer): void {
  md.core.ruler.before('normalize', 'hold_glossary', (state) => {
    const file = (state.env as { relativePath?: string } | undefined)?.relativePath ?? '';
    if (state.src.includes(marker)) state.src = state.src.replace(marker, () => glossaryMarkdown(langOfFile(file)));
  });
}
