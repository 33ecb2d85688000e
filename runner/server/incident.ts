import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import type { Course } from '../course.ts';
import { explainProblem } from '../incident/explain.ts';
import { chooseMine } from '../incident/mine.ts';
import { BOUNDS, type IncidentOptions } from '../incident/options.ts';
import { isRemedy, type RemedyName } from '../incident/remedies.ts';
import { IncidentError } from '../incident/result.ts';
import { runIncident } from '../incident/run.ts';
import { SCENARIO_NAMES } from '../incident/scenario.ts';
import { freshSeed } from '../lab/random.ts';
import type { Progress } from '../progress.ts';
import type { Language } from '../text.ts';
import { startStream } from './answer.ts';
import { Refused, readBody } from './guard.ts';
import type { IncidentLine, IncidentOrder } from './protocol.ts';
import type { Turns } from './turns.ts';

/** Of all runs of the incident: two at once would take each other's time, and measure that. */
export const INCIDENT = 'incident';

const BUSY = new Refused(409, {
  en: 'The lab is running already, on another page perhaps. Two at once would measure each other: stop that run first, or wait for its end.',
  vi: 'Phòng thí nghiệm đang chạy, có thể do một trang khác. Chạy hai lượt cùng lúc thì lượt này làm sai số đo của lượt kia: hãy dừng lượt đó hoặc chờ nó xong.',
});

const within = ({ least, most }: { least: number; most: number }) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

/** Strict: what a page may not choose (a folder, a database, a file) is no part of an order. */
const Order: v.GenericSchema<unknown, IncidentOrder> = v.strictObject({
  scenarios: v.pipe(v.array(v.picklist(SCENARIO_NAMES)), v.minLength(1)),
  remedies: v.array(v.custom<RemedyName>((name) => typeof name === 'string' && isRemedy(name))),
  users: within(BOUNDS.users),
  seconds: within(BOUNDS.seconds),
  language: v.picklist(['en', 'vi'] satisfies Language[]),
  with: v.optional(v.literal('mine')),
});

function optionsOf(course: Course, progress: Progress, order: IncidentOrder): IncidentOptions {
  const { DATABASE_URL } = process.env;
  return {
    root: course.root,
    scenarios: SCENARIO_NAMES.filter((name) => order.scenarios.includes(name)),
    remedies: [...new Set(order.remedies)],
    users: order.users,
    seconds: order.seconds,
    poolSize: BOUNDS.pool.usual,
    queryMs: BOUNDS['query-ms'].usual,
    proxyTimeoutMs: BOUNDS['proxy-timeout-ms'].usual,
    scale: BOUNDS.scale.usual,
    exact: false,
    seed: freshSeed(),
    ...(DATABASE_URL ? { databaseUrl: DATABASE_URL } : {}),
    ...(order.with ? { mine: chooseMine(course, progress) } : {}),
  };
}

/** How a run without a result ended, as a line. */
function endOf(error: unknown, order: IncidentOrder): IncidentLine {
  if (!(error instanceof IncidentError)) throw error;
  const { problem } = error;
  return problem.what === 'stopped' ? { type: 'stopped' } : { type: 'fault', text: explainProblem(problem, order.with === 'mine') };
}

/** `POST incident`: the lab of `npm run incident`, for the page. */
export class IncidentDesk {
  readonly #course: Course;
  readonly #progress: Progress;
  readonly #turns: Turns;

  constructor(course: Course, progress: Progress, turns: Turns) {
    this.#course = course;
    this.#progress = progress;
    this.#turns = turns;
  }

  /** @throws Refused when the order is none, or while another run goes on */
  async run(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const order = await readBody(request, Order);
    await this.#turns.take(INCIDENT, response, BUSY, (signal) => this.#play(order, response, signal));
  }

  async #play(order: IncidentOrder, response: ServerResponse, signal: AbortSignal): Promise<void> {
    const send = startStream(response) as (line: IncidentLine) => void;
    const options = optionsOf(this.#course, this.#progress, order);
    try {
      send({ type: 'result', result: await runIncident(options, send, signal, { language: order.language }) });
    } catch (error) {
      send(endOf(error, order));
    } finally {
      response.end();
    }
  }
}
