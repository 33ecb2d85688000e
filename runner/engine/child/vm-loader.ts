import { readFileSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, isAbsolute } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { constants, type Module, Script, SourceTextModule, SyntheticModule } from 'node:vm';
import { needsStripping, stripTypes } from './strip-types.ts';

type Namespace = Record<string, unknown>;
type Attributes = Record<string, string>;
type Import = (specifier: string, options: { with: Attributes }) => Promise<Namespace>;

const OWN_FILE = /\.m?[jt]s$/;

/** `./x.ts`, `../x.ts`, `/x.ts`, `file:///x.ts`; everything else is the name of a package or of a part of Node. */
function isPath(specifier: string): boolean {
  return /^(\.{0,2}\/|file:)/.test(specifier);
}

/** The URL of a file of the learner's or of the checks; undefined for what Node itself has to load, or to complain about. */
function ownUrl(specifier: string, parent: string): string | undefined {
  if (!isPath(specifier)) return undefined;
  const url = new URL(specifier, parent);
  if (!OWN_FILE.test(url.pathname) || url.pathname.includes('/node_modules/')) return undefined;
  try {
    return pathToFileURL(realpathSync(fileURLToPath(url))).href + url.search + url.hash;
  } catch {
    return undefined;
  }
}

/** `import()` as if it stood in the file `parent`: Node resolves, and words its errors, from there. */
function importFrom(parent: string, specifier: string, attributes: Attributes): Promise<Namespace> {
  const script = new Script('(specifier, options) => import(specifier, options)', {
    filename: fileURLToPath(parent),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  return (script.runInThisContext() as Import)(specifier, { with: attributes });
}

function resolveFrom(parent: string, specifier: string): string {
  if (isPath(specifier)) return new URL(specifier, parent).href;
  const found = createRequire(parent).resolve(specifier);
  return isAbsolute(found) ? pathToFileURL(found).href : `node:${found.replace(/^node:/, '')}`;
}

function describeModule(meta: ImportMeta, url: string): void {
  const filename = fileURLToPath(url);
  Object.assign(meta, { dirname: dirname(filename), filename, resolve: resolveFrom.bind(undefined, url), url });
}

/** A module with the exports that an object has. */
function moduleOf(namespace: object, identifier: string): Module {
  const entries = Object.entries(namespace);
  const names = entries.map(([name]) => name);
  return new SyntheticModule(
    names,
    function (this: SyntheticModule) {
      for (const [name, value] of entries) this.setExport(name, value);
    },
    { identifier },
  );
}

/**
 * Loads the modules of the learner and of the checks for versions of Node without `registerHooks`, in this thread.
 * Their hooks would need a thread of their own, whose start takes longer than all the rest of a run's preparation.
 */
export class VmLoader {
  /** Each module is there once. By URL, or by the namespace that Node or our bundle gave. */
  readonly #modules = new Map<string | object, Module>();
  /** One graph is linked at a time: two of them may share modules. */
  #linking: Promise<void> = Promise.resolve();
  readonly #bundled: ReadonlyMap<string, object>;

  constructor(bundled: ReadonlyMap<string, object>) {
    this.#bundled = bundled;
  }

  async import(url: string): Promise<Namespace> {
    return (await this.#start(await this.#find(url, url, {}))).namespace as Namespace;
  }

  async #find(specifier: string, parent: string, attributes: Attributes): Promise<Module> {
    const url = ownUrl(specifier, parent);
    if (url) return this.#once(url, () => this.#read(url));
    const namespace = this.#bundled.get(specifier) ?? (await importFrom(parent, specifier, attributes));
    return this.#once(namespace, () => moduleOf(namespace, specifier));
  }

  #once(key: string | object, make: () => Module): Module {
    const module = this.#modules.get(key) ?? make();
    this.#modules.set(key, module);
    return module;
  }

  #read(url: string): Module {
    const source = needsStripping(url) ? stripTypes(url) : readFileSync(fileURLToPath(url), 'utf8');
    return new SourceTextModule(source, {
      identifier: url,
      initializeImportMeta: (meta) => describeModule(meta, url),
      importModuleDynamically: async (specifier, _module, attributes) =>
        this.#start(await this.#find(specifier, url, attributes as Attributes)),
    });
  }

  async #start(module: Module): Promise<Module> {
    const linked = this.#linking.then(() => this.#link(module));
    this.#linking = linked.catch(() => {});
    await linked;
    await module.evaluate();
    return module;
  }

  async #link(module: Module): Promise<void> {
    if (module.status !== 'unlinked') return;
    await module.link((specifier, { identifier }, { attributes }) => this.#find(specifier, identifier, attributes as Attributes));
  }
}
