import { LIMITS } from '../limits.ts';
import type { ConsoleEntry } from '../verdict.ts';
import type { Send } from './send.ts';

type Write = typeof process.stdout.write;

/** What the learner's program prints goes into the verdict, as much of it as is kept, and nowhere else. */
export function captureConsole(send: Send): void {
  let left: number = LIMITS.keptBytes;
  const capture = (stream: ConsoleEntry['stream']): Write => {
    const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
      const data = typeof chunk === 'string' ? Buffer.from(chunk) : Buffer.from(chunk);
      const kept = data.subarray(0, Math.max(0, left));
      left -= kept.length;
      if (kept.length > 0) send({ type: 'console', entry: { stream, text: kept.toString('utf8') } });
      if (kept.length < data.length) send({ type: 'console-dropped', bytes: data.length - kept.length });
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function') process.nextTick(done as () => void);
      return true;
    };
    return write as Write;
  };
  process.stdout.write = capture('stdout');
  process.stderr.write = capture('stderr');
}
