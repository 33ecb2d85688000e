import { fullJitter } from './backoff.ts';
import { isTransient } from './code-of.ts';
import { closedPort } from './peers.ts';
import { type Judge, retry } from './retry.ts';

const url = `http://127.0.0.1:${await closedPort()}/health`;

// #region judges
const upTo = (maxAttempts: number, mayPass: (failure: unknown) => boolean): Judge =>
  (failure, attempt) => {
    if (attempt >= maxAttempts || !mayPass(failure)) return 'give up';
    return { waitMs: fullJitter(attempt, { baseMs: 20, capMs: 100 }) };
  };

const naive = upTo(4, (failure) => (failure as NodeJS.ErrnoException).code === 'ECONNREFUSED');
const wise = upTo(4, isTransient);
// #endregion judges

async function attempts(label: string, judge: Judge): Promise<void> {
  let count = 0;
  const task = (attempt: number): Promise<Response> => {
    count = attempt;
    return fetch(url);
  };
  await retry(task, judge).catch((error: Error) => {
    console.log(`${label.padEnd(32)} attempts: ${count} of 4, then ${error.name}: ${error.message}`);
  });
}

await attempts('looks at error.code', naive);
await attempts('looks at error.cause as well', wise);
