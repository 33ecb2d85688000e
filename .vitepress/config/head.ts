import { readFileSync } from 'node:fs';
import type { HeadConfig, PageData, TransformContext, TransformPageContext } from 'vitepress';
import { langOfFile } from '../data/bilingual.ts';
import { base, origin } from './origin.ts';

const arriving = readFileSync(new URL('../theme/arriving.js', import.meta.url), 'utf8');

const card = `${origin}/social-card.png`;

/** The same on every page. */
export const siteHead: HeadConfig[] = [
  ['script', {}, arriving],
  ['link', { rel: 'icon', type: 'image/svg+xml', href: `${base}logo.svg` }],
  ['meta', { name: 'theme-color', content: '#fbfaf6', media: '(prefers-color-scheme: light)' }],
  ['meta', { name: 'theme-color', content: '#11181a', media: '(prefers-color-scheme: dark)' }],
  ['meta', { property: 'og:type', content: 'website' }],
  ['meta', { property: 'og:image', content: card }],
  ['meta', { property: 'og:image:width', content: '1200' }],
  ['meta', { property: 'og:image:height', content: '630' }],
  ['meta', { property: 'og:image:alt', content: 'Hold the Line · Giữ Máy: two lanes and a line that holds' }],
  ['meta', { name: 'twitter:card', content: 'summary_large_image' }],
];

/** `vi/parts/x.md` and `parts/x.md` are the same page. */
export const pageKey = (relativePath: string): string => relativePath.replace(/^vi\//, '');

export const toPath = (relativePath: string): string => `/${relativePath.replace(/(^|\/)index\.md$/, '$1').replace(/\.md$/, '')}`;

/** Canonical address, the page in the other language, and what a shared link shows. */
export function linksAndCard(page: PageData, siteTitle: string): HeadConfig[] {
  const url = (path: string): string => origin + toPath(path);
  const key = pageKey(page.relativePath);
  const here = url(page.relativePath);
  const vietnamese = langOfFile(page.relativePath) === 'vi';
  return [
    ['link', { rel: 'canonical', href: here }],
    ['link', { rel: 'alternate', hreflang: 'en', href: url(key) }],
    ['link', { rel: 'alternate', hreflang: 'vi', href: url(`vi/${key}`) }],
    ['link', { rel: 'alternate', hreflang: 'x-default', href: url(key) }],
    ['meta', { property: 'og:url', content: here }],
    ['meta', { property: 'og:title', content: page.title || siteTitle }],
    ['meta', { property: 'og:description', content: page.description }],
    ['meta', { property: 'og:site_name', content: siteTitle }],
    ['meta', { property: 'og:locale', content: vietnamese ? 'vi_VN' : 'en_US' }],
    ['meta', { property: 'og:locale:alternate', content: vietnamese ? 'en_US' : 'vi_VN' }],
  ];
}

/**
 * `transformPageData`, not `transformHead`: the latter runs in the build only, and after an in-app navigation the
 * previous page's canonical link would stay in the document.
 */
export function pageHead(page: PageData, context: TransformPageContext): void {
  if (page.isNotFound) return;
  const { site } = context.siteConfig;
  const locale = langOfFile(page.relativePath) === 'vi' ? site.locales['vi'] : site.locales['root'];
  page.description ||= locale?.description ?? site.description;
  page.frontmatter['head'] = [
    ...((page.frontmatter['head'] as HeadConfig[] | undefined) ?? []),
    ...linksAndCard(page, locale?.title ?? site.title),
  ];
}

/** The fonts of a page's first screen, asked for before the style sheet names them. */
export function fontPreloads({ assets, pageData }: TransformContext): HeadConfig[] {
  const scripts = langOfFile(pageData.relativePath) === 'vi' ? 'latin|vietnamese' : 'latin';
  const fonts = new RegExp(`/inter-(${scripts})-(400|600)-normal\\.[^/]+\\.woff2$`);
  return assets
    .filter((asset) => fonts.test(asset))
    .map((href) => ['link', { rel: 'preload', href, as: 'font', type: 'font/woff2', crossorigin: '' }]);
}
