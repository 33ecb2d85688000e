/** The keys that `watch` understands. */
const KEYS = ['n', 'h', 'l', 'r', 'q'] as const;

export type Key = (typeof KEYS)[number];

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';

/**
 * Tells every key that is pressed, until the returned function is called. Without a terminal, whole lines are
 * read instead, so that `watch` can be driven through a pipe; the end of the input is not an order to quit.
 */
export function readKeys(tell: (key: Key) => void): () => void {
  const { stdin } = process;
  const raw = stdin.isTTY === true;
  if (raw) stdin.setRawMode(true);
  const onData = (data: Buffer): void => {
    for (const char of data.toString('utf8')) {
      // In raw mode the terminal no longer turns these into signals for us.
      if (char === CTRL_C) process.kill(process.pid, 'SIGINT');
      else if (raw && char === CTRL_D) tell('q');
      else if (KEYS.includes(char.toLowerCase() as Key)) tell(char.toLowerCase() as Key);
    }
  };
  stdin.on('data', onData);
  return () => {
    stdin.off('data', onData);
    if (raw) stdin.setRawMode(false);
    stdin.pause();
  };
}
