// passes: timers/promises as the clock, cancelled by a second controller; events.once for the parent; the body read with a streaming decoder
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

type End<T> = { value: T } | { error: unknown };

export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  if (parent?.aborted) throw parent.reason;
  if (ms <= 0) throw Object.assign(new Error('no time left'), { name: 'TimeoutError' });
  const work = new AbortController();
  const settled = new AbortController();
  const { signal } = settled;

  const failed = (error: unknown): End<T> => ({ error });
  const never = new Promise<never>(() => {});
  const inTime = (async () => fn(work.signal))().then((value): End<T> => ({ value }), failed);
  const late = delay(ms, undefined, { signal }).then(
    () => failed(Object.assign(new Error(`gave up after ${ms} ms`), { name: 'TimeoutError' })),
    () => never,
  );
  const stopped = parent
    ? once(parent, 'abort', { signal }).then(
        () => failed(parent.reason),
        () => never,
      )
    : never;

  const end = await Promise.race([inTime, late, stopped]);
  settled.abort();
  // The winner is known by now; what fn makes of this changes nothing.
  if ('error' in end) {
    work.abort(end.error);
    throw end.error;
  }
  return end.value;
}

export async function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  return withDeadline(totalMs, async (signal) => {
    const { body } = await fetch(url, { signal });
    const decoder = new TextDecoder();
    let text = '';
    if (body) for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
    return text + decoder.decode();
  });
}
