import type { Text } from '../text.ts';
import type { Browser, Outcome } from './client/browser.ts';
import type { IncidentOptions } from './options.ts';
import type { Message } from './tools/toolbox.ts';

/** What a scenario plays with. */
export interface Stage {
  browser(user: string): Browser;
  send(browser: Browser, text: string): Promise<Outcome>;
  list(browser: Browser): Promise<Outcome>;
  /** Waits; ends early when the run does. */
  pause(ms: number): Promise<void>;
  /** Aborts when no new messages are to be begun. */
  stopped: AbortSignal;
}

/** What a title says of the options. */
export type Sizes = Pick<IncidentOptions, 'users' | 'seconds'>;

export interface Scenario {
  title(sizes: Sizes): Text;
  play(stage: Stage, options: IncidentOptions): Promise<unknown>;
  /** Part of a run that names none. */
  usual?: true;
}

export const TASKS = 20;

/** Sent under one text, it is one message, however often it is stored. */
export function messageOf(user: string, text: string): Message {
  return { userId: user, taskId: 1, text };
}

function atOnce(users: number, stage: Stage): Promise<unknown> {
  const names = Array.from({ length: users }, (_, index) => `user-${index + 1}`);
  return Promise.all(names.map((name) => stage.send(stage.browser(name), `${name} message-1`)));
}

/** Between two messages of one user under load. */
const PAUSE = { leastMs: 1000, mostMs: 3000 } as const;

async function chat(stage: Stage, user: string, endsMs: number): Promise<void> {
  const browser = stage.browser(user);
  await stage.pause(browser.random() * PAUSE.leastMs);
  for (let number = 1; performance.now() < endsMs && !stage.stopped.aborted; number += 1) {
    await stage.send(browser, `${user} message-${number}`);
    await stage.pause(PAUSE.leastMs + browser.random() * (PAUSE.mostMs - PAUSE.leastMs));
  }
}

/** Every scenario there is, in the order in which they are played. */
export const SCENARIOS = {
  row: {
    usual: true,
    title: () => ({ en: '1 user, 10 messages in a row', vi: '1 người gửi 10 tin liên tiếp' }),
    async play(stage) {
      const browser = stage.browser('user-1');
      for (let number = 1; number <= 10 && !stage.stopped.aborted; number += 1) await stage.send(browser, `user-1 message-${number}`);
    },
  },
  two: {
    usual: true,
    title: () => ({ en: '2 users at once', vi: '2 người gửi cùng lúc' }),
    play: (stage) => atOnce(2, stage),
  },
  three: {
    usual: true,
    title: () => ({ en: '3 users at once', vi: '3 người gửi cùng lúc' }),
    play: (stage) => atOnce(3, stage),
  },
  crowd: {
    title: ({ users }) => ({ en: `${users} users at once`, vi: `${users} người gửi cùng lúc` }),
    play: (stage, { users }) => atOnce(users, stage),
  },
  clicks: {
    title: () => ({ en: '1 user, 3 messages at once', vi: '1 người bấm gửi 3 tin cùng lúc' }),
    play(stage) {
      const browser = stage.browser('user-1');
      return Promise.all([1, 2, 3].map((number) => stage.send(browser, `user-1 message-${number}`)));
    },
  },
  empty: {
    title: () => ({ en: '1 user, 1 message that is wrong (empty)', vi: '1 người gửi 1 tin sai (rỗng)' }),
    play: (stage) => stage.send(stage.browser('user-1'), ''),
  },
  list: {
    title: () => ({ en: `1 user opens the list of ${TASKS} tasks 5 times`, vi: `1 người mở danh sách ${TASKS} công việc 5 lần` }),
    async play(stage) {
      const browser = stage.browser('user-1');
      for (let number = 1; number <= 5 && !stage.stopped.aborted; number += 1) await stage.list(browser);
    },
  },
  load: {
    title: ({ users, seconds }) => ({ en: `${users} users for ${seconds} s`, vi: `${users} người trong ${seconds} giây` }),
    play(stage, { users, seconds }) {
      const endsMs = performance.now() + seconds * 1000;
      return Promise.all(Array.from({ length: users }, (_, index) => chat(stage, `user-${index + 1}`, endsMs)));
    },
  },
} as const satisfies Record<string, Scenario>;

export type ScenarioName = keyof typeof SCENARIOS;

export const SCENARIO_NAMES = Object.keys(SCENARIOS) as ScenarioName[];

export const USUAL_SCENARIOS: readonly ScenarioName[] = SCENARIO_NAMES.filter((name) => 'usual' in SCENARIOS[name]);

export function isScenario(name: string): name is ScenarioName {
  return name in SCENARIOS;
}
