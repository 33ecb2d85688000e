import { createHook } from 'node:async_hooks';
import { captureStack, findCaller, type Place } from './place.ts';
import type { Leak } from './result.ts';
import { inLearnersScope, isFromEarlierCheck, scopePlace } from './scope.ts';

/** What Node calls each kind of resource that can keep a process alive. */
const KINDS: Record<string, Leak['kind']> = {
  TCPWRAP: 'socket',
  PIPEWRAP: 'socket',
  TCPSERVERWRAP: 'server',
  PIPESERVERWRAP: 'server',
  UDPWRAP: 'udp-socket',
  Timeout: 'timer',
  WORKER: 'worker',
  PROCESSWRAP: 'child-process',
};

/** The part of Node's handles and timers that we use. All of it is what `process.getActiveResourcesInfo` looks at too. */
interface Handle {
  hasRef?(): boolean;
  close?(): void;
  kill?(signal: number): void;
  stopThread?(): void;
  _destroyed?: boolean;
}

interface Resource {
  kind: Leak['kind'];
  handle: Handle;
  place: Place | undefined;
}

/** Everything that the learner's program opened and Node has not yet let go of, by async id. */
const open = new Map<number, Resource>();
/** Where the learner's resources were made, kept after they are gone: an accepted socket asks its server. */
const places = new Map<number, Place>();

function remember(asyncId: number, type: string, triggerAsyncId: number, handle: object): void {
  const kind = KINDS[type];
  if (!kind || isFromEarlierCheck()) return;
  const stack = captureStack(remember);
  const caller = findCaller(stack);
  if (caller.who === 'lab') return;
  // A connection is accepted outside of any scope: it belongs to whoever owns the server that accepted it.
  const accepted = open.get(triggerAsyncId)?.kind === 'server';
  if (caller.who === 'node' && !accepted && !inLearnersScope()) return;
  // Sockets that Node's own fetch keeps for reuse are not the learner's to close.
  if (stack.includes('node:internal/deps/undici')) return;
  // Nor are the timers of the database that the lab runs.
  if (stack.includes('@electric-sql')) return;
  const place = (caller.who === 'learner' ? caller.place : undefined) ?? scopePlace() ?? places.get(triggerAsyncId);
  open.set(asyncId, { kind, handle: handle as Handle, place });
  if (place) places.set(asyncId, place);
}

// `trackPromises` spares Node 24 the cost of following every promise; older versions ignore it.
const hookOptions = { init: remember, destroy: (asyncId: number) => void open.delete(asyncId), trackPromises: false };
const hook = createHook(hookOptions);

/** Starts to follow what the learner's program opens. Call before their file is loaded. */
export function followResources(): void {
  hook.enable();
}

/** Judged as Node itself judges it: does this keep the process alive? An unref'd or closed handle does not. */
function keepsAlive({ handle }: Resource): boolean {
  return handle._destroyed !== true && (handle.hasRef?.() ?? true);
}

/** What the learner's program still holds open, each with the line that made it. */
export function findLeaks(): Leak[] {
  return [...open.values()].filter(keepsAlive).map(({ kind, place }) => (place ? { kind, place } : { kind }));
}

function shut({ kind, handle }: Resource): void {
  if (kind === 'timer') clearTimeout(handle as NodeJS.Timeout);
  else if (kind === 'child-process') handle.kill?.(9);
  else if (kind === 'worker') handle.stopThread?.();
  else handle.close?.();
}

/** Ends what one check left behind, so that the next one starts on clean ground. */
export function shutLeaks(): void {
  for (const [asyncId, resource] of open) {
    open.delete(asyncId);
    try {
      if (keepsAlive(resource)) shut(resource);
    } catch {
      // A handle that is closing already: nothing is left to do.
    }
  }
}
