import { existsSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Plugin } from 'vite';
import type * as Server from '../../runner/server/index.ts';

/** The compiled runner: the engine finds its child program beside it. */
const SERVER = fileURLToPath(new URL('../../dist/server.js', import.meta.url));

/** The runtime `local` inside the development server: same engine, same machine, one token per start. */
export function localRuntime(): Plugin {
  let meta: { name: string; content: string } | undefined;
  return {
    name: 'hold:local-runtime',
    apply: 'serve',
    async configureServer(server) {
      if (!existsSync(SERVER)) throw new Error('dist/server.js is missing: run `npm run prepare` first');
      const { LocalRuntime, makeToken, openCourse, TOKEN_META } = (await import(pathToFileURL(SERVER).href)) as typeof Server;
      const token = makeToken();
      meta = { name: TOKEN_META, content: token };
      const runtime = new LocalRuntime(await openCourse(), token);
      server.middlewares.use(runtime.handle);
      server.httpServer?.once('close', () => void runtime.close());
    },
    transformIndexHtml: () => (meta ? [{ tag: 'meta', attrs: meta, injectTo: 'head' }] : []),
  };
}
