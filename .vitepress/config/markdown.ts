import type { MarkdownOptions } from 'vitepress';
import { exerciseLinks } from '../plugins/exercise-links.ts';
import { glossaryPage } from '../plugins/glossary-page.ts';
import { leanCode } from '../plugins/lean-code.ts';

/** VitePress keeps one renderer for the process, whoever asks first: every caller hands it these options. */
export const markdown: MarkdownOptions = {
  // The default light theme stays below 4.5:1 on a code block's background.
  theme: { light: 'github-light-high-contrast', dark: 'github-dark-default' },
  codeTransformers: [leanCode],
  config(md) {
    md.use(glossaryPage);
    md.use(exerciseLinks);
  },
};
