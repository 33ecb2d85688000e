import { setTimeout as sleep } from 'node:timers/promises';

// #region retry
export type Verdict = { waitMs: number } | 'give up';
export type Judge = (failure: unknown, attempt: number) => Verdict;

export async function retry<T>(task: (attempt: number) => Promise<T>, judge: Judge): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await task(attempt);
    } catch (failure) {
      const verdict = judge(failure, attempt); // (1)
      if (verdict === 'give up') throw failure; // (2)
      await sleep(verdict.waitMs);
    }
  }
}
// #endregion retry
