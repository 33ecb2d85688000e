import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';

const FOLDER = dirname(fileURLToPath(import.meta.url));
const CACHE = join(FOLDER, 'cache');

/** Scripts that had to be compiled in this process, by the file that is to keep what V8 made of them. */
const compiled = new Map<string, Script>();

type Require = (name: string) => unknown;
type Wrapped = (exports: object, require: Require, module: { exports: unknown }, file: string, folder: string) => void;

/**
 * Loads one of our own files, with the code that V8 compiled in an earlier process where there is some.
 * Node's own `enableCompileCache` is not in Node 20, and keeps only what V8 compiles before a file is run.
 *
 * @param name of a CommonJS file beside this one
 * @param change what the file's `require` is to be instead of the usual one
 */
export function loadCompiled(name: string, change: (require: Require) => Require = (require) => require): unknown {
  const file = join(FOLDER, name);
  const module = { exports: {} };
  const wrapped = compile(file, readFileSync(file, 'utf8')).runInThisContext() as Wrapped;
  wrapped(module.exports, change(createRequire(file)), module, file, FOLDER);
  return module.exports;
}

function compile(file: string, source: string): Script {
  // The path as well: V8 keeps it in the compiled code, and a folder that was moved would have the old one in its stacks.
  const hash = createHash('sha1').update(`${file}\n${source}`).digest('hex');
  const cache = join(CACHE, `${hash}-${process.version}-${process.arch}.v8`);
  const cachedData = readIfThere(cache);
  const code = `(function (exports, require, module, __filename, __dirname) {${source}\n})`;
  const script = new Script(code, { filename: file, ...(cachedData ? { cachedData } : {}) });
  // Rejected: compiled by another build of V8, or under other flags.
  if (!cachedData || script.cachedDataRejected) compiled.set(cache, script);
  return script;
}

function readIfThere(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Keeps what was compiled, for the next process. To be called when the work is done: V8 compiles a function
 * when it is first called, and what the work needed is what the next process will need.
 */
export function keepCompiled(): void {
  for (const [cache, script] of compiled) keep(cache, () => script.createCachedData());
  compiled.clear();
}

/** Keeps a file in our cache. Written beside and renamed: another process sees all of it or nothing. */
export function keep(file: string, make: () => Buffer | string): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    mkdirSync(CACHE, { recursive: true });
    writeFileSync(draft, make());
    renameSync(draft, file);
  } catch {
    // A read-only installation does without; so does a Node that cannot give compiled code away.
  }
}

/** Where something of this name is kept. */
export function cached(name: string): string {
  return join(CACHE, name);
}

/** `import()` for everybody: it does not work in a file that was loaded by {@link loadCompiled}. */
export function importModule(url: string): Promise<Record<string, unknown>> {
  return import(url);
}
