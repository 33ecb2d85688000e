import { createWriteStream, mkdirSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

export const PARTS = ['client', 'proxy', 'backend', 'database'] as const;
export type Part = (typeof PARTS)[number];

type Level = 'info' | 'warn' | 'error';

/** What happened, in one file per part: a line of JSON each, made to be searched with `grep`. */
export class Journal {
  readonly #streams: Record<Part, WriteStream>;
  /** Which measurement is going on: `three before`. */
  run = '';

  constructor(folder: string) {
    mkdirSync(folder, { recursive: true });
    const open = (part: Part): WriteStream => createWriteStream(join(folder, `${part}.log`));
    this.#streams = { client: open('client'), proxy: open('proxy'), backend: open('backend'), database: open('database') };
    // A folder that was taken away meanwhile is no reason to end a run.
    for (const part of PARTS) this.#streams[part].on('error', () => {});
  }

  note(part: Part, level: Level, message: string, more: object = {}): void {
    this.#streams[part].write(`${JSON.stringify({ time: new Date().toISOString(), level, part, run: this.run, message, ...more })}\n`);
  }

  async close(): Promise<void> {
    await Promise.all(PARTS.map((part) => new Promise((resolve) => this.#streams[part].end(resolve))));
  }
}
