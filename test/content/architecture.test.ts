import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../helpers/course.ts';

/** Which parts of the runner a part may import. The rest is upside down. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  text: [],
  lab: ['lab', 'text'],
  engine: ['engine', 'lab', 'text', 'course', 'compile-cache'],
  report: ['report', 'engine', 'lab', 'text', 'terminal'],
  incident: ['incident', 'report', 'engine', 'lab', 'text', 'terminal', 'course', 'progress'],
};

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(ROOT, folder, name));
}

function imports(file: string): string[] {
  const source = readFileSync(file, 'utf8');
  return [...source.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** `runner/lab/wire.ts` → `lab`, `runner/text.ts` → `text`. */
function roomOf(path: string): string {
  const [, first = '', ...rest] = relative(ROOT, path).split(/[\\/]/);
  return rest.length > 0 ? first : first.replace(/\.ts$/, '');
}

describe('dependencies point one way', () => {
  for (const [room, allowed] of Object.entries(MAY_IMPORT)) {
    test(room, () => {
      const files = sources('runner').filter((file) => roomOf(file) === room);
      expect(files.length).toBeGreaterThan(0);
      const wrong = files.flatMap((file) =>
        imports(file)
          .filter((specifier) => specifier.startsWith('.'))
          .map((specifier) => resolve(dirname(file), specifier))
          .filter((target) => !allowed.includes(roomOf(target)))
          .map((target) => `${relative(ROOT, file)} imports ${relative(ROOT, target)}`),
      );
      expect(wrong).toEqual([]);
    });
  }
});

test('exercises, solutions and mistakes import only Node and each other', () => {
  const files = [...sources('exercises'), ...sources('solutions'), ...sources('test/mistakes')].filter(
    (file) => !file.endsWith('catalogue.ts'),
  );
  const wrong = files.flatMap((file) => imports(file).filter((specifier) => !/^(node:|\.\.?\/|ws$)/.test(specifier)));
  expect(wrong).toEqual([]);
});

test("no file names a path of somebody's machine or the host of a registry", () => {
  const suspicious = /\/(work|root|home|Users)\/[a-z]|registry\.npmjs/;
  const folders = ['runner', 'exercises', 'solutions', 'test'];
  const texts = folders.flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.(ts|js|md|json|vue|css)$/.test(entry.name) && entry.name !== 'architecture.test.ts')
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  expect(texts.filter((file) => suspicious.test(readFileSync(file, 'utf8')))).toEqual([]);
});
