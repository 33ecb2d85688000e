import { rm } from 'node:fs/promises';
import { RunDatabase } from './database.ts';
import { DatabaseError, type FromKeeper, type ToKeeper } from './protocol.ts';
import { EmbeddedServer } from './server.ts';
import { clearStrays } from './strays.ts';

/**
 * A process of its own, that owns the database of one run. When the pipe to whoever started it closes, for whatever
 * reason, it removes everything: so even a run that is killed leaves nothing behind.
 */
class Keeper {
  #server: EmbeddedServer | undefined;
  #database: RunDatabase | undefined;
  #runFolder: string | undefined;
  #keepsLogs = false;
  #opening: Promise<void> = Promise.resolve();
  #closing: Promise<void> | undefined;

  receive(message: ToKeeper): void {
    if (message.type === 'keep-logs') this.#keepsLogs = true;
    else this.#opening = this.#open(message.url, message.runFolder).catch((error: unknown) => this.#fail(error));
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #open(url: string | undefined, runFolder: string): Promise<void> {
    this.#runFolder = runFolder;
    await clearStrays();
    if (this.#closing) return;
    const where = url === undefined ? { address: await this.#startServer(runFolder) } : { url };
    if (this.#closing) return;
    this.#database = new RunDatabase(where);
    const database = await this.#database.open();
    this.#say({ type: 'opened', database });
  }

  #startServer(runFolder: string) {
    this.#server = new EmbeddedServer(runFolder);
    return this.#server.start();
  }

  #fail(error: unknown): void {
    const problem = error instanceof DatabaseError ? error.problem : { what: 'not-started' as const, detail: String(error) };
    this.#say({ type: 'failed', problem });
  }

  #say(message: FromKeeper): void {
    if (process.connected) process.send?.(message, () => {});
  }

  async #end(): Promise<void> {
    // A server that is just starting is not waited for.
    await this.#server?.stop().catch(() => {});
    await this.#opening;
    await this.#database?.close();
    // What was made meanwhile goes too; a folder that cannot be removed now is found by the next run.
    await this.#server?.stop().catch(() => {});
    if (this.#runFolder && !this.#keepsLogs) await rm(this.#runFolder, { recursive: true, force: true, maxRetries: 5 });
  }
}

const keeper = new Keeper();
process.on('message', (message) => keeper.receive(message as ToKeeper));
const end = (): void => void keeper.close().finally(() => process.exit());
process.on('disconnect', end);
// Ctrl+C reaches whoever started us, and that closes the pipe; a service manager may ask us directly.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.on('SIGTERM', end);
if (!process.connected) end();
