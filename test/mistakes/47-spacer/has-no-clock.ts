// caught-by: has-a-clock-of-its-own
// Counts on being given a clock: in the page there is none.
interface SpacerOptions {
  minSpacingMs: number;
  now?: () => number;
  sleep?: (ms: number) => Promise<unknown>;
}

export function createSpacer(o: SpacerOptions) {
  const { minSpacingMs } = o;
  const now = () => o.now?.() ?? 0;
  const sleep = (ms: number) => o.sleep?.(ms) ?? Promise.resolve();
  let lastMs = Number.NEGATIVE_INFINITY;
  let line: Promise<unknown> = Promise.resolve();
  return {
    async run<T>(fn: () => T | Promise<T>): Promise<T> {
      line = line.then(async () => {
        if (now() - lastMs < minSpacingMs) await sleep(lastMs + minSpacingMs - now());
        lastMs = now();
      });
      await line;
      return fn();
    },
  };
}

export function sendJitter(random: () => number): number {
  return 100 + random() * 200;
}
