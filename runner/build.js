// Compiles the runner into dist/, at install time (`prepare`) and by `npm run build`: the commands start fast,
// and nobody needs a TypeScript loader to use them.
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const at = (/** @type {string} */ path) => join(root, path);

/** vitest's runtime imports one class of Vite's for an `instanceof`; the rest of Vite stays out of the bundle. */
const withoutVite = {
  name: 'without-vite',
  setup(/** @type {import('esbuild').PluginBuild} */ bundle) {
    bundle.onResolve({ filter: /^vite\/module-runner$/ }, () => ({ path: 'module-runner', namespace: 'without-vite' }));
    bundle.onLoad({ filter: /.*/, namespace: 'without-vite' }, () => ({ contents: 'export class EvaluatedModules {}' }));
  },
};

const outdir = at('dist');
await rm(outdir, { recursive: true, force: true });
/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
};

// Loaded with `require`, and only by versions of Node that do not strip types themselves.
await build({ ...common, entryPoints: [at('node_modules/sucrase/dist/index.js')], outfile: join(outdir, 'sucrase.cjs'), format: 'cjs' });
await build({
  ...common,
  entryPoints: {
    cli: at('runner/main.ts'),
    child: at('runner/engine/child/main.ts'),
    'hooks-thread': at('runner/engine/child/hooks-thread.ts'),
    vitest: at('runner/engine/child/vitest.ts'),
    lab: at('runner/lab/index.ts'),
    server: at('runner/server/index.ts'),
    catalogue: at('exercises/catalogue.ts'),
  },
  outdir,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  format: 'esm',
  // TypeScript is loaded only for the words of a syntax error and for `check --types`.
  external: ['typescript'],
  plugins: [withoutVite],
  banner: { js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);" },
});
