// #region backoff
export type Backoff = { baseMs: number; capMs: number; random?: () => number };

export function ceiling(attempt: number, { baseMs, capMs }: Backoff): number {
  return Math.min(capMs, baseMs * 2 ** (attempt - 1));
}

export function fullJitter(attempt: number, options: Backoff): number {
  const { random = Math.random } = options;
  return random() * ceiling(attempt, options);
}

export function equalJitter(attempt: number, options: Backoff): number {
  const { random = Math.random } = options;
  const half = ceiling(attempt, options) / 2;
  return half + random() * half;
}
// #endregion backoff
