import type { Plugin } from 'vite';
import { SITE_HEADERS } from '../../runner/server/headers.ts';

/** The site's headers in the development server. Not `server.headers`: VitePress sends its pages itself, without those. */
export function siteHeaders(): Plugin {
  return {
    name: 'hold:site-headers',
    apply: 'serve',
    configureServer(server) {
      server.middlewares.use((_request, response, next) => {
        for (const [name, value] of Object.entries(SITE_HEADERS)) response.setHeader(name, value);
        next();
      });
    },
  };
}
