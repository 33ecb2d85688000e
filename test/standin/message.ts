import type { Refusal } from './plays.ts';

/** The function through which the frame reaches Node. */
export const BINDING = 'holdStandIn';

/** Bytes, as they cross between the frame and Node: JSON has no room for them. */
export type Base64 = string;

/** Which of Node's objects a call is for. */
export type Room = 'session' | 'files' | 'watchers' | 'processes';

export interface Call {
  /** The loaded document that calls: a reload of the frame is another one. */
  document: string;
  room: Room;
  name: string;
  args: unknown[];
}

export type Answer = { value: unknown } | { refusal: Refusal };

/** What Node tells the frame without being asked. */
export type Event =
  | { kind: 'output'; process: number; bytes: Base64 }
  | { kind: 'output-end'; process: number }
  | { kind: 'exit'; process: number; code: number }
  | { kind: 'watch'; watcher: number; change: 'rename' | 'change'; name: string };

/** An object of Node's as the frame sees it. */
export type Remote<T> = {
  [K in keyof T]: T[K] extends (...args: infer Args) => infer Result ? (...args: Args) => Promise<Awaited<Result>> : never;
};
