import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chown, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Account, asAccount, serverAccount } from './account.ts';
import { type Binaries, findBinaries } from './binaries.ts';
import { makeFolder } from './folder.ts';
import { DatabaseError, type ServerAddress } from './protocol.ts';

const USER = 'postgres';
const READY = 'ready to accept connections';
const START_MS = 60_000;
/** A fast shutdown takes some 50 ms here; a busy machine may need more. */
const POLITE_MS = 4000;
const TRIES = 3;
const POSIX = process.platform !== 'win32';

const run = promisify(execFile);

/** Nothing of a run has to survive a power cut. */
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'shared_buffers=32MB', 'log_min_messages=warning'];

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}

/** A PostgreSQL server of this run's own, in a temporary folder. */
export class EmbeddedServer {
  readonly #runFolder: string;
  readonly #password = randomBytes(18).toString('hex');
  #folder: string | undefined;
  #account: Account | undefined;
  #binaries: Binaries | undefined;
  #process: ChildProcess | undefined;
  /** What runs is the server, not what prepares its folder. */
  #serves = false;
  #stopped = false;

  constructor(runFolder: string) {
    this.#runFolder = runFolder;
  }

  async start(): Promise<ServerAddress> {
    this.#account = await serverAccount();
    this.#folder = await makeFolder(this.#account, this.#runFolder);
    this.#binaries = await findBinaries(this.#folder, this.#account);
    await this.#initialize(this.#binaries, this.#folder);
    for (let attempt = 1; ; attempt += 1) {
      const port = await freePort();
      const problem = await this.#launch(this.#binaries, join(this.#folder, 'data'), port);
      if (problem === undefined) return { host: '127.0.0.1', port, user: USER, password: this.#password, ssl: false };
      // Somebody else may have taken the port in between.
      if (attempt === TRIES || this.#stopped || !problem.includes('could not bind'))
        throw new DatabaseError({ what: 'not-started', detail: problem });
    }
  }

  /** Ends the server, whatever state it is in, and removes its folder. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#end();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  async #initialize({ initdb, env }: Binaries, folder: string): Promise<void> {
    const secret = join(folder, 'password');
    await writeFile(secret, `${this.#password}\n`, { mode: 0o600 });
    if (this.#account) await chown(secret, this.#account.uid, this.#account.gid);
    const options = [
      '--auth=scram-sha-256',
      `--username=${USER}`,
      `--pwfile=${secret}`,
      '--encoding=UTF8',
      '--no-locale',
      '--no-sync',
      '--no-instructions',
    ];
    const { failed, words } = await this.#spawn(initdb, [`--pgdata=${join(folder, 'data')}`, ...options], env).closed;
    if (failed) throw new DatabaseError({ what: 'not-started', detail: words.trim().split('\n').at(-1) ?? 'initdb' });
  }

  /** @returns what it said when it did not start */
  async #launch({ postgres, env }: Binaries, data: string, port: number): Promise<string | undefined> {
    const settings = [...SETTINGS, 'listen_addresses=127.0.0.1', 'unix_socket_directories='].flatMap((each) => ['-c', each]);
    this.#serves = true;
    const started = this.#spawn(postgres, ['-D', data, '-p', String(port), ...settings], env);
    const late = setTimeout(() => started.child.kill('SIGKILL'), START_MS);
    const outcome = await Promise.race([started.closed, started.said(READY)]);
    clearTimeout(late);
    return outcome === 'said' ? undefined : outcome.words.trim().split('\n').slice(0, 3).join(' · ') || 'postgres';
  }

  #spawn(program: string, args: string[], env: NodeJS.ProcessEnv) {
    if (this.#stopped) throw new DatabaseError({ what: 'not-started', detail: 'stopped' });
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env,
      windowsHide: true,
      // A group of its own: initdb starts programs that would go on writing into a folder that is being removed.
      detached: POSIX,
      ...(this.#folder ? { cwd: this.#folder } : {}),
      ...asAccount(this.#account),
    });
    this.#process = child;
    let words = '';
    const listeners = new Set<() => void>();
    const listen = (chunk: Buffer): void => {
      words = (words + chunk.toString('utf8')).slice(-8192);
      for (const listener of listeners) listener();
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    const closed = new Promise<{ failed: boolean; words: string }>((resolve) => {
      child.once('error', (error) => resolve({ failed: true, words: error.message }));
      child.once('close', (code) => resolve({ failed: code !== 0, words }));
    });
    const said = (what: string): Promise<'said'> =>
      new Promise((resolve) => {
        listeners.add(() => words.includes(what) && resolve('said'));
      });
    return { child, closed, said };
  }

  async #end(): Promise<void> {
    const child = this.#process;
    if (!child || child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    const hurry = setTimeout(() => child.kill('SIGQUIT'), POLITE_MS);
    const last = setTimeout(() => killGroup(child), 2 * POLITE_MS);
    if (!this.#serves) killGroup(child);
    else if (POSIX) child.kill('SIGINT');
    else await this.#ask(child);
    await gone;
    clearTimeout(hurry);
    clearTimeout(last);
  }

  /** Windows knows no signals: the server's own tool asks it. */
  async #ask(child: ChildProcess): Promise<void> {
    if (!this.#binaries || !this.#folder) return;
    const { pgCtl, env } = this.#binaries;
    await run(pgCtl, ['stop', '-m', 'immediate', '-D', join(this.#folder, 'data')], { env }).catch(() => child.kill());
  }
}

function killGroup(child: ChildProcess): void {
  try {
    if (POSIX && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
    else child.kill();
  } catch {
    // ESRCH: it has ended already.
  }
}
