// caught-by: the-wait-is-covered
// The deadline covers the body. What comes before it, the connect and the wait for the headers, has none.
import { get } from 'node:http';

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

export function fetchWithDeadline(url: string, totalMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = get(url, { agent: false }, (response) => {
      const read = async (signal: AbortSignal): Promise<string> => {
        signal.addEventListener('abort', () => request.destroy());
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk);
        return Buffer.concat(chunks).toString();
      };
      withDeadline(totalMs, read).then(resolve, reject);
    });
    request.on('error', reject);
  });
}
