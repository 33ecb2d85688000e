import type { Need } from '../lab/needs.ts';
import type { Place } from '../lab/place.ts';
import type { CheckEvent } from '../lab/result.ts';
import type { ConsoleEntry, Problem } from './verdict.ts';

/** What the parent asks of a child: one line of JSON on its stdin, or in a file that is named on its command line. */
export interface Request {
  /** Marks the child's own messages: the learner's program shares the process, and may lie. */
  secret: string;
  /** The file that messages are appended to, where there are no pipes (WebContainer); file descriptor 3 when absent. */
  channel?: string;
  /** Absolute paths. */
  program: string;
  checks: string;
  seed: number;
  /** The ids of the checks to run; all when absent. */
  only?: string[];
  /** What the runtime cannot provide: checks that rely on it are not run. */
  lacking?: readonly Need[];
}

/** What a child tells, in order, on file descriptor 3. */
export type Message =
  | { type: 'loading' }
  | { type: 'loaded' }
  | CheckEvent
  | { type: 'console'; entry: ConsoleEntry }
  | { type: 'console-dropped'; bytes: number }
  | { type: 'exit-called'; call: string; place?: Place }
  | { type: 'spawned'; pid: number }
  | { type: 'problem'; problem: Problem }
  | { type: 'done' };

export const CHANNEL_FD = 3;

/** One line per message: its seal, a space, JSON. Through a pipe the seal is the secret itself: nobody can read along. */
export function encodeMessage(seal: string, message: Message): string {
  return `${seal} ${JSON.stringify(message)}\n`;
}

/** What is sealed in a file, where the learner's program could read the secret: HMAC-SHA-256 of this, in hexadecimal. */
export function sealedText(index: number, json: string): string {
  return `${index} ${json}`;
}

/** Splits a stream of chunks into messages; lines that do not carry the secret are nobody's. */
export class MessageDecoder {
  readonly #secret: string;
  #rest = '';

  constructor(secret: string) {
    this.#secret = secret;
  }

  push(chunk: string): Message[] {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#decode(line));
  }

  #decode(line: string): Message[] {
    const mark = `${this.#secret} `;
    if (!line.startsWith(mark)) return [];
    return [JSON.parse(line.slice(mark.length)) as Message];
  }
}
