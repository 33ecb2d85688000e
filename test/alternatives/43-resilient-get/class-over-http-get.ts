// passes: a class over node:http with the global agent; equal jitter; waits for the deadline although Retry-After lies beyond it
import { get, type IncomingMessage } from 'node:http';
import { buffer } from 'node:stream/consumers';

type Options = { deadlineMs: number; perTryMs: number; maxAttempts: number };

class HttpError extends Error {
  readonly status: number;
  readonly retryAt: number;

  constructor(response: IncomingMessage) {
    super(`${response.statusCode} ${response.statusMessage}`);
    this.name = 'HttpError';
    this.status = response.statusCode ?? 0;
    const value = response.headers['retry-after'] ?? '0';
    this.retryAt = Number.isNaN(Number(value)) ? new Date(value).getTime() : Date.now() + Number(value) * 1000;
  }

  get passes(): boolean {
    return [429, 502, 503, 504].includes(this.status);
  }
}

class TooLate extends Error {
  override name = 'TooLate';
}

class Getter {
  readonly #url: string;
  readonly #o: Options;
  readonly #endsAt: number;
  #last: unknown;

  constructor(url: string, o: Options) {
    this.#url = url;
    this.#o = o;
    this.#endsAt = Date.now() + o.deadlineMs;
  }

  async run(): Promise<string> {
    for (let left = this.#o.maxAttempts; ; ) {
      const failure = await this.#try().catch((error: unknown) => ({ error }));
      if (typeof failure === 'string') return failure;
      const { error } = failure;
      left -= 1;
      if (Date.now() >= this.#endsAt - 1) throw new TooLate(`${this.#o.deadlineMs} ms are over`, { cause: this.#last ?? error });
      this.#last = error;
      if (left === 0 || (error instanceof HttpError && !error.passes)) throw error;
      await this.#pause(this.#o.maxAttempts - left, error);
    }
  }

  #try(): Promise<string> {
    return new Promise((resolve, reject) => {
      const request = get(this.#url, (response) => {
        buffer(response).then((body) => {
          const ok = response.statusCode !== undefined && response.statusCode >= 200 && response.statusCode < 300;
          if (ok) resolve(body.toString());
          else reject(new HttpError(response));
        }, reject);
      });
      const limit = Math.min(this.#o.perTryMs, this.#endsAt - Date.now());
      const timer = setTimeout(() => request.destroy(new TooLate('no answer')), limit);
      request.on('error', reject);
      request.on('close', () => clearTimeout(timer));
    });
  }

  #pause(failures: number, error: unknown): Promise<void> {
    const half = Math.min(50 * 2 ** (failures - 1), 1000) / 2;
    const asked = error instanceof HttpError ? error.retryAt - Date.now() : 0;
    const wait = Math.max(half + Math.random() * half, asked);
    const left = this.#endsAt - Date.now();
    return new Promise((resolve, reject) => {
      if (wait < left) setTimeout(resolve, wait);
      else setTimeout(() => reject(error), left);
    });
  }
}

export function resilientGet(url: string, o: Options): Promise<string> {
  return new Getter(url, o).run();
}
