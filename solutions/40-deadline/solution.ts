/** The error that AbortSignal.timeout gives: it is known by its name, its code is the number 23. */
function timedOut(ms: number): DOMException {
  return new DOMException(`no result after ${ms} ms`, 'TimeoutError');
}

export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  parent?.throwIfAborted();
  if (ms <= 0) throw timedOut(ms);

  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => {};
  const cut = new Promise<never>((_resolve, reject) => {
    const giveUp = (reason: unknown): void => {
      // In this order: whatever fn says to the abort comes second, and loses the race.
      reject(reason);
      controller.abort(reason);
    };
    timer = setTimeout(() => giveUp(timedOut(ms)), ms);
    onAbort = () => giveUp(parent?.reason);
    parent?.addEventListener('abort', onAbort);
  });

  try {
    // race() listens to the loser too, so a rejection of fn that comes late is handled.
    return await Promise.race([fn(controller.signal), cut]);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', onAbort);
  }
}

export function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  // Headers and body are one piece of work under one signal.
  return withDeadline(totalMs, async (signal) => {
    const response = await fetch(url, { signal });
    return response.text();
  });
}
