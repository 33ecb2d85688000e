import { defineConfig } from 'vitepress';
import { en } from './config/en.ts';
import { fontPreloads, pageHead } from './config/head.ts';
import { markdown } from './config/markdown.ts';
import { search } from './config/search.ts';
import { site, vite } from './config/shared.ts';
import { vi } from './config/vi.ts';
import { hostingFiles } from './hosting/index.ts';
import { appAfterPaint } from './plugins/app-after-paint.ts';

// A table of contents: each part of the configuration is a file of its own.
export default defineConfig({
  ...site,
  markdown,
  vite,
  locales: { root: en, vi },
  themeConfig: { search },
  transformPageData: pageHead,
  transformHead: fontPreloads,
  transformHtml: appAfterPaint,
  buildEnd: hostingFiles,
});
