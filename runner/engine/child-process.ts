import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Message, MessageDecoder, type Request } from './channel.ts';
import type { Child, Ending, Follower, KillReason } from './child.ts';
import { LIMITS } from './limits.ts';
import { registerHooks } from './node.ts';
import { killStrays, killTree, RUN_MARK, treeMemory } from './tree.ts';
import { Watchdog } from './watchdog.ts';

const CHILD = join(dirname(fileURLToPath(import.meta.url)), 'child.js');

const NODE_FLAGS = [
  `--max-old-space-size=${LIMITS.heapMegabytes}`,
  '--disable-warning=ExperimentalWarning',
  '--disable-warning=MaxListenersExceededWarning',
  ...(registerHooks ? [] : ['--experimental-vm-modules']),
];

/** The environment of the learner's program: ours, without what steers Node itself. */
function environment(mark: string): NodeJS.ProcessEnv {
  const { NODE_OPTIONS: _options, NODE_V8_COVERAGE: _coverage, VITEST: _vitest, ...rest } = process.env;
  return { ...rest, [RUN_MARK]: mark };
}

/** stdin, stdout, stderr and the channel. */
type Pipes = [Socket, Socket, Socket, Socket];

/** With Node's own `spawn`, not execa: a library that takes longer to load than the child to start would keep us waiting. */
function startNode(mark: string): ChildProcess {
  return spawn(process.execPath, [...NODE_FLAGS, CHILD], {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    // A process group of its own: killing the group ends whatever the program has started.
    detached: process.platform !== 'win32',
    windowsHide: true,
    env: environment(mark),
  });
}

/** One child process on this machine: it starts, loads the checks' machinery, waits for one request, and plays it. */
export class EngineChild implements Child {
  readonly #mark = randomUUID();
  readonly #process: ChildProcess;
  readonly #pipes: Pipes;
  readonly #spawned: number[] = [];
  /** Every pipe has been read to its end. */
  readonly #closed: Promise<unknown>;
  readonly #gone: Promise<{ code: number | undefined; signal: string | undefined }>;
  #killed: KillReason | undefined;

  constructor() {
    const child = startNode(this.#mark);
    this.#process = child;
    this.#pipes = child.stdio as unknown as Pipes;
    for (const pipe of this.#pipes) pipe.on('error', () => {});
    this.#gone = new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve({ code: code ?? undefined, signal: signal ?? undefined }));
      child.once('error', () => resolve({ code: undefined, signal: undefined }));
    });
    this.#closed = new Promise((resolve) => child.once('close', resolve));
    const end = (): void => this.kill('stopped');
    process.once('exit', end);
    void this.#gone.then(() => process.off('exit', end));
  }

  kill(reason: KillReason): void {
    this.#killed ??= reason;
    if (this.#process.pid !== undefined) void killTree(this.#process.pid);
  }

  /** Kills a child that was never asked anything, and lets the event loop forget it. */
  discard(): void {
    this.kill('stopped');
  }

  /** Does not keep this process alive while it waits for work. */
  unref(): void {
    this.#process.unref();
    for (const pipe of this.#pipes) pipe.unref();
  }

  async play(request: Omit<Request, 'secret' | 'channel'>, follower: Follower, runLimitMs: number): Promise<Ending> {
    const secret = randomUUID();
    let done = false;
    const watchdog = new Watchdog(runLimitMs, (reason) => this.kill(reason));
    const memoryTimer = setInterval(() => void this.#watchMemory(), LIMITS.memoryEveryMs);
    this.#readMessages(secret, (message) => {
      if (message.type === 'done') done = true;
      if (message.type === 'spawned') this.#spawned.push(message.pid);
      watchdog.onMessage(message);
      follower.onMessage(message);
    });
    this.#readRaw(follower, watchdog);
    this.#pipes[0].end(`${JSON.stringify({ ...request, secret })}\n`);

    const { code, signal } = await this.#gone;
    watchdog.stop();
    clearInterval(memoryTimer);
    await this.#sweep();
    await this.#drain();
    // What was said last may name a process that nobody has ended yet.
    await this.#sweepStrays();
    // Who has said everything is done, however slowly the process ends.
    if (done) return { how: 'done' };
    return this.#killed ? { how: 'killed', reason: this.#killed } : { how: 'died', code, signal };
  }

  #readMessages(secret: string, tell: (message: Message) => void): void {
    const decoder = new MessageDecoder(secret);
    const channel = this.#pipes[3];
    channel.setEncoding('utf8');
    channel.on('data', (chunk: string) => {
      for (const message of decoder.push(chunk)) tell(message);
    });
  }

  #readRaw(follower: Follower, watchdog: Watchdog): void {
    for (const name of ['stdout', 'stderr'] as const) {
      const stream = this.#pipes[name === 'stdout' ? 1 : 2];
      stream.on('data', (chunk: Buffer) => {
        watchdog.onOutput(chunk.length);
        if (!this.#killed) follower.onRaw(name, chunk.toString('utf8'));
      });
    }
  }

  async #watchMemory(): Promise<void> {
    const { pid } = this.#process;
    if (pid !== undefined && (await treeMemory(pid)) > LIMITS.memoryBytes) this.kill('memory');
  }

  /** Ends whatever the program has left running, in its group or out of it. */
  async #sweep(): Promise<void> {
    if (this.#process.pid !== undefined) await killTree(this.#process.pid);
    await this.#sweepStrays();
  }

  async #sweepStrays(): Promise<void> {
    const spawned = this.#spawned.splice(0);
    // Who was killed may have started one a moment before, and had no time to say so.
    if (spawned.length > 0 || this.#killed) await killStrays(this.#mark, spawned);
  }

  /** Waits until everything that was said has been read; a stray that holds a pipe open does not keep us. */
  async #drain(): Promise<void> {
    const patience = setTimeout(() => {
      for (const pipe of this.#pipes) pipe.destroy();
    }, LIMITS.graceMs);
    await this.#closed;
    clearTimeout(patience);
  }
}
