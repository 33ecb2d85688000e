import { rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, test } from 'vitest';
import { CLI, exerciseFile, leftovers, nothingIsLeft, type TempCourse, tempCourse } from '../helpers/course.ts';
import { waitUntil } from '../helpers/wait.ts';

const right = (remark: string): string =>
  `// ${remark}\nexport async function answer(question: string) { return question === 'up?' ? 'yes' : 'no'; }\n`;
const wrong = (answer: string): string => `export async function answer() { return '${answer}'; }\n`;
const slow =
  "export const answer = (question: string) => new Promise((resolve) => setTimeout(resolve, 1000, question === 'up?' ? 'yes' : 'no'));\n";

/** A running `watch`, driven through a pipe as one would through keys. */
function startWatch(course: TempCourse) {
  const watch = execa(process.execPath, [CLI, 'watch', '1'], { env: course.environment, reject: false, stdin: 'pipe' });
  let seen = '';
  watch.stdout.on('data', (chunk: Buffer) => {
    seen += chunk.toString();
  });
  return {
    key: (key: string) => watch.stdin.write(key),
    ended: watch,
    /** Waits until the text shows up in what has been printed since the last call. */
    sees: async (text: string | RegExp) => {
      await waitUntil(
        () => new RegExp(text).test(seen),
        () => `no ${text} in\n${seen}`,
      );
      const printed = seen;
      seen = '';
      return printed;
    },
    /** Waits until the run is over and the keys are shown. */
    idle: async () => {
      await waitUntil(
        () => /n next exercise.*q quit\n/.test(seen),
        () => `no keys in\n${seen}`,
      );
      const printed = seen;
      seen = '';
      return printed;
    },
    [Symbol.asyncDispose]: async () => {
      watch.kill('SIGTERM');
      await watch;
    },
  };
}

describe.concurrent('watch', () => {
  test('runs at once, and again at every save', async () => {
    await using course = await tempCourse();
    await course.write(wrong('maybe'));
    await using watch = startWatch(course);
    expect(await watch.idle()).toContain('It said maybe.');
    await course.write(wrong('perhaps'));
    expect(await watch.idle()).toContain('It said perhaps.');
    await course.write(right('repaired'));
    expect(await watch.idle()).toContain('3 of 3 checks passed');
  });

  test('sees an editor that writes beside and renames', async () => {
    await using course = await tempCourse();
    await course.write(wrong('maybe'));
    await using watch = startWatch(course);
    await watch.idle();
    for (const words of ['one', 'two', 'three']) {
      const draft = join(course.root, 'draft.tmp');
      await writeFile(draft, wrong(words));
      await rename(draft, exerciseFile(course.root));
      expect(await watch.idle()).toContain(`It said ${words}.`);
    }
  });

  test('never loses a save made during a run', async () => {
    await using course = await tempCourse();
    await course.write(slow);
    await using watch = startWatch(course);
    await watch.sees('Exercise 1');
    await course.write(wrong('newest'));
    expect(await watch.idle()).toContain('It said newest.');
  });

  test('does not advance by itself; n goes on, h l r do what they say, q quits', async () => {
    await using course = await tempCourse();
    await course.write(right('done'));
    await using watch = startWatch(course);
    expect(await watch.idle()).toContain('Exercise 1');
    watch.key('r');
    expect(await watch.idle()).toContain('Exercise 1');
    watch.key('h');
    expect(await watch.idle()).toContain('Hint 1 of 3');
    watch.key('l');
    expect(await watch.idle()).toContain('1 of 3 passed');
    watch.key('n');
    expect(await watch.idle()).toContain('Exercise 2');
    watch.key('q');
    expect((await watch.ended).exitCode).toBe(0);
    await nothingIsLeft(course.root);
  });

  test('ends at a signal and leaves no warm child behind', async () => {
    await using course = await tempCourse();
    await course.write(wrong('maybe'));
    await using watch = startWatch(course);
    await watch.idle();
    expect(leftovers(course.root).length).toBeGreaterThan(1);
    watch.ended.kill('SIGINT');
    expect((await watch.ended).exitCode).toBe(130);
    await nothingIsLeft(course.root);
  });
});
