import { isAboutProgram, type Verdict } from '../../runner/engine/verdict.ts';
import { writePortable } from '../../runner/portable.ts';
import { withVerdict } from '../../runner/progress-entry.ts';
import type {
  ExerciseState,
  ImportReport,
  KeepRequest,
  KeepResult,
  LiveEvent,
  Portable,
  ResetResult,
  RunLine,
  SaveRequest,
  SaveResult,
} from '../../runner/server/protocol.ts';
import { readLines } from './ndjson.ts';
import { askCourse } from './request.ts';
import type { Carrier, Keeper, KeptVersion, Runtime } from './runtime.ts';

/** How long to wait before listening again after the stream broke, in milliseconds; doubled up to the longest. */
const SHORTEST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 10_000;

/** This machine, through the server that `npm start` or `npm run serve` runs. */
export class LocalRuntime implements Keeper, Runtime, Carrier {
  readonly kind = 'local';
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  open(id: string): Promise<ExerciseState> {
    return this.#json('GET', `exercise/${id}`);
  }

  save(id: string, request: SaveRequest): Promise<SaveResult> {
    return this.#json('PUT', `exercise/${id}`, request);
  }

  keep(id: string, request: KeepRequest): Promise<KeepResult> {
    return this.#json('POST', `keep/${id}`, request);
  }

  hint(id: string): Promise<{ hints: number }> {
    return this.#json('POST', `hint/${id}`, {});
  }

  reset(id: string): Promise<ResetResult> {
    return this.#json('POST', `reset/${id}`, {});
  }

  async run(id: string, tell: (line: RunLine) => void, signal: AbortSignal): Promise<void> {
    const response = await this.#request('POST', `run/${id}`, {}, signal);
    if (response.body) await readLines(response.body, tell);
  }

  /** Of runs elsewhere than on this machine; the server records its own. */
  async record(id: string, verdict: Verdict): Promise<void> {
    if (!isAboutProgram(verdict)) return;
    await this.import(JSON.stringify(writePortable({ [id]: { progress: withVerdict({}, verdict.status) } })));
  }

  /** They are files in `.hold/backup/`, and every `keep` names its own. */
  async versions(): Promise<readonly KeptVersion[]> {
    return [];
  }

  async others(): Promise<Record<string, string>> {
    const { exercises } = await this.export();
    return Object.fromEntries(Object.entries(exercises).flatMap(([id, { text }]) => (text === undefined ? [] : [[id, text]])));
  }

  export(): Promise<Portable> {
    return this.#json('GET', 'export');
  }

  /** What is wrong with it, the server says. */
  import(json: string): Promise<ImportReport> {
    return this.#json('POST', 'import', json);
  }

  listen(tell: (event: LiveEvent) => void, signal: AbortSignal): void {
    void this.#listen(tell, signal);
  }

  /** Listens again after a break: the server may have been restarted. */
  async #listen(tell: (event: LiveEvent) => void, signal: AbortSignal): Promise<void> {
    for (let waitMs = SHORTEST_WAIT_MS; !signal.aborted; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
      try {
        const response = await this.#request('GET', 'events', undefined, signal);
        waitMs = SHORTEST_WAIT_MS;
        if (response.body) await readLines(response.body, tell);
      } catch {
        // Not reachable for now.
      }
      if (!signal.aborted) await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  async #json<T>(method: string, path: string, body?: object | string): Promise<T> {
    return (await (await this.#request(method, path, body)).json()) as T;
  }

  #request(method: string, path: string, body?: object | string, signal?: AbortSignal): Promise<Response> {
    return askCourse(this.#token, method, path, body, signal);
  }
}
