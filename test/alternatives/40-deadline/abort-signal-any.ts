// passes: AbortSignal.timeout and AbortSignal.any, and one promise that rejects with the reason of whichever comes first
export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, parent?: AbortSignal): Promise<T> {
  if (parent?.aborted) throw parent.reason;
  if (ms <= 0) throw new DOMException('The operation was aborted due to timeout', 'TimeoutError');
  const timeout = AbortSignal.timeout(ms);
  const signal = parent ? AbortSignal.any([timeout, parent]) : timeout;
  return new Promise<T>((resolve, reject) => {
    // Registered before fn gets the signal, so it is told first. It must not keep the timeout of another call alive.
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    Promise.resolve(fn(signal)).then(resolve, reject);
  });
}

export const fetchWithDeadline = async (url: string, totalMs: number): Promise<string> => {
  const response = await fetch(url, { signal: AbortSignal.timeout(totalMs) });
  return new TextDecoder().decode(await response.arrayBuffer());
};
