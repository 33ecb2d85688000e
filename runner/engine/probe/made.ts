import { createHook } from 'node:async_hooks';
import { must } from './trial.ts';

/** What a call makes, which async_hooks must see as this: leaks are found that way. */
export function made<T>(type: string, make: () => T): T {
  const types = new Set<string>();
  const hook = createHook({ init: (_id, seen) => void types.add(seen) });
  hook.enable();
  const value = make();
  hook.disable();
  must(types.has(type), `async_hooks see no ${type}`);
  return value;
}
