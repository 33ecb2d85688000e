// caught-by: does-not-wait-for-the-deaf, the-timeout-has-the-word, no-time-no-call, the-wait-is-covered, the-body-is-covered, a-drip-wins-no-time
// An Error like any other: nobody can tell it from a failure but by its words.
export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  parent?.throwIfAborted();
  if (ms <= 0) throw new Error('timeout');
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onAbort = (): void => {};
  const cut = new Promise<never>((_resolve, reject) => {
    const giveUp = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    timer = setTimeout(() => giveUp(new Error('timeout')), ms);
    onAbort = () => giveUp(parent?.reason);
    parent?.addEventListener('abort', onAbort);
  });
  try {
    return await Promise.race([fn(controller.signal), cut]);
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
