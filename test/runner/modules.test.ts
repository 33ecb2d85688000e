import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { tempCourse } from '../helpers/course.ts';

/** Beside the learner's file. */
const FILES: Record<string, string> = {
  'helper.ts': `import { back } from './circle.ts';
    export const count: number = ((globalThis as any).loads = ((globalThis as any).loads ?? 0) + 1);
    export const around = (): string => back();`,
  'circle.ts': `import { count } from './helper.ts';
    export function back(): string { return 'count ' + count; }`,
  'plain.js': `import { count } from './helper.ts'; export default count;`,
  'slow.ts': `export const late = await new Promise<string>((resolve) => setTimeout(resolve, 20, 'late'));`,
  'broken.ts': 'export const x = ;',
  'thrower.ts': `\n\nthrow new Error('from line 3');`,
  'lost.ts': `import './nowhere.ts';`,
  'common.cjs': 'exports.common = 1;',
  'data.json': '{ "a": 1 }',
  'package.json': '{ "type": "module" }',
  'node_modules/parcel/package.json': '{ "name": "parcel", "type": "module", "exports": { "import": "./index.js" } }',
  'node_modules/parcel/index.js': 'export const content = {}; export default class Parcel {}',
  'node_modules/crate/package.json': '{ "name": "crate" }',
  'node_modules/crate/index.js': 'exports.content = 2;',
};

const PROGRAM = `
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as crate from 'crate';
import Parcel, { content } from 'parcel';
import { common } from './common.cjs';
import { around, count } from './helper.ts';
import plain from './plain.js';

const { late } = await import('./slow.ts');
assert.equal(late, 'late');
assert.equal(count, 1);
assert.equal(plain, 1);
assert.equal(around(), 'count 1');
assert.equal((await import('./helper.ts')).count, 1);
assert.equal(await import('./helper.ts'), await import('./helper.ts'));
assert.equal(common, 1);
assert.equal(crate.content, 2);
assert.equal(typeof Parcel, 'function');
assert.equal((await import('parcel')).content, content);
assert.equal(JSON.parse(readFileSync(new URL('./data.json', import.meta.url), 'utf8')).a, 1);
assert.equal((await import('./data.json', { with: { type: 'json' } })).default.a, 1);
assert.equal(basename(import.meta.filename), 'exercise.ts');
assert.equal(import.meta.dirname, dirname(fileURLToPath(import.meta.url)));
assert.equal(import.meta.resolve('./helper.ts'), new URL('./helper.ts', import.meta.url).href);

await assert.rejects(import('./broken.ts'));
await assert.rejects(import('./thrower.ts'), /from line 3/);
await import('./thrower.ts').catch((error) => assert.match(error.stack, /thrower\\.ts:3:/));
await assert.rejects(import('./lost.ts'), { code: 'ERR_MODULE_NOT_FOUND', message: /nowhere\\.ts' imported from .*lost\\.ts/ });
await assert.rejects(import('nobody'), { code: 'ERR_MODULE_NOT_FOUND', message: /'nobody' imported from .*exercise\\.ts/ });
await Promise.all(['./slow.ts?1', './slow.ts?2', './slow.ts?1'].map((name) => import(name)));

export function answer(question: string): string {
  return question === 'up?' ? 'yes' : 'no';
}
`;

describe('the learner may spread a program over modules', () => {
  test('of every kind that Node knows, each loaded once', async () => {
    await using course = await tempCourse();
    for (const [name, source] of Object.entries(FILES)) {
      const file = join(course.root, 'exercises/01-answer', name);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, source);
    }
    await course.write(PROGRAM);
    const { status, problem } = await course.verdict('1');
    expect({ status, problem }).toEqual({ status: 'passed', problem: undefined });
  });
});
