/**
 * A stand-in for `https://stackblitz.com/headless`, so that the site's WebContainer runtime can be tested where there is
 * no internet: it speaks the protocol of `@webcontainer/api` in a real frame, with real Node processes in a temporary
 * folder behind it. It tests what our page does with the API, and what our programs do without what `lacks` names.
 * What it cannot tell:
 *
 * - Behind it is native Node, so no incompatibility of the real runtime shows, nor its speed, nor its memory.
 * - There is no terminal: LF becomes CRLF, control-C interrupts and control-D ends the input, and that is all. `isTTY` is
 *   not set, `resize` does nothing, and stdout and stderr are two pipes: their order among each other is not kept.
 * - Exit and end of output come apart, in any order, as the API permits. Await both.
 * - Output is passed on as it was read. A character that is cut in two arrives as two U+FFFD, because the API decodes
 *   chunk by chunk: print ASCII only, or write a file.
 * - `kill` is SIGKILL to the process group (137). A process that left the group is found at the end, on Linux only.
 * - There is no shell `jsh`, no npm of its own, no `port` or `server-ready` event, no preview, no binary snapshot.
 * - `lacks: ['net']` takes http, ws and tls along, as everything of Node's goes over its sockets.
 */
import type { BrowserContext, Frame, Page } from 'playwright-core';
import type { Lacking } from './container.ts';
import { BINDING, type Call } from './message.ts';
import type { Plays } from './plays.ts';
import { Service } from './service.ts';
import type { Conditions } from './session.ts';

export type { Lacking, Plays };

const ADDRESS = 'https://stackblitz.com/**';
const SLOW_BOOT_MS = 3000;

export interface StandInOptions {
  /** What it plays; `ok` unless it says otherwise. */
  plays?: Plays;
  /** How long a `slow-boot` takes. */
  bootDelayMs?: number;
  /** Needs that the container must lack, played for real in the Node processes behind it. */
  lacks?: readonly Lacking[];
  /** The Node binary; `HOLD_WC_NODE` names one for all tests. */
  node?: string;
}

export interface StandIn {
  /** Every URL that was asked of the service. */
  readonly requests: string[];
  /** How many processes are alive now. */
  readonly processes: number;
  /** Changes what it plays: the network comes back, and a retry works. */
  play(plays: Plays): void;
  /** Dies in the middle: all processes end, and no pending or future call ever settles. A frame loaded afterwards works. */
  crash(): Promise<void>;
  /** Afterwards no process and no folder is left, and the service answers nothing any more. */
  [Symbol.asyncDispose](): Promise<void>;
}

/** Puts the stand-in in the place of the service, for one tab or for all of a context. Call it before the page is opened. */
export async function standIn(target: Page | BrowserContext, options: StandInOptions = {}): Promise<StandIn> {
  const { plays = 'ok', bootDelayMs = SLOW_BOOT_MS, lacks = [] } = options;
  const node = options.node ?? process.env['HOLD_WC_NODE'] ?? process.execPath;
  const conditions: Conditions = { plays, bootDelayMs, container: { node, lacks } };
  const service = new Service(conditions);
  await target.exposeBinding(BINDING, (source: { frame: Frame; page: Page }, call: Call) => service.answer(source, call));
  await target.route(ADDRESS, (route) => service.route(route));
  return {
    requests: service.requests,
    get processes() {
      return service.processes();
    },
    play: (next) => {
      conditions.plays = next;
    },
    crash: () => service.crash(),
    [Symbol.asyncDispose]: () => service.dispose(),
  };
}
