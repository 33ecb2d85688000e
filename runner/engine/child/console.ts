import { LIMITS } from '../limits.ts';
import type { ConsoleEntry } from '../verdict.ts';
import type { Send } from './send.ts';

type Write = typeof process.stdout.write;

/** Dropped output is told in portions, so that a flood costs the program as little as it costs us. */
const PORTION_BYTES = 1024 ** 2;

/** What the learner's program prints goes into the verdict, as much of it as is kept, and nowhere else. */
export function captureConsole(send: Send): void {
  let left: number = LIMITS.keptBytes;
  let dropped = 0;
  const drop = (bytes: number): void => {
    dropped += bytes;
    if (dropped < PORTION_BYTES) return;
    send({ type: 'console-dropped', bytes: dropped });
    dropped = 0;
  };
  const keep = (stream: ConsoleEntry['stream'], chunk: string | Uint8Array): void => {
    const bytes = Buffer.byteLength(chunk);
    if (left === 0) {
      drop(bytes);
      return;
    }
    const kept = Buffer.from(chunk as Uint8Array).subarray(0, left);
    left -= kept.length;
    send({ type: 'console', entry: { stream, text: kept.toString('utf8') } });
    drop(bytes - kept.length);
  };
  const capture = (stream: ConsoleEntry['stream']): Write => {
    const write = (chunk: string | Uint8Array, encoding?: unknown, callback?: unknown): boolean => {
      keep(stream, chunk);
      const done = typeof encoding === 'function' ? encoding : callback;
      if (typeof done === 'function') process.nextTick(done as () => void);
      return true;
    };
    return write as Write;
  };
  process.stdout.write = capture('stdout');
  process.stderr.write = capture('stderr');
}
