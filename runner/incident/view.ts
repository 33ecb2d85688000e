import type { Terminal } from '../terminal.ts';
import type { Text } from '../text.ts';
import { verdictOf } from './report/page.ts';
import { rowsOf } from './report/rows.ts';
import type { IncidentEvent, IncidentResult, Measure, MineUse, Phase, ScenarioResult } from './result.ts';
import { isWhole } from './result.ts';

const PHASES: Record<Phase, Text> = { before: { en: 'before', vi: 'trước' }, after: { en: 'after', vi: 'sau' } };
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
        this.#database(event.kind, event.version);
        break;
      case 'mine':
        this.#mine(event.uses);
        break;
      case 'stretched':
        this.#stretched(event.factor, event.overheadMs);
        break;
      case 'started':
        this.#title = `${this.#terminal.words(event.title)} · ${this.#terminal.words(PHASES[event.phase])}`;
        if (this.#lively) this.#rewrite(`  ${this.#title} …`);
        break;
      case 'progress':
        this.#progress(event);
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
    this.#limits(result);
    this.#folder(result);
  }

  #database(kind: 'embedded' | 'url', version: string): void {
    const where =
      kind === 'embedded'
        ? { en: 'started for this run', vi: 'khởi động riêng cho lượt này' }
        : { en: 'at DATABASE_URL', vi: 'ở DATABASE_URL' };
    this.clear();
    this.#terminal.line(`PostgreSQL ${version} ${this.#terminal.words(where)}`);
  }

  #mine(uses: readonly MineUse[]): void {
    this.clear();
    for (const { number, slug, used, why } of uses) {
      const mark = used ? this.#terminal.paint('good', '✓') : this.#terminal.paint('quiet', '–');
      this.#terminal.paragraph(`${number} ${slug}: ${this.#terminal.words(why)}`, '    ', `  ${mark} `);
    }
  }

  #stretched(factor: number, overheadMs: number): void {
    this.clear();
    this.#terminal.say({
      en: `This machine is busy or slow: ${overheadMs} ms pass without any query. The query and the timeouts are stretched by ${factor}, so that the clock decides and not chance.`,
      vi: `Máy này đang bận hoặc chậm: chưa có truy vấn nào mà đã mất ${overheadMs} ms. Truy vấn và các timeout được kéo dài ${factor} lần, để kết quả do đồng hồ quyết định chứ không do may rủi.`,
    });
  }

  #progress({ sent, succeeded, failed, inUse, waiting }: Extract<IncidentEvent, { type: 'progress' }>): void {
    if (!this.#lively) return;
    const counts = this.#terminal.words({
      en: `${sent} sent, ${succeeded} worked, ${failed} failed · ${inUse} connections in use, ${waiting} waiting`,
      vi: `gửi ${sent}, được ${succeeded}, lỗi ${failed} · ${inUse} kết nối đang dùng, ${waiting} đang chờ`,
    });
    this.#rewrite(`  ${this.#title} … ${counts}`);
  }

  #ended(measure: Measure): void {
    this.clear();
    const mark = isWhole(measure) ? this.#terminal.paint('good', '✓') : this.#terminal.paint('alarm', '✗');
    const { succeeded, sent } = measure;
    const words = this.#terminal.words({ en: `${succeeded} of ${sent} worked`, vi: `được ${succeeded}/${sent}` });
    this.#terminal.line(`  ${mark} ${this.#title}: ${words}`);
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

  #limits({ database }: IncidentResult): void {
    this.#terminal.line();
    this.#terminal.say({
      en: `The server takes ${database.maxConnections} connections, ${database.reserved} of them reserved: all pools of all processes together must stay below ${database.maxConnections - database.reserved}.`,
      vi: `Server nhận ${database.maxConnections} kết nối, trong đó ${database.reserved} để dành: mọi pool của mọi tiến trình cộng lại phải dưới ${database.maxConnections - database.reserved}.`,
    });
  }

  #folder({ folder }: IncidentResult): void {
    this.#terminal.say({
      en: `Report with timelines: ${folder}/report.html · logs: \`grep -iE "error|exception|timeout" ${folder}/*.log\``,
      vi: `Báo cáo kèm dòng thời gian: ${folder}/report.html · log: \`grep -iE "error|exception|timeout" ${folder}/*.log\``,
    });
  }
}
