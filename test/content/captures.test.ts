import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from '../helpers/course.ts';

const FOLDER = join(ROOT, 'exercises/45-read-the-wire/captures');
const check = readFileSync(join(ROOT, 'test/checks/45-read-the-wire.check.ts'), 'utf8');
const names = readdirSync(FOLDER).filter((name) => name.endsWith('.txt'));

/** What tcpdump printed, without the comments that say how the capture was made. */
function printed(name: string): string {
  return readFileSync(join(FOLDER, name), 'utf8').replace(/^#.*\n/gm, '');
}

describe('the captures of exercise 45', () => {
  test('are there', () => expect(names.length).toBeGreaterThan(20));

  // The checks must run where only the check file and the program are.
  test.for(names)('%s is in the check file as it is', (name) => {
    expect(check).toContain(`\`\n${printed(name)}\``);
  });

  test.for(names)('%s names the tcpdump and the program that made it', (name) => {
    const head = readFileSync(join(FOLDER, name), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('#'));
    expect(head.join('\n')).toMatch(/^# tcpdump -nn /m);
    expect(head.length).toBeGreaterThan(1);
  });
});
