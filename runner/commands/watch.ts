import { dirname } from 'node:path';
import { watch as watchFiles } from 'chokidar';
import { EngineChild } from '../engine/child-process.ts';
import { shortPath } from '../engine/record.ts';
import type { Text } from '../text.ts';
import { beginExercise } from '../workspace.ts';
import { type CheckOptions, checkAloud } from './check.ts';
import { type Choice, choose } from './choose.ts';
import { type Context, EXIT, type ExitCode } from './context.ts';
import { hint } from './hint.ts';
import { type Key, readKeys } from './keys.ts';
import { list } from './list.ts';

/** One save is several events: an editor that truncates and writes, or one that writes beside and renames. */
const SETTLE_MS = 15;

const KEY_NAMES: Record<Key, Text> = {
  n: { en: 'next exercise', vi: 'bài tiếp theo' },
  h: { en: 'hint', vi: 'gợi ý' },
  l: { en: 'list', vi: 'danh sách' },
  r: { en: 'run again', vi: 'chạy lại' },
  q: { en: 'quit', vi: 'thoát' },
};

/** Follows one exercise at a time and runs its checks at every save. */
class Watch {
  readonly #context: Context;
  readonly #options: CheckOptions;
  readonly #finished: Promise<ExitCode>;
  #finish: (code: ExitCode) => void = () => {};
  #choice: Choice;
  #files: ReturnType<typeof watchFiles> | undefined;
  #warm: EngineChild | undefined;
  #timer: NodeJS.Timeout | undefined;
  #running: AbortController | undefined;
  /** Something was saved, or asked for, that no run has seen yet. */
  #stale = false;

  constructor(context: Context, choice: Choice, options: CheckOptions) {
    this.#context = context;
    this.#choice = choice;
    this.#options = options;
    this.#finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  async run(): Promise<ExitCode> {
    const { signal } = this.#context;
    const stopKeys = readKeys((key) => void this.#onKey(key));
    signal.addEventListener('abort', () => this.#finish(EXIT.interrupted));
    await this.#follow(this.#choice);
    const code = await this.#finished;
    stopKeys();
    clearTimeout(this.#timer);
    this.#running?.abort();
    this.#warm?.discard();
    await this.#files?.close();
    return code;
  }

  async #follow(choice: Choice): Promise<void> {
    const { course } = this.#context;
    this.#choice = choice;
    if (choice.own) await beginExercise(course, choice.exercise);
    await this.#files?.close();
    // The folder, not the file: an editor that writes by rename replaces the file that was watched.
    this.#files = watchFiles(dirname(choice.program), { ignoreInitial: true, atomic: false, depth: 1 });
    this.#files.on('all', (_event, path) => {
      if (path.endsWith('.ts')) this.#onSave();
    });
    this.#warm ??= new EngineChild();
    this.#ask();
  }

  #onSave(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SETTLE_MS);
  }

  /** A save during a run ends that run: its verdict would be about a file that is gone. */
  #ask(): void {
    this.#stale = true;
    if (this.#running) this.#running.abort();
    else void this.#runUntilFresh();
  }

  async #runUntilFresh(): Promise<void> {
    while (this.#stale) {
      this.#stale = false;
      const running = new AbortController();
      this.#running = running;
      const stop = AbortSignal.any([running.signal, this.#context.signal]);
      const warm = this.#warm;
      this.#warm = undefined;
      this.#clear();
      await checkAloud({ ...this.#context, signal: stop }, this.#choice, this.#options, warm);
      this.#running = undefined;
      if (this.#context.signal.aborted) return;
      this.#warm ??= new EngineChild();
    }
    this.#showKeys();
  }

  #clear(): void {
    if (process.stdout.isTTY) this.#context.terminal.raw('\u001b[2J\u001b[3J\u001b[H');
  }

  #showKeys(): void {
    const { terminal, course } = this.#context;
    const keys = Object.entries(KEY_NAMES).map(([key, name]) => `${terminal.paint('strong', key)} ${terminal.words(name)}`);
    const file = shortPath(course.root, this.#choice.program);
    terminal.line();
    terminal.line(terminal.paint('quiet', terminal.words({ en: `Watching ${file}`, vi: `Đang theo dõi ${file}` })));
    terminal.line(keys.join('  '));
  }

  async #onKey(key: Key): Promise<void> {
    const { course, progress } = this.#context;
    switch (key) {
      case 'q':
        return this.#finish(EXIT.passed);
      case 'r':
        return this.#ask();
      case 'n':
        return this.#follow(choose(course, progress, undefined));
      case 'h':
        await hint(this.#context, this.#choice.exercise.id);
        return this.#showKeys();
      case 'l':
        list(this.#context, {});
        return this.#showKeys();
    }
  }
}

/** `npm run watch`: runs the checks at every save. Passing does not advance: that is for the learner to say. */
export async function watch(context: Context, name: string | undefined, options: CheckOptions): Promise<ExitCode> {
  const choice = choose(context.course, context.progress, name);
  return new Watch(context, choice, options).run();
}
