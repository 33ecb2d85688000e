import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

function toRunTypeScript(file: string): string[] {
  return ['--import', fileURLToPath(new URL('./ts-loader.mjs', import.meta.url)), file];
}

type Outcome = { exitCode: number | null; stdout: string; stderr: string };

function run(file: string, limitMs: number): Promise<Outcome> {
  const { NODE_OPTIONS: _options, ...env } = process.env;
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      toRunTypeScript(file),
      { cwd: root, env: { ...env, NO_COLOR: '1' }, timeout: limitMs, killSignal: 'SIGKILL' },
      (_error, stdout, stderr) => resolve({ exitCode: child.exitCode, stdout, stderr }),
    );
  });
}

const snippets = join(root, 'docs/snippets');
const ending = '.out.txt';
const outputs = readdirSync(snippets, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith(ending))
  .sort();

const sameLineEnds = (text: string): string => text.replaceAll('\r\n', '\n');

describe('quoted output', () => {
  it('was found', () => expect(outputs.length).toBeGreaterThan(0));

  it.each(outputs)('%s is what its program prints', { timeout: 70_000, retry: 2 }, async (name) => {
    const program = join(snippets, `${name.slice(0, -ending.length)}.ts`);
    expect(existsSync(program), `${program} is missing`).toBe(true);
    const { exitCode, stdout, stderr } = await run(program, 60_000);
    expect(stderr).toBe('');
    expect(sameLineEnds(stdout)).toBe(sameLineEnds(readFileSync(join(snippets, name), 'utf8')));
    expect(exitCode).toBe(0);
  });
});

describe('captures', () => {
  const captures = readdirSync(snippets, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.capture.txt'));

  it.each(captures)('%s names the command that made it', (name) => {
    const note = join(snippets, name.replace(/\.txt$/, '.md'));
    expect(existsSync(note), `${note} is missing`).toBe(true);
    expect(readFileSync(note, 'utf8')).toMatch(/`[^`]+`/);
  });
});
