import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { catalogue } from '../../exercises/catalogue.ts';
import { folderOf } from '../../runner/course.ts';
import { RunRecord } from '../../runner/engine/record.ts';
import type { Verdict } from '../../runner/engine/verdict.ts';
import { NEED_NAMES, type Need } from '../../runner/lab/needs.ts';
import { VerdictView } from '../../runner/report/view.ts';
import { Terminal } from '../../runner/terminal.ts';
import { LANGUAGES, type Language } from '../../runner/text.ts';
import { askChild } from '../helpers/child.ts';
import { ROOT } from '../helpers/course.ts';

const filesOf = (folder: string) => ({
  program: join(ROOT, 'solutions', folder, 'solution.ts'),
  checks: join(ROOT, 'test/checks', `${folder}.check.ts`),
});

describe('an exercise needs what its checks need', () => {
  test.for(catalogue)('$slug', async (entry) => {
    // No check runs: all of them are declared nevertheless.
    const messages = await askChild({ ...filesOf(folderOf(entry)), seed: 1, only: [] });
    const declared = messages.flatMap((message) => (message.type === 'declared' ? message.checks : []));
    expect(declared.map(({ id }) => id)).toContain(entry.starterFailsOn);
    expect(messages.filter(({ type }) => type === 'started')).toEqual([]);
    const needed = new Set(declared.flatMap(({ needs }) => needs));
    expect([...needed].sort()).toEqual([...entry.needs].sort());
  });
});

/** Exercise 3's solution, checked where this is missing. */
async function verdictWithout(lacking: Need[], program?: string): Promise<Verdict> {
  const record = new RunRecord(ROOT, () => {});
  const files = filesOf('03-probe-port');
  for (const message of await askChild({ ...files, program: program ?? files.program, seed: 1, lacking })) record.onMessage(message);
  const title = { en: 'Probe', vi: 'Dò' };
  return record.verdict({
    exercise: { number: 3, slug: 'probe-port', title },
    program: 'x',
    runtime: 'local',
    node: 'v20.0.0',
    seed: 1,
    durationMs: 1,
  });
}

/** What the terminal shows of it, without colours and line breaks. */
function shown(verdict: Verdict, language: Language): string {
  let text = '';
  const terminal = new Terminal(language, (more) => {
    text += more;
  });
  const view = new VerdictView(terminal, ROOT);
  view.findings(verdict, false);
  view.summary(verdict);
  return stripVTControlCharacters(text).replace(/\s+/g, ' ');
}

describe('where a need is missing', () => {
  test('its checks are not run, and say what is missing and which command runs them', async () => {
    const verdict = await verdictWithout(['rst']);
    const notRun = verdict.checks.filter(({ status }) => status === 'not-run');
    expect(notRun.map(({ id }) => id)).toEqual(['reset-after-accept-is-open']);
    for (const language of LANGUAGES) {
      expect(notRun[0]?.failure?.did[language]).toContain(NEED_NAMES.rst[language]);
      expect(notRun[0]?.failure?.must[language]).toContain('`npm run check exercise-3`');
    }
    expect(verdict).toMatchObject({ status: 'not-run', ran: 7 });
    expect(shown(verdict, 'en')).toContain('7 of 8 checks passed · 7 of 8 ran here');
    expect(shown(verdict, 'vi')).toContain('7/8 phép kiểm tra đạt · ở đây chạy được 7/8');
  });

  test('several at once are all named', async () => {
    const verdict = await verdictWithout(['net', 'hang']);
    const silence = verdict.checks.find(({ id }) => id === 'silence-is-no-answer');
    expect(silence?.failure?.did.en).toContain(`${NEED_NAMES.net.en}, ${NEED_NAMES.hang.en}`);
    expect(silence?.failure?.must.en).toContain('Linux or macOS');
    expect(verdict).toMatchObject({ status: 'not-run', ran: 0 });
  });

  test('a check that fails is told before one that was not run', async () => {
    const program = join(ROOT, 'test/mistakes/03-probe-port/leaves-the-socket-open.ts');
    const verdict = await verdictWithout(['hang'], program);
    expect(verdict.status).toBe('failed');
    const text = shown(verdict, 'en');
    expect(text).toMatch(/✗ The probe hangs up.*Not run here: – Not run: this runtime lacks a connect that hangs.*· 6 of 8 ran here/);
  });
});
