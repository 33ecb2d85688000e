// caught-by: the-body-is-covered, a-drip-wins-no-time, fetch-hangs-up
// Gives the body ten deadlines of its own: the whole takes far longer than it was told.
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
  try {
    return await Promise.race([fn(controller.signal), cut]);
  } finally {
    clearTimeout(timer);
    parent?.removeEventListener('abort', onAbort);
  }
}

export async function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  const response = await withDeadline(totalMs, (signal) => fetch(url, { signal }));
  return withDeadline(totalMs * 20, () => response.text());
}
