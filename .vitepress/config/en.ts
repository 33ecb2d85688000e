import type { DefaultTheme, LocaleConfig } from 'vitepress';
import { nav, sidebar } from './navigation.ts';

type Locale = LocaleConfig<DefaultTheme.Config>[string];

export const en: Locale = {
  label: 'English',
  lang: 'en',
  title: 'Hold the Line',
  description:
    'Network programming that survives the hang-up: a course with 53 exercises in Node.js and TypeScript, in English and Vietnamese.',
  themeConfig: {
    nav: nav('en'),
    sidebar: { '/': sidebar('en') },
    outline: { level: [2, 3], label: 'On this page' },
  },
};
