import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Text } from '../text.ts';
import { host } from './host.ts';
import { asLearner } from './scope.ts';

/** What an export has to be. */
export type ExportKind = 'function' | 'class';

const KIND_NAMES: Record<ExportKind, Text> = {
  function: { en: 'a function', vi: 'một hàm' },
  class: { en: 'a class', vi: 'một class' },
};

/** The learner's file loads, but does not export what the exercise asks for. */
export class InvalidProgram extends Error {
  readonly text: { did: Text; must: Text };

  constructor(text: { did: Text; must: Text }) {
    super(text.did.en);
    this.name = 'InvalidProgram';
    this.text = text;
  }
}

/** `exercises/NN-slug/exercise.ts`, or the starter while nothing has been begun, found from the place of the check. */
function defaultProgram(folder: string, checkUrl: string): string {
  const exercise = resolve(dirname(fileURLToPath(checkUrl)), '../../exercises', folder);
  const own = join(exercise, 'exercise.ts');
  return existsSync(own) ? own : join(exercise, 'starter.ts');
}

/** The absolute path of the program under check. */
function programPath(checkUrl: string): string {
  const folder = /([^/\\]+)\.check\.[tj]s/.exec(checkUrl)?.[1] ?? '';
  return host.program ?? defaultProgram(folder, checkUrl);
}

function describe(value: unknown): Text {
  if (value === null) return { en: 'null', vi: 'null' };
  const name = typeof value;
  const article = /^[aeiou]/.test(name) ? 'an' : 'a';
  return { en: name === 'function' ? 'a function' : `${article} ${name}`, vi: name === 'function' ? 'một hàm' : `kiểu ${name}` };
}

function isKind(value: unknown, kind: ExportKind): boolean {
  if (typeof value !== 'function') return false;
  return kind === 'function' || /^class\b/.test(Function.prototype.toString.call(value)) || value.prototype !== undefined;
}

function validate(module: Record<string, unknown>, exports: Record<string, ExportKind>): void {
  for (const [name, kind] of Object.entries(exports)) {
    const wanted = KIND_NAMES[kind];
    const must = {
      en: `Export ${wanted.en} named \`${name}\`: \`export ${kind} ${name}…\`. The starter shows its signature; \`npm run diff\` compares.`,
      vi: `Hãy export ${wanted.vi} tên \`${name}\`: \`export ${kind} ${name}…\`. Bản khởi đầu có sẵn chữ ký của nó; \`npm run diff\` so sánh giúp bạn.`,
    };
    if (!(name in module)) {
      throw new InvalidProgram({ did: { en: `Your file exports no \`${name}\`.`, vi: `File của bạn không export \`${name}\`.` }, must });
    }
    if (!isKind(module[name], kind)) {
      const seen = describe(module[name]);
      throw new InvalidProgram({
        did: {
          en: `Your file exports \`${name}\`, but it is ${seen.en}, not ${wanted.en}.`,
          vi: `File của bạn có export \`${name}\`, nhưng đó là ${seen.vi}, không phải ${wanted.vi}.`,
        },
        must,
      });
    }
  }
}

/** The learner's functions and classes, so wrapped that what they open is known to be theirs. */
function wrap(value: unknown): unknown {
  if (typeof value !== 'function') return value;
  return new Proxy(value, {
    apply: (target, self, args) => asLearner(() => Reflect.apply(target, self, args)),
    construct: (target, args, newTarget) => asLearner(() => Reflect.construct(target, args, newTarget)),
  });
}

/** Loads a program; a second call gives the same module. */
export function importProgram(path: string): Promise<Record<string, unknown>> {
  return asLearner(() => host.importModule(pathToFileURL(path).href));
}

/**
 * The learner's exports, checked for presence and kind.
 *
 * @param checkUrl `import.meta.url` of the check file
 * @param exports every export that the checks use
 * @throws InvalidProgram when one is missing or of another kind
 */
export async function program<Module extends object>(checkUrl: string, exports: { [Name in keyof Module]?: ExportKind }): Promise<Module> {
  const module = await importProgram(programPath(checkUrl));
  const wanted = exports as Record<string, ExportKind>;
  validate(module, wanted);
  return Object.fromEntries(Object.keys(wanted).map((name) => [name, wrap(module[name])])) as Module;
}
