// passes: an adapter around a miniature of navigator.locks: named locks in one manager, a linked list of requests, each in a turn of the event loop of its own
interface LockRequest {
  start(): void;
  next: LockRequest | undefined;
}

class LockManager {
  readonly #last = new Map<symbol, LockRequest>();

  request<T>(name: symbol, callback: () => T | Promise<T>): Promise<T> {
    const { promise, resolve } = deferred<void>();
    const request: LockRequest = { start: resolve, next: undefined };
    const before = this.#last.get(name);
    this.#last.set(name, request);
    if (before) before.next = request;
    else setImmediate(request.start);
    return promise.then(callback).finally(() => {
      if (request.next) request.next.start();
      else this.#last.delete(name);
    });
  }
}

function deferred<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const locks = new LockManager();

export function createMutex() {
  const name = Symbol('mutex');
  return { runExclusive: <T>(fn: () => T | Promise<T>): Promise<T> => locks.request(name, fn) };
}
