import { AsyncLocalStorage } from 'node:async_hooks';
import type { Place } from './place.ts';

/** Travels with everything that the learner's program starts, across awaits and callbacks. */
interface Scope {
  /** The learner's line that things lead back to when no line of theirs is on the stack any more. */
  place: Place | undefined;
}

const scope = new AsyncLocalStorage<Scope>();

/** Runs a call into the learner's program, or on its behalf: what is opened from there on is theirs. */
export function asLearner<T>(call: () => T, place?: Place): T {
  return scope.run({ place: place ?? scope.getStore()?.place }, call);
}

export function inLearnersScope(): boolean {
  return scope.getStore() !== undefined;
}

export function scopePlace(): Place | undefined {
  return scope.getStore()?.place;
}
