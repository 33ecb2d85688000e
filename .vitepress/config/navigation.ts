import type { DefaultTheme } from 'vitepress';
import type { Lang } from '../data/bilingual.ts';
import { isWritten } from '../data/pages.ts';
import { incident, parts } from '../data/parts.ts';

const words = {
  en: {
    parts: 'Parts',
    all: 'All parts',
    exercises: 'Exercises',
    incident: 'The incident',
    glossary: 'Glossary',
    running: 'Where the checks run',
    about: 'About and corrections',
    aboutShort: 'About',
    course: 'The course',
    book: 'Reference',
  },
  vi: {
    parts: 'Các phần',
    all: 'Tất cả các phần',
    exercises: 'Bài tập',
    incident: 'Sự cố',
    glossary: 'Bảng thuật ngữ',
    running: 'Kiểm tra chạy ở đâu',
    about: 'Giới thiệu và đính chính',
    aboutShort: 'Giới thiệu',
    course: 'Khóa học',
    book: 'Tra cứu',
  },
} as const;

const prefix = (lang: Lang): string => (lang === 'vi' ? '/vi' : '');

/** The exercise pages are a folder of generated pages; the menu shows them as soon as their overview exists. */
const exercises = (lang: Lang): DefaultTheme.NavItemWithLink[] =>
  isWritten('exercises/index')
    ? [{ text: words[lang].exercises, link: `${prefix(lang)}/exercises/`, activeMatch: `^${prefix(lang)}/exercises/` }]
    : [];

export function nav(lang: Lang): DefaultTheme.NavItem[] {
  const at = prefix(lang);
  return [
    { text: words[lang].parts, link: `${at}/parts/`, activeMatch: `^${at}/parts/` },
    ...exercises(lang),
    { text: words[lang].incident, link: `${at}/incident` },
    { text: words[lang].glossary, link: `${at}/glossary` },
    { text: words[lang].aboutShort, link: `${at}/about` },
  ];
}

export function sidebar(lang: Lang): DefaultTheme.SidebarItem[] {
  const at = prefix(lang);
  const lessons = parts.map((part): DefaultTheme.SidebarItem => {
    const text = `${part.number} · ${part.title[lang]}`;
    // A part that is not written is a line of text: announced, and not a dead link.
    return isWritten(`parts/${part.slug}`) ? { text, link: `${at}/parts/${part.slug}` } : { text };
  });
  return [
    {
      text: words[lang].course,
      items: [{ text: words[lang].all, link: `${at}/parts/` }, ...lessons, { text: incident.title[lang], link: `${at}/incident` }],
    },
    {
      text: words[lang].book,
      items: [
        ...exercises(lang).map(({ text, link }) => ({ text, link: String(link) })),
        { text: words[lang].running, link: `${at}/running` },
        { text: words[lang].glossary, link: `${at}/glossary` },
        { text: words[lang].about, link: `${at}/about` },
      ],
    },
  ];
}
