import { AsyncLocalStorage } from 'node:async_hooks';
import { appendFileSync, closeSync, openSync, readFileSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import * as net from 'node:net';
import { join } from 'node:path';
import { type Crash, watchCrashes } from '../../lab/crashes.ts';
import { captureStack, findCaller, type Place } from '../../lab/place.ts';
import { findLeaks, followResources, shutLeaks } from '../../lab/resources.ts';
import type { Leak } from '../../lab/result.ts';
import { asLearner, inLearnersScope, nextScope } from '../../lab/scope.ts';
import { recordOn, watchSockets } from '../../lab/sockets.ts';
import { Wire } from '../../lab/wire.ts';
import { LEARNERS_FILE, loadLearnersProgram } from './learner.ts';
import { must, mustBe, type Trial, until } from './trial.ts';

// The engine's own parts are what is tried here, on a program that stands in a file of its own.

/** These run one after the other, and take a millisecond or two each. */
const limitMs = 500;

function mustLeadToLearner(place: Place | undefined, what: string): void {
  must(place?.file === LEARNERS_FILE && place.line > 0, `${what} leads to ${place ? `${place.file}:${place.line}` : 'no line'}`);
}

const files: Trial = {
  name: 'engine: files are written at once',
  limitMs,
  run(scene) {
    const draft = join(scene.folder, `hold-probe-${process.pid}.txt`);
    const file = `${draft}.moved`;
    scene.onEnd(() => rmSync(draft, { force: true }));
    scene.onEnd(() => rmSync(file, { force: true }));
    writeFileSync(draft, 'a');
    appendFileSync(draft, 'b');
    const descriptor = openSync(draft, 'a');
    writeSync(descriptor, 'c');
    mustBe(readFileSync(draft, 'utf8'), 'abc', 'a file that is still open');
    closeSync(descriptor);
    renameSync(draft, file);
    mustBe(readFileSync(file, 'utf8'), 'abc', 'a file that was renamed');
  },
};

const callers: Trial = {
  name: "engine: a stack tells the learner's line from ours",
  limitMs,
  run() {
    const look = (): string => captureStack(look);
    const { call } = loadLearnersProgram();
    const ours = findCaller(look());
    mustBe(ours.who, 'lab', 'who calls from our code');
    const theirs = findCaller(call(look));
    mustBe(theirs.who, 'learner', "who calls from the learner's code");
    mustLeadToLearner(theirs.who === 'learner' ? theirs.place : undefined, "the learner's call");
  },
};

const scopes: Trial = {
  name: 'engine: AsyncLocalStorage follows promises and timers',
  limitMs,
  async run() {
    const storage = new AsyncLocalStorage<number>();
    const found = await storage.run(7, async () => {
      const seen: (number | undefined)[] = [];
      await Promise.resolve();
      seen.push(storage.getStore());
      await new Promise((resolve) => setTimeout(resolve, 1));
      seen.push(storage.getStore());
      await new Promise((resolve) => setImmediate(resolve));
      seen.push(storage.getStore());
      await new Promise<void>((resolve) => process.nextTick(resolve));
      seen.push(storage.getStore());
      return new Promise<(number | undefined)[]>((resolve) => setTimeout(() => resolve([...seen, storage.getStore()]), 1));
    });
    mustBe(found.join(), '7,7,7,7,7', 'after a promise, a timer, an immediate, a tick, in a callback');
    mustBe(storage.getStore(), undefined, 'outside');
  },
};

const timers: Trial = {
  name: 'engine: async_hooks see timers',
  limitMs,
  run(scene) {
    begin();
    const program = loadLearnersProgram();
    const timer = asLearner(() => program.startTimer());
    scene.onEnd(() => clearTimeout(timer));
    const open = findLeaks();
    mustBe(open.map(({ kind }) => kind).join(), 'timer', 'what is left open by a program with a timer');
    mustLeadToLearner(open[0]?.place, 'the timer');
    clearTimeout(timer);
    mustBe(findLeaks().length, 0, 'what is left open after clearTimeout');
  },
};

const crashes: Trial = {
  name: 'engine: uncaught errors are caught',
  limitMs,
  async run(scene) {
    begin();
    const program = loadLearnersProgram();
    const seen: Crash[] = [];
    scene.onEnd(watchCrashes((crash) => seen.push(crash)));
    asLearner(() => {
      program.throwLater();
      program.rejectAndForget();
    });
    await until(() => seen.length >= 2);
    mustBe(
      seen
        .map(({ cause }) => cause)
        .sort()
        .join(),
      'uncaught-exception,unhandled-rejection',
      'crashes seen',
    );
    for (const { cause, place } of seen) mustLeadToLearner(place, cause);
  },
};

/** Sockets as well; only to be asked for where there are sockets. */
export const followsSockets: Trial = {
  name: 'net: the engine sees sockets',
  limitMs,
  async run(scene) {
    begin();
    const wire = new Wire(() => performance.now());
    recordOn(wire);
    scene.onEnd(() => recordOn(undefined));
    const program = loadLearnersProgram();
    let heard: { text: string; inScope: boolean } | undefined;
    const line = asLearner(() =>
      program.openLine(net, (text) => {
        heard = { text, inScope: inLearnersScope() };
      }),
    );
    scene.onEnd(() => line.hangUp());
    await until(() => heard !== undefined);
    mustBe(heard?.text, 'hello', 'what the client heard');
    must(heard?.inScope === true, 'AsyncLocalStorage does not follow a socket');
    const open = findLeaks();
    for (const kind of ['server', 'socket'] as const) mustSee(open, kind);
    must(
      wire.events().some(({ kind, from }) => kind === 'connect' && from === 'you'),
      'the connect is not on the wire',
    );
    line.hangUp();
    await until(() => findLeaks().length === 0);
  },
};

function mustSee(open: readonly Leak[], kind: Leak['kind']): void {
  const leak = open.find((each) => each.kind === kind);
  must(leak !== undefined, `async_hooks see no ${kind}: ${open.map((each) => each.kind).join() || 'nothing'}`);
  mustLeadToLearner(leak.place, `the ${kind}`);
}

/** As a check begins. */
function begin(): void {
  followResources();
  watchSockets();
  nextScope();
  shutLeaks();
}

/** Without these no verdict can be trusted. */
export const ENGINE_TRIALS: readonly Trial[] = [files, callers, scopes, timers, crashes];
