/** Every call to a container is answered within this, in milliseconds, or it is lost. */
export const CALL_MS = 10_000;

/** Thrown by {@link within} when nothing came. */
export class TooLate extends Error {
  constructor(ms: number) {
    super(`nothing after ${ms} ms`);
    this.name = 'TooLate';
  }
}

/**
 * Waits for a promise at most `ms` milliseconds. What the WebContainer API promises may never settle: its calls travel to
 * a frame that can be gone.
 *
 * @throws TooLate
 */
export async function within<T>(ms: number, promise: PromiseLike<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate(ms)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
