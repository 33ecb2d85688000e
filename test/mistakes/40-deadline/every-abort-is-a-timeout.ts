// caught-by: what-fn-says-comes-out, parent-aborts-meanwhile
// Takes every AbortError for its own, also that of a parent that was aborted without a reason.
export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  parent?.throwIfAborted();
  if (ms <= 0) throw new DOMException('no time left', 'TimeoutError');
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), ms);
  const onAbort = (): void => controller.abort(parent?.reason);
  parent?.addEventListener('abort', onAbort);
  const cut = new Promise<never>((_resolve, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason));
  });
  try {
    return await Promise.race([cut, fn(controller.signal)]);
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw new DOMException('too late', 'TimeoutError');
    throw error;
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
