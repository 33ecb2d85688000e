import type { Message, Request } from './channel.ts';

/** How a child ended. */
export type Ending =
  | { how: 'done' }
  | { how: 'died'; code: number | undefined; signal: string | undefined }
  | { how: 'killed'; reason: KillReason };

export type KillReason = 'load-limit' | 'check-limit' | 'run-limit' | 'start-limit' | 'memory' | 'flood' | 'stopped';

/** Who follows a child's run. */
export interface Follower {
  onMessage(message: Message): void;
  /** Output written past Node's streams: by child processes, or straight to a file descriptor. */
  onRaw(stream: 'stdout' | 'stderr', text: string): void;
}

/** A process that plays one request: on this machine, or in a WebContainer. */
export interface Child {
  /** Runs one request to its end. Afterwards no process of it is left. */
  play(request: Omit<Request, 'secret' | 'channel'>, follower: Follower, runLimitMs: number): Promise<Ending>;
  /** Ends it at once, with everything that it has started. */
  kill(reason: KillReason): void;
}
