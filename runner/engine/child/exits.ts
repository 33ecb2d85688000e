import { ChildProcess } from 'node:child_process';
import { captureStack, findCaller } from '../../lab/place.ts';
import type { Send } from './send.ts';

type Exit = (...args: never[]) => never;

/** Tells who ended the process, and lets it end: the parent goes on with the remaining checks in a fresh child. */
export function reportExits(send: Send): void {
  // `process.exit` calls `process.reallyExit`: the first of them is the one that the program called.
  let told = false;
  for (const name of ['exit', 'reallyExit', 'abort'] as const) {
    const target = process as unknown as Record<typeof name, Exit>;
    const original = target[name];
    const reporting = (...args: unknown[]): never => {
      if (!told) tellExit(send, `process.${name}(${args.map(String).join(', ')})`, captureStack(reporting));
      told = true;
      return original.apply(process, args as never[]);
    };
    target[name] = reporting as Exit;
  }
}

function tellExit(send: Send, call: string, stack: string): void {
  const caller = findCaller(stack);
  const place = caller.who === 'learner' ? caller.place : undefined;
  send({ type: 'exit-called', call, ...(place ? { place } : {}) });
}

/**
 * Tells the parent every process that the learner's program starts, so that none outlives the run.
 *
 * @returns ends them from here
 */
export function reportSpawns(send: Send): () => void {
  const started = new Set<ChildProcess>();
  const prototype = ChildProcess.prototype as unknown as { spawn(options: unknown): unknown };
  const { spawn } = prototype;
  const { kill } = ChildProcess.prototype;
  prototype.spawn = function (this: ChildProcess, options: unknown): unknown {
    const result = spawn.call(this, options);
    if (this.pid !== undefined) send({ type: 'spawned', pid: this.pid });
    started.add(this);
    return result;
  };
  return () => {
    for (const child of started) kill.call(child, 'SIGKILL');
  };
}
