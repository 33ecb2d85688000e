// caught-by: no-clock-left-running, parent-is-let-go
// A fn that throws before it returns a promise gets past the finally.
export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  parent?.throwIfAborted();
  if (ms <= 0) throw new DOMException('no time left', 'TimeoutError');
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => {};
  const cut = new Promise<never>((_resolve, reject) => {
    const giveUp = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    timer = setTimeout(() => giveUp(new DOMException('too late', 'TimeoutError')), ms);
    onAbort = () => giveUp(parent?.reason);
    parent?.addEventListener('abort', onAbort);
  });
  const work = fn(controller.signal);
  try {
    return await Promise.race([work, cut]);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', onAbort);
  }
}

export function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  return withDeadline(totalMs, async (signal) => {
    const response = await fetch(url, { signal });
    return response.text();
  });
}
