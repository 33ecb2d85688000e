import { lacks, MissingNeed } from './needs.ts';

/**
 * How many bytes are still in use once the garbage has been collected: what a program remembers, judged from outside.
 * A first measurement after some work of the same kind is the zero to compare with; differences below 100 KB say nothing.
 */
export async function heldBytes(): Promise<number> {
  if (lacks('memory')) throw new MissingNeed('memory');
  // Loaded on demand: hardly any check measures memory, and a Node without an inspector cannot load it at all.
  const { Session } = process.getBuiltinModule('node:inspector');
  const session = new Session();
  session.connect();
  // It collects in a turn of its own: without waiting for the answer one would measure the garbage too.
  await new Promise<void>((resolve) => session.post('HeapProfiler.collectGarbage', () => resolve()));
  session.disconnect();
  return process.memoryUsage().heapUsed;
}
