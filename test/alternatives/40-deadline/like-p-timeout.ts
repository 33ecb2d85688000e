// passes: a miniature of p-timeout, promise chains and no async; aborts its work with a reason of its own
class TimeoutError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'TimeoutError';
  }
}

function pTimeout<T>(start: () => Promise<T>, ms: number, stop: () => void, parent?: AbortSignal): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  let forget = (): void => {};
  const cancelable = new Promise<T>((resolve, reject) => {
    if (parent) {
      const onAbort = (): void => {
        reject(parent.reason);
        stop();
      };
      parent.addEventListener('abort', onAbort, { once: true });
      forget = () => parent.removeEventListener('abort', onAbort);
    }
    timer = setTimeout(() => {
      reject(new TimeoutError(`Promise timed out after ${ms} milliseconds`));
      stop();
    }, ms);
    start().then(resolve, reject);
  });
  return cancelable.finally(() => {
    clearTimeout(timer);
    forget();
  });
}

export function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  if (parent?.aborted) return Promise.reject(parent.reason);
  if (ms <= 0) return Promise.reject(new TimeoutError('Promise timed out before it began'));
  const controller = new AbortController();
  return pTimeout(
    () => fn(controller.signal),
    ms,
    () => controller.abort(),
    parent,
  );
}

export function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  return withDeadline(totalMs, (signal) => fetch(url, { signal }).then((response) => response.text()));
}
