// caught-by: parent-aborted-before, parent-aborts-meanwhile, no-clock-left-running
// Takes a parent and never looks at it.
export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, _parent?: AbortSignal): Promise<T> {
  if (ms <= 0) throw new DOMException('no time left', 'TimeoutError');
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const cut = new Promise<never>((_resolve, reject) => {
    const giveUp = (reason: unknown): void => {
      reject(reason);
      controller.abort(reason);
    };
    timer = setTimeout(() => giveUp(new DOMException('too late', 'TimeoutError')), ms);
  });
  try {
    return await Promise.race([fn(controller.signal), cut]);
  } finally {
    clearTimeout(timer);
  }
}

export function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  return withDeadline(totalMs, async (signal) => {
    const response = await fetch(url, { signal });
    return response.text();
  });
}
