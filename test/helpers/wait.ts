const POLL_MS = 20;

/**
 * Waits until a condition holds. Not `expect.poll`: that belongs to the test that is running, and concurrent tests share one.
 *
 * @throws Error with `what` when it does not come to hold within `ms`
 */
export async function waitUntil(holds: () => boolean, what: () => string, ms = 20_000): Promise<void> {
  const deadline = performance.now() + ms;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`after ${ms} ms: ${what()}`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}
