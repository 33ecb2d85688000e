// caught-by: what-fn-says-comes-out, a-late-failure-is-nobodys, no-clock-left-running, parent-is-let-go, half-a-body-is-none, refused-is-known-at-once, the-wait-is-covered, the-body-is-covered, a-drip-wins-no-time, fetch-hangs-up, hangs-up-at-the-deadline, the-timeout-has-the-word
// work.finally() is a promise of its own; when fn fails, nobody handles that one.
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
  work.finally(() => {
    clearTimeout(timer);
    parent?.removeEventListener('abort', onAbort);
  });
  return Promise.race([work, cut]);
}

export function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  return withDeadline(totalMs, async (signal) => {
    const response = await fetch(url, { signal });
    return response.text();
  });
}
