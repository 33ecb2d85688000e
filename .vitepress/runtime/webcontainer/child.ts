import type { WebContainer, WebContainerProcess } from '@webcontainer/api';
import type { Request } from '../../../runner/engine/channel.ts';
import type { Child, Ending, Follower, KillReason } from '../../../runner/engine/child.ts';
import { Watchdog } from '../../../runner/engine/watchdog.ts';
import { CALL_MS, TooLate, within } from '../within.ts';
import { ContainerFailure } from './failure.ts';
import { MessageFile } from './messages.ts';
import { paths } from './paths.ts';

/** How often the messages are looked at while a run goes on. */
const POLL_MS = 60;
/** A killed process, or the rest of its output, that does not come to an end in this time never will. */
const END_MS = 3000;

/** A terminal's line ends and colours are no words of the program's. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what an escape sequence begins with
const TERMINAL = /\r(?=\n)|\u001b\[[0-9;?]*[A-Za-z]/g;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

let runs = 0;

/** One process in the container. There are no pipes to it: the request and the messages travel through files. */
export class ContainerChild implements Child {
  readonly #container: WebContainer;
  readonly #flags: readonly string[];
  readonly #secret = crypto.randomUUID();
  readonly #files: { request: string; channel: string };
  #process: WebContainerProcess | undefined;
  #killed: KillReason | undefined;
  #onKill = (): void => {};
  readonly #killing = new Promise<void>((resolve) => {
    this.#onKill = resolve;
  });

  /** @param flags of Node's */
  constructor(container: WebContainer, flags: readonly string[]) {
    this.#container = container;
    this.#flags = flags;
    runs += 1;
    this.#files = { request: paths.run(`${runs}.json`), channel: paths.run(`${runs}.ndjson`) };
  }

  kill(reason: KillReason): void {
    this.#killed ??= reason;
    this.#process?.kill();
    this.#onKill();
  }

  /** @throws ContainerFailure when the container does not answer */
  async play(request: Omit<Request, 'secret' | 'channel'>, follower: Follower, runLimitMs: number): Promise<Ending> {
    const watchdog = new Watchdog(runLimitMs, (reason) => this.kill(reason));
    try {
      return await this.#play(request, follower, watchdog);
    } catch (error) {
      throw error instanceof TooLate ? new ContainerFailure('crashed', error.message) : error;
    } finally {
      watchdog.stop();
      // Nobody waits for this: files of ours, in a file system that is gone with the page.
      const forget = (file: string): Promise<void> => this.#container.fs.rm(file, { force: true });
      Promise.all(Object.values(this.#files).map(forget)).catch(() => {});
    }
  }

  async #play(request: Omit<Request, 'secret' | 'channel'>, follower: Follower, watchdog: Watchdog): Promise<Ending> {
    const { fs } = this.#container;
    const { request: file, channel } = this.#files;
    const full: Request = { ...request, secret: this.#secret, channel };
    await within(CALL_MS, Promise.all([fs.writeFile(file, JSON.stringify(full)), fs.writeFile(channel, '')]));
    const process = await within(CALL_MS, this.#container.spawn('node', [...this.#flags, paths.engine('child.js'), file]));
    this.#process = process;
    if (this.#killed) process.kill();

    let done = false;
    const messages = new MessageFile(this.#secret, () => fs.readFile(channel));
    const tell = async (): Promise<void> => {
      for (const message of await within(CALL_MS, messages.next())) {
        if (message.type === 'done') done = true;
        watchdog.onMessage(message);
        follower.onMessage(message);
      }
    };
    const output = this.#readOutput(process, follower, watchdog);
    const code = await this.#untilEnd(process, tell);
    // Exit and output come over different channels, in any order.
    await within(END_MS, output).catch(() => {});
    await tell();
    // Who has said everything is done, however slowly the process ends.
    if (done) return { how: 'done' };
    return this.#killed ? { how: 'killed', reason: this.#killed } : { how: 'died', code, signal: undefined };
  }

  /** Passes messages on until the process is gone. */
  async #untilEnd(process: WebContainerProcess, tell: () => Promise<void>): Promise<number> {
    let code: number | undefined;
    const exit = process.exit.then((value) => {
      code = value;
    });
    while (code === undefined) {
      await Promise.race([exit, this.#killing, pause(POLL_MS)]);
      if (this.#killed) await within(END_MS, exit);
      else if (code === undefined) await tell();
    }
    return code;
  }

  /** What was printed past Node's streams. */
  async #readOutput(process: WebContainerProcess, follower: Follower, watchdog: Watchdog): Promise<void> {
    const reader = process.output.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      watchdog.onOutput(value.length);
      if (!this.#killed) follower.onRaw('stdout', value.replace(TERMINAL, ''));
    }
  }
}
