import { AsyncLocalStorage } from 'node:async_hooks';
import type { Place } from './place.ts';

/** Travels with everything that the learner's program starts, across awaits and callbacks. */
interface Scope {
  /** The number of the check that started it; 0 while the program is being loaded. */
  check: number;
  /** The learner's line that things lead back to when no line of theirs is on the stack any more. */
  place: Place | undefined;
}

const scope = new AsyncLocalStorage<Scope>();

let current = 0;

/** What the learner's program starts from here on belongs to a new check. */
export function nextScope(): void {
  current += 1;
}

/** Runs a call into the learner's program, or on its behalf: what is opened from there on is theirs. */
export function asLearner<T>(call: () => T, place?: Place): T {
  const outer = scope.getStore();
  return scope.run({ check: outer?.check ?? current, place: place ?? outer?.place }, call);
}

export function inLearnersScope(): boolean {
  return scope.getStore() !== undefined;
}

export function scopePlace(): Place | undefined {
  return scope.getStore()?.place;
}

/** A client that an earlier check could not stop goes on in the background: what it does is not this check's matter. */
export function isFromEarlierCheck(): boolean {
  const check = scope.getStore()?.check;
  return check !== undefined && check !== 0 && check !== current;
}
