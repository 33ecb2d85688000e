// caught-by: parent-is-let-go
// Takes its listener off when fn settles or the time is over; not when the parent aborts, nor when fn throws at once.
export function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (parent?.aborted) return reject(parent.reason);
    if (ms <= 0) return reject(new DOMException('no time left', 'TimeoutError'));
    const controller = new AbortController();
    const letGo = (): void => {
      clearTimeout(timer);
      parent?.removeEventListener('abort', onAbort);
    };
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(parent?.reason);
      controller.abort(parent?.reason);
    };
    const timer = setTimeout(() => {
      letGo();
      reject(new DOMException('too late', 'TimeoutError'));
      controller.abort();
    }, ms);
    parent?.addEventListener('abort', onAbort);
    try {
      fn(controller.signal).finally(letGo).then(resolve, reject);
    } catch (error) {
      clearTimeout(timer);
      reject(error);
    }
  });
}

export function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  return withDeadline(totalMs, async (signal) => {
    const response = await fetch(url, { signal });
    return response.text();
  });
}
