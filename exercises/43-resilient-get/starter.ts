import { setTimeout as delay } from 'node:timers/promises';

export interface GetOptions {
  /** For everything: all tries, all waits, the body of the last answer. */
  deadlineMs: number;
  /** For one try, its body included. */
  perTryMs: number;
  /** Tries in all, the first one included. */
  maxAttempts: number;
}

export async function resilientGet(url: string, o: GetOptions): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const response = await fetch(url, { signal: AbortSignal.timeout(o.perTryMs) });
      // TODO: 404, 503, 429 with "Retry-After: 2". Which of them is worth another try, and when?
      if (!response.ok) throw new Error(`HTTP ${response.status}`);
      return await response.text();
    } catch (error) {
      if (attempt >= o.maxAttempts) throw error;
      await delay(50 * Math.random());
    }
  }
}
