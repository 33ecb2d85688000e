import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Backoff, equalJitter } from './backoff.ts';

// #region feed
export type FeedOptions = {
  port: number;
  token: string;
  backoff: Backoff;
  stableMs: number;
  onEvent(text: string): void;
  onState?(state: string): void;
};

export function followFeed(o: FeedOptions): { stop(): void } {
  let failures = 0;
  let next = 1; // (1)
  let live: Socket | undefined;
  let waiting: NodeJS.Timeout | undefined;
  let stopped = false;

  function stop(reason = 'asked to'): void {
    stopped = true;
    clearTimeout(waiting);
    live?.destroy();
    o.onState?.(`stopped: ${reason}`);
  }

  function dial(): void {
    const socket = connect(o.port, '127.0.0.1');
    let stable: NodeJS.Timeout | undefined;
    live = socket;
    socket.once('connect', () => socket.write(`AUTH ${o.token}\nFROM ${next}\n`)); // (2)
    const lines = createInterface({ input: socket });
    lines.on('error', () => undefined); // (3)
    lines.on('line', (line) => {
      if (line === 'DENIED') return stop('the token was denied'); // (4)
      if (line === 'OK') {
        o.onState?.('open');
        stable = setTimeout(() => (failures = 0), o.stableMs); // (5)
        return;
      }
      const [id, text = ''] = line.split(/ (.*)/);
      next = Number(id) + 1;
      o.onEvent(text);
    });
    socket.on('error', (error: NodeJS.ErrnoException) => o.onState?.(`error ${error.code}`));
    socket.once('close', () => { // (6)
      clearTimeout(stable);
      if (stopped) return;
      failures += 1;
      o.onState?.(`waiting, failure ${failures}`);
      waiting = setTimeout(dial, equalJitter(failures, o.backoff));
    });
  }

  dial();
  return { stop };
}
// #endregion feed
