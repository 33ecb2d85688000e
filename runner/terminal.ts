import colors from 'picocolors';
import wrapAnsi from 'wrap-ansi';
import type { Language, Text } from './text.ts';

/** What a colour means; the same everywhere. */
export type Role = 'line' | 'quiet' | 'alarm' | 'wait' | 'good' | 'strong' | 'code';

const WIDEST = 100;
const NARROWEST = 40;

type Paint = (text: string) => string;

function paints(enabled: boolean): Record<Role, Paint> {
  const { cyan, dim, red, yellow, green, bold } = colors.createColors(enabled);
  return { line: cyan, quiet: dim, alarm: red, wait: yellow, good: green, strong: bold, code: cyan };
}

function wantsColor(stream: NodeJS.WriteStream): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR) return process.env.FORCE_COLOR !== '0';
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}

/** Where a command speaks to the learner, in their language. */
export class Terminal {
  readonly language: Language;
  readonly width: number;
  readonly #paint: Record<Role, Paint>;
  readonly #write: (text: string) => void;
  readonly colored: boolean;

  constructor(language: Language, write: (text: string) => void = (text) => void process.stdout.write(text)) {
    this.language = language;
    this.colored = wantsColor(process.stdout);
    this.width = Math.max(NARROWEST, Math.min(WIDEST, process.stdout.columns ?? 80));
    this.#paint = paints(this.colored);
    this.#write = write;
  }

  /** Somebody can answer a question: a terminal on both sides, and no CI. */
  static get interactive(): boolean {
    return process.stdin.isTTY === true && process.stdout.isTTY === true && !process.env.CI;
  }

  paint(role: Role, text: string): string {
    return this.#paint[role](text);
  }

  /** The words in the learner's language, with `code` coloured. */
  words(text: Text): string {
    const words = text[this.language];
    return this.colored ? words.replaceAll(/`([^`]+)`/g, (_all, code: string) => this.paint('code', code)) : words;
  }

  line(text = ''): void {
    this.#write(`${text}\n`);
  }

  /** A line of raw output, without a newline of its own. */
  raw(text: string): void {
    this.#write(text);
  }

  say(text: Text): void {
    this.paragraph(this.words(text));
  }

  /** Wraps at the terminal's width; every line starts with `indent`, the first one with `first` in its place. */
  paragraph(text: string, indent = '', first = indent): void {
    const width = this.width - indent.length;
    const lines = wrapAnsi(text, width, { trim: true }).split('\n');
    lines.forEach((line, index) => {
      this.line((index === 0 ? first : indent) + line);
    });
  }
}
