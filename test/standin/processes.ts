import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { killTree } from '../../runner/engine/tree.ts';
import type { Folder } from './folder.ts';
import type { Outbox } from './outbox.ts';

/** What to start, as the API asks for it. */
export interface Spec {
  command: string;
  args?: string[];
  cwd?: string;
  env?: Record<string, string | number | boolean>;
  /** False: nobody reads what it prints. */
  output: boolean;
}

const CONTROL_C = '\u0003';
const CONTROL_D = '\u0004';

/** What a terminal makes of a line's end. */
function asTerminal(chunk: Buffer): string {
  return Buffer.from(chunk.toString('latin1').replaceAll('\n', '\r\n'), 'latin1').toString('base64');
}

function exitCode(code: number | null, signal: NodeJS.Signals | null): number {
  return code ?? 128 + (signal ? constants.signals[signal] : 0);
}

/** The processes of a container: real ones, each the leader of a group of its own. */
export class Processes {
  readonly #folder: Folder;
  readonly #outbox: Outbox;
  readonly #node: string;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #running = new Map<number, ChildProcess>();

  /** @param environment of every process; `NODE_OPTIONS` in it names the folder, which is how strays are found */
  constructor(folder: Folder, outbox: Outbox, node: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#outbox = outbox;
    this.#node = node;
    this.#environment = environment;
  }

  /** Resolves once it has started. @throws Error where there is no such program */
  run(id: number, spec: Spec): Promise<void> {
    const command = spec.command === 'node' ? this.#node : spec.command;
    const child = spawn(command, spec.args ?? [], {
      cwd: this.#folder.at(spec.cwd),
      env: this.#environmentOf(spec),
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#follow(id, child, spec.output);
    return new Promise((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error: NodeJS.ErrnoException) => {
        reject(error.code === 'ENOENT' ? new Error(`jsh: command not found: ${spec.command}`) : error);
      });
    });
  }

  #environmentOf({ env = {} }: Spec): NodeJS.ProcessEnv {
    const own = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, String(value)]));
    const options = [this.#environment['NODE_OPTIONS'], own['NODE_OPTIONS']].filter(Boolean).join(' ');
    return { ...this.#environment, ...own, NODE_OPTIONS: options };
  }

  #follow(id: number, child: ChildProcess, output: boolean): void {
    child.once('spawn', () => this.#running.set(id, child));
    child.stdin?.on('error', () => {});
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => {
        if (output) this.#outbox.push({ kind: 'output', process: id, bytes: asTerminal(chunk) });
      });
    }
    child.once('exit', (code, signal) => {
      this.#running.delete(id);
      this.#outbox.push({ kind: 'exit', process: id, code: exitCode(code, signal) });
    });
    child.once('close', () => this.#outbox.push({ kind: 'output-end', process: id }));
  }

  /** Types into its terminal: control-C interrupts, control-D ends the input. */
  write(id: number, text: string): void {
    const child = this.#running.get(id);
    if (!child?.pid) return;
    if (text === CONTROL_C) process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGINT');
    else if (text === CONTROL_D) child.stdin?.end();
    else child.stdin?.write(text);
  }

  async kill(id: number): Promise<void> {
    const pid = this.#running.get(id)?.pid;
    if (pid !== undefined) await killTree(pid);
  }

  /** The ids of those that are alive. Elsewhere than on Linux without those that left their group. */
  alive(): number[] {
    const leaders = [...this.#running.values()].flatMap(({ pid }) => pid ?? []);
    return [...new Set([...leaders, ...this.#strays()])];
  }

  /** On Linux every process whose environment names our folder. */
  #strays(): number[] {
    if (process.platform !== 'linux') return [];
    return readdirSync('/proc')
      .map(Number)
      .filter((pid) => Number.isInteger(pid) && this.#isOurs(pid));
  }

  #isOurs(pid: number): boolean {
    try {
      return readFileSync(`/proc/${pid}/environ`, 'utf8').includes(this.#folder.root);
    } catch {
      // It has ended, or it is somebody else's.
      return false;
    }
  }

  /** Kills until none is left: one that dies may have started another meanwhile. */
  async dispose(): Promise<void> {
    for (let alive = this.alive(); alive.length > 0; alive = this.alive()) {
      await Promise.all(alive.map(killTree));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
