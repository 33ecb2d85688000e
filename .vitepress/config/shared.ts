import type { DefaultTheme, UserConfig } from 'vitepress';
import { localRuntime } from '../plugins/local-runtime.ts';
import { searchA11y } from '../plugins/search-a11y.ts';
import { siteHeaders } from '../plugins/site-headers.ts';
import { siteHead } from './head.ts';
import { base, origin } from './origin.ts';

type Site = UserConfig<DefaultTheme.Config>;

/** What both languages have in common. */
export const site = {
  base,
  srcDir: 'docs',
  srcExclude: ['snippets/**'],
  // Both trees look alike on disk; English is served at the root.
  rewrites: { 'en/:rest*': ':rest*' },
  cleanUrls: true,
  head: siteHead,
  sitemap: {
    // Its links are joined to the host as a browser would: without the slash, the base would be lost.
    hostname: `${origin}/`,
    // What stands under lab/ is for maintainers.
    transformItems: (items) => items.filter(({ url }) => !/^(vi\/)?lab\//.test(url)),
  },
  // Prefetching fetches every linked page: 129 kB on a lesson that nobody asked for.
  router: { prefetchLinks: false },
} satisfies Site;

export const vite: NonNullable<Site['vite']> = {
  // Headers first: they stand on whatever another plugin answers.
  plugins: [siteHeaders(), searchA11y(), localRuntime()],
  // Found only when the panel opens: naming them keeps the dev server from reloading the page under the learner's click.
  optimizeDeps: {
    include: [
      '@codemirror/autocomplete',
      '@codemirror/commands',
      '@codemirror/lang-javascript',
      '@codemirror/language',
      '@codemirror/merge',
      '@codemirror/state',
      '@codemirror/view',
      '@lezer/highlight',
    ],
  },
  // Only this machine, only this origin: the dev server also runs code, so a page on another port must not read it.
  server: { host: '127.0.0.1', cors: false, strictPort: true },
};
