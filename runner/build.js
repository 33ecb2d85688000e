// Compiles the runner into dist/, at install time (`prepare`) and by `npm run build`: the commands start fast,
// and nobody needs a TypeScript loader to use them.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { makePostgresImage } from './postgres-image.js';

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

/** One copy of it, and of what it remembers, for everybody in the process. */
const sharedCache = {
  name: 'shared-cache',
  setup(/** @type {import('esbuild').PluginBuild} */ bundle) {
    bundle.onResolve({ filter: /\/compile-cache\.ts$/ }, () => ({ path: './compile-cache.js', external: true }));
  },
};

const outdir = at('dist');
await rm(outdir, { recursive: true, force: true });
await mkdir(outdir);
// CommonJS: the many small files of a program in ES modules cost a millisecond or two each, at every start.
await writeFile(join(outdir, 'package.json'), '{ "type": "commonjs" }\n');
/** @type {import('esbuild').BuildOptions} */
const common = {
  outdir,
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  define: { 'import.meta.url': '__url', 'import.meta.dirname': '__dirname' },
  banner: { js: "'use strict';const __url = require('node:url').pathToFileURL(__filename).href;" },
};

await build({ ...common, entryPoints: [at('runner/compile-cache.ts')] });
// On its own: it is sent to a runtime of which nothing is known yet.
await build({ ...common, entryPoints: { probe: at('runner/engine/probe/main.ts') }, minifyIdentifiers: true });

/** What runs inside of the child process, by the names of files in dist/. */
const childEntries = {
  child: at('runner/engine/child/start.ts'),
  'child-main': at('runner/engine/child/main.ts'),
  // Loaded only by versions of Node that do not strip types themselves.
  sucrase: at('node_modules/sucrase/dist/index.js'),
};

await build({
  ...common,
  entryPoints: {
    cli: at('runner/start.ts'),
    main: at('runner/main.ts'),
    ...childEntries,
    server: at('runner/server/index.ts'),
    'incident-lab': at('runner/incident/child/main.ts'),
    'incident-keeper': at('runner/incident/keeper/main.ts'),
    catalogue: at('exercises/catalogue.ts'),
  },
  // TypeScript is loaded only for the words of a syntax error and for `check --types`; pg only by the incident's processes.
  external: ['typescript', 'pg'],
  // Where our files are loaded from the compile cache there is no `import()`.
  supported: { 'dynamic-import': false },
  plugins: [withoutVite, sharedCache],
});

// The same once more for WebContainers, as small as can be: a page has to load it.
const container = join(outdir, 'container');
await build({
  ...common,
  outdir: container,
  minify: true,
  entryPoints: { 'compile-cache': at('runner/compile-cache.ts') },
});
await build({
  ...common,
  outdir: container,
  minify: true,
  entryPoints: childEntries,
  supported: { 'dynamic-import': false },
  plugins: [withoutVite, sharedCache],
});

// One exercise needs it; the others do not wait for it to be well.
await makePostgresImage(root).catch((error) => console.warn(`exercise 51 will not run here: ${error.message}`));
