import type { Terminal } from '../terminal.ts';
import { verdictOf } from './report/page.ts';
import { rowsOf } from './report/rows.ts';
import type { IncidentEvent, IncidentResult, Measure, MineUse, ScenarioResult } from './result.ts';
import { isWhole } from './result.ts';
import { countsWords, databaseWords, disturbedWords, endedWords, folderWords, limitsWords, PHASES, stretchedWords } from './words.ts';

const GAP = 2;

/** What a learner sees of a run in the terminal. */
export class IncidentView {
  readonly #terminal: Terminal;
  /** Progress is written over itself. */
  readonly #lively: boolean;
  #title = '';

  constructor(terminal: Terminal, lively: boolean) {
    this.#terminal = terminal;
    this.#lively = lively;
  }

  tell(event: IncidentEvent): void {
    switch (event.type) {
      case 'database':
        this.clear();
        this.#terminal.say(databaseWords(event));
        break;
      case 'mine':
        this.#mine(event.uses);
        break;
      case 'stretched':
        this.clear();
        this.#terminal.say(stretchedWords(event));
        break;
      case 'started':
        this.#title = `${this.#terminal.words(event.title)} · ${this.#terminal.words(PHASES[event.phase])}`;
        if (this.#lively) this.#rewrite(`  ${this.#title} …`);
        break;
      case 'progress':
        if (this.#lively) this.#rewrite(`  ${this.#title} … ${this.#terminal.words(countsWords(event))}`);
        break;
      case 'disturbed':
        this.clear();
        this.#terminal.say(disturbedWords(event));
        break;
      case 'ended':
        this.#ended(event.measure);
    }
  }

  /** Takes away the line that is being written over. */
  clear(): void {
    if (this.#lively) this.#terminal.raw('\r\x1b[2K');
  }

  result(result: IncidentResult): void {
    for (const scenario of result.scenarios) this.#scenario(scenario);
    this.#terminal.line();
    this.#terminal.say(limitsWords(result));
    this.#terminal.say(folderWords(result));
  }

  #mine(uses: readonly MineUse[]): void {
    this.clear();
    for (const { number, slug, used, why } of uses) {
      const mark = used ? this.#terminal.paint('good', '✓') : this.#terminal.paint('quiet', '–');
      this.#terminal.paragraph(`${number} ${slug}: ${this.#terminal.words(why)}`, '    ', `  ${mark} `);
    }
  }

  #ended(measure: Measure): void {
    this.clear();
    const mark = isWhole(measure) ? this.#terminal.paint('good', '✓') : this.#terminal.paint('alarm', '✗');
    this.#terminal.line(`  ${mark} ${this.#title}: ${this.#terminal.words(endedWords(measure))}`);
  }

  #rewrite(text: string): void {
    this.#terminal.raw(`\r\x1b[2K${text.slice(0, this.#terminal.width - 1)}`);
  }

  #scenario(scenario: ScenarioResult): void {
    const { before, after } = scenario;
    const terminal = this.#terminal;
    const { language } = terminal;
    terminal.line();
    terminal.line(terminal.paint('strong', terminal.words(scenario.title)));
    const rows = rowsOf(before, after);
    const widest = Math.max(...rows.map(({ label }) => label[language].length)) + GAP;
    const beforeWidth = Math.max(PHASES.before[language].length, ...rows.map(({ value }) => value(before, language).length)) + GAP;
    const heads = terminal.words(PHASES.before).padEnd(beforeWidth) + (after ? terminal.words(PHASES.after) : '');
    terminal.line(terminal.paint('quiet', `  ${''.padEnd(widest)}${heads}`.trimEnd()));
    for (const { label, value, isBad } of rows) {
      const cell = (measure: Measure, width: number): string => {
        const words = value(measure, language).padEnd(width);
        return isBad?.(measure) ? terminal.paint('alarm', words) : words;
      };
      terminal.line(
        `  ${terminal.paint('quiet', label[language].padEnd(widest))}${cell(before, beforeWidth)}${after ? cell(after, 0) : ''}`.trimEnd(),
      );
    }
    terminal.paragraph(terminal.words(verdictOf(scenario)), '  ');
  }
}
