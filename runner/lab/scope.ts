import { AsyncLocalStorage } from 'node:async_hooks';

/** Marks everything that the learner's program starts, across awaits and callbacks. */
const scope = new AsyncLocalStorage<true>();

/** Runs a call into the learner's program: what it opens from there on is theirs. */
export function asLearner<T>(call: () => T): T {
  return scope.run(true, call);
}

export function inLearnersScope(): boolean {
  return scope.getStore() === true;
}
