import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { type CheckVerdict, type ConsoleEntry, type Problem, ranOf, type Verdict } from '../engine/verdict.ts';
import type { Place } from '../lab/place.ts';
import type { CheckStatus, Failure, Leak } from '../lab/result.ts';
import type { Role, Terminal } from '../terminal.ts';
import type { Text } from '../text.ts';
import { pageOf } from './chapter.ts';
import { formatMs, Ladder } from './ladder.ts';
import { countWords, LEAK_NAMES } from './words.ts';

const GLYPHS: Record<CheckStatus, { glyph: string; role: Role }> = {
  passed: { glyph: '✓', role: 'good' },
  failed: { glyph: '✗', role: 'alarm' },
  crashed: { glyph: '✗', role: 'alarm' },
  'timed-out': { glyph: '✗', role: 'alarm' },
  'not-run': { glyph: '–', role: 'quiet' },
};

const STATUS_NAMES: Record<CheckStatus, Text> = {
  passed: { en: 'passed', vi: 'đạt' },
  failed: { en: 'not yet', vi: 'chưa đạt' },
  crashed: { en: 'crashed', vi: 'sập' },
  'timed-out': { en: 'timed out', vi: 'hết giờ' },
  'not-run': { en: 'not run', vi: 'không chạy' },
};

const LABELS = {
  instead: { en: 'Instead', vi: 'Cần làm' },
  why: { en: 'Why', vi: 'Vì sao' },
  expected: { en: 'Expected', vi: 'Mong đợi' },
  seen: { en: 'Seen', vi: 'Thấy' },
  wire: { en: 'On the wire', vi: 'Trên đường dây' },
  console: { en: 'Your program printed', vi: 'Chương trình của bạn in ra' },
  leaks: { en: 'Still open afterwards', vi: 'Sau đó vẫn còn mở' },
  readOn: { en: 'Read on', vi: 'Đọc thêm' },
  others: { en: 'Also not yet', vi: 'Cũng chưa đạt' },
  notRun: { en: 'Not run here', vi: 'Không chạy ở đây' },
  details: { en: '`--verbose` shows every failure in full.', vi: '`--verbose` hiện đầy đủ từng lỗi.' },
} satisfies Record<string, Text>;

const SHOWN_CONSOLE_LINES = 12;

/** What the learner sees of a verdict in the terminal. */
export class VerdictView {
  readonly #terminal: Terminal;
  readonly #root: string;

  /** @param root the course's folder: source lines are read there */
  constructor(terminal: Terminal, root: string) {
    this.#terminal = terminal;
    this.#root = root;
  }

  header(title: Text, number: number, program: string): void {
    const name = this.#terminal.words({ en: `Exercise ${number}`, vi: `Bài tập ${number}` });
    this.#terminal.line(`${this.#terminal.paint('strong', `${name} · ${this.#terminal.words(title)}`)}`);
    this.#terminal.line(this.#terminal.paint('quiet', program));
    this.#terminal.line();
  }

  /** One line per check, as it ends. */
  check({ status, title, durationMs }: CheckVerdict): void {
    const { glyph, role } = GLYPHS[status];
    const time = status === 'not-run' ? '' : formatMs(Math.round(durationMs));
    const state = status === 'passed' || status === 'failed' ? '' : ` (${this.#terminal.words(STATUS_NAMES[status])})`;
    const words = `${this.#terminal.words(title)}${state}`;
    this.#terminal.paragraph(`${words}  ${this.#terminal.paint('quiet', time)}`, '    ', `  ${this.#terminal.paint(role, glyph)} `);
  }

  /** The first failure in full, the others in a line each; all of them in full if `verbose`. What was not run comes last. */
  findings(verdict: Verdict, verbose: boolean): void {
    if (verdict.problem) this.#problem(verdict.problem, verdict.console);
    const failed = ranOf(verdict.checks).filter(({ status, failure }) => status !== 'passed' && failure);
    const notRun = verdict.checks.filter(({ status }) => status === 'not-run' && !this.#isNotReached(verdict, status));
    const unmet = [...failed, ...notRun];
    const full = verbose ? unmet : unmet.slice(0, verdict.problem ? 0 : 1);
    for (const check of full) this.#failure(check);
    this.#inLines(failed, full, LABELS.others);
    this.#inLines(notRun, full, LABELS.notRun);
    if (unmet.length > full.length) this.#terminal.paragraph(this.#terminal.paint('quiet', this.#terminal.words(LABELS.details)), '  ');
  }

  #inLines(checks: readonly CheckVerdict[], shown: readonly CheckVerdict[], label: Text): void {
    const rest = checks.filter((check) => !shown.includes(check));
    if (rest.length === 0) return;
    this.#terminal.line();
    this.#label(label, 'strong');
    for (const { status, failure } of rest) {
      const { glyph, role } = GLYPHS[status];
      this.#terminal.paragraph(this.#terminal.words(failure?.did ?? { en: '', vi: '' }), '    ', `  ${this.#terminal.paint(role, glyph)} `);
    }
  }

  summary(verdict: Verdict): void {
    const passed = verdict.checks.filter(({ status }) => status === 'passed').length;
    const all = verdict.checks.length;
    const count = this.#terminal.words(countWords(passed, ranOf(verdict.checks).length, all));
    const seed = this.#terminal.paint('quiet', `· seed ${verdict.seed} · ${formatMs(verdict.durationMs)}`);
    this.#terminal.line();
    if (all > 0) this.#terminal.line(`${this.#terminal.paint(passed === all ? 'good' : 'strong', count)} ${seed}`);
  }

  /** Checks that were not reached are told once, by the problem. */
  #isNotReached(verdict: Verdict, status: CheckStatus): boolean {
    return verdict.problem !== undefined && status === 'not-run';
  }

  #problem(problem: Problem, console: readonly ConsoleEntry[]): void {
    this.#terminal.line();
    this.#terminal.paragraph(
      this.#terminal.paint('alarm', this.#terminal.words(problem.did)),
      '  ',
      `${this.#terminal.paint('alarm', '✗')} `,
    );
    this.#place(problem.place);
    this.#labelled(LABELS.instead, this.#terminal.words(problem.must));
    this.#console(console);
  }

  #failure(check: CheckVerdict): void {
    const { failure } = check;
    if (!failure) return;
    const { glyph, role } = GLYPHS[check.status];
    this.#terminal.line();
    this.#terminal.paragraph(
      this.#terminal.paint('strong', this.#terminal.words(check.title)),
      '  ',
      `${this.#terminal.paint(role, glyph)} `,
    );
    this.#terminal.line();
    this.#terminal.paragraph(this.#terminal.words(failure.did), '  ');
    this.#place(failure.place);
    this.#labelled(LABELS.instead, this.#terminal.words(failure.must));
    if (failure.expected !== undefined) this.#labelled(LABELS.expected, failure.expected);
    if (failure.seen !== undefined) this.#labelled(LABELS.seen, failure.seen);
    if (failure.why.en) this.#labelled(LABELS.why, this.#terminal.words(failure.why));
    this.#wire(check);
    this.#leaks(check.leaks);
    this.#console(check.console);
    this.#readOn(failure);
  }

  #label(label: Text, role: Role = 'quiet'): void {
    this.#terminal.line(`  ${this.#terminal.paint(role, `${this.#terminal.words(label)}:`)}`);
  }

  #labelled(label: Text, words: string): void {
    const name = `${this.#terminal.words(label)}: `;
    this.#terminal.paragraph(this.#terminal.paint('quiet', name) + words, '  ');
  }

  /** The learner's own line, with its text. */
  #place(place: Place | undefined): void {
    if (!place) return;
    this.#terminal.line(`  ${this.#terminal.paint('line', `${place.file}:${place.line}`)}`);
    const path = isAbsolute(place.file) ? place.file : join(this.#root, place.file);
    const source = existsSync(path) ? readFileSync(path, 'utf8').split(/\r?\n/)[place.line - 1] : undefined;
    if (source)
      this.#terminal.line(`  ${this.#terminal.paint('quiet', `${place.line} │`)} ${source.trim().slice(0, this.#terminal.width - 12)}`);
  }

  #wire({ wire }: CheckVerdict): void {
    if (wire.length === 0) return;
    this.#terminal.line();
    this.#label(LABELS.wire);
    for (const line of new Ladder(this.#terminal, wire).lines(wire)) this.#terminal.line(line);
    this.#terminal.line();
  }

  #leaks(leaks: readonly Leak[]): void {
    if (leaks.length === 0) return;
    const names = leaks.map(({ kind, place }) => this.#terminal.words(LEAK_NAMES[kind]) + (place ? ` (${place.file}:${place.line})` : ''));
    this.#labelled(LABELS.leaks, [...new Set(names)].join(', '));
  }

  #console(entries: readonly ConsoleEntry[]): void {
    if (entries.length === 0) return;
    const printed = entries.map(({ text }) => text).join('');
    const lines = stripVTControlCharacters(printed).trimEnd().split('\n');
    this.#label(LABELS.console);
    for (const line of lines.slice(0, SHOWN_CONSOLE_LINES)) this.#terminal.line(`    ${line.slice(0, this.#terminal.width - 5)}`);
    if (lines.length > SHOWN_CONSOLE_LINES)
      this.#terminal.line(this.#terminal.paint('quiet', `    … ${lines.length - SHOWN_CONSOLE_LINES}`));
  }

  /** A page is named only when it is there. */
  #readOn({ readOn }: Failure): void {
    const [page = '', section = ''] = readOn.split('#');
    const path = `docs/${this.#terminal.language}/${pageOf(page)}.md`;
    if (page && existsSync(join(this.#root, path))) this.#labelled(LABELS.readOn, `${path}#${section}`);
  }
}
