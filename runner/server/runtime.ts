import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Course, type Exercise, filesOf } from '../course.ts';
import { EngineChild } from '../engine/child-process.ts';
import { shortPath } from '../engine/record.ts';
import { runChecks } from '../engine/run.ts';
import { Progress } from '../progress.ts';
import { keepVerdict, newestVerdict } from '../verdicts.ts';
import { resetExercise } from '../workspace.ts';
import { openExerciseFile, saveExerciseFile } from './exercise-file.ts';
import { guard, Refused, readBody } from './guard.ts';
import { Live } from './live.ts';
import { type ExerciseState, PREFIX, type Refusal, type ResetResult, type RunLine, type SaveRequest } from './protocol.ts';

/** Answers requests under {@link PREFIX}, and hands everything else on. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const NOT_FOUND = new Refused(404, { en: 'There is nothing at this address.', vi: 'Không có gì ở địa chỉ này.' });
const BUSY = new Refused(409, {
  en: 'This exercise is being checked already. Stop that run first.',
  vi: 'Bài tập này đang được kiểm tra. Hãy dừng lượt đó trước.',
});

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

function startStream(response: ServerResponse): (value: unknown) => void {
  response.writeHead(200, { 'content-type': 'application/x-ndjson; charset=utf-8', 'cache-control': 'no-store' });
  response.flushHeaders();
  return (value) => void response.write(`${JSON.stringify(value)}\n`);
}

/** The runtime `local`: the very same engine, for the course page on this machine. */
export class LocalRuntime {
  readonly #course: Course;
  readonly #token: string;
  readonly #progress: Progress;
  readonly #live: Live;
  readonly #running = new Map<string, AbortController>();
  #warm: EngineChild | undefined;

  constructor(course: Course, token: string) {
    this.#course = course;
    this.#token = token;
    this.#progress = new Progress(course.root);
    this.#live = new Live(course, this.#progress);
  }

  readonly handle: Handler = (request, response, next) => {
    if (!request.url?.startsWith(PREFIX)) {
      next();
      return;
    }
    this.#serve(request, response).catch((error: unknown) => this.#refuse(response, error));
  };

  /** Ends runs and pages' streams; nothing keeps the process alive afterwards. */
  async close(): Promise<void> {
    for (const run of this.#running.values()) run.abort();
    this.#warm?.discard();
    await this.#live.close();
  }

  #refuse(response: ServerResponse, error: unknown): void {
    const refused =
      error instanceof Refused
        ? error
        : new Refused(500, { en: `This is a fault of ours: ${String(error)}`, vi: `Đây là lỗi của chúng tôi: ${String(error)}` });
    if (response.headersSent) response.end();
    else sendJson(response, refused.status, { error: refused.text } satisfies Refusal);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    guard(request, this.#token);
    const [what = '', id = ''] = new URL(request.url ?? '', 'http://localhost').pathname.slice(PREFIX.length).split('/');
    switch (`${request.method} ${what}`) {
      case 'GET progress':
        return sendJson(response, 200, this.#progress.all());
      case 'GET events':
        return this.#events(response);
      case 'GET exercise':
        return sendJson(response, 200, await this.#state(this.#exercise(id)));
      case 'PUT exercise':
        return sendJson(response, 200, await saveExerciseFile(this.#course, this.#exercise(id), await readBody<SaveRequest>(request)));
      case 'POST run':
        return this.#run(this.#exercise(id), response);
      case 'POST stop':
        this.#running.get(this.#exercise(id).id)?.abort();
        return sendJson(response, 200, {});
      case 'POST hint':
        return sendJson(response, 200, this.#hint(this.#exercise(id)));
      case 'POST reset':
        return sendJson(response, 200, await this.#reset(this.#exercise(id)));
      default:
        throw NOT_FOUND;
    }
  }

  #exercise(id: string): Exercise {
    const exercise = this.#course.exercises.find((each) => each.id === id);
    if (!exercise) throw NOT_FOUND;
    return exercise;
  }

  async #state(exercise: Exercise): Promise<ExerciseState> {
    // Somebody looks at an exercise: the first run shall not wait for Node to start.
    this.#warmUp();
    const progress = this.#progress.get(exercise.id);
    return {
      ...(await openExerciseFile(this.#course, exercise)),
      progress,
      hints: progress.hints ?? 0,
      verdict: newestVerdict(this.#course.root, exercise.id),
    };
  }

  #warmUp(): void {
    if (this.#warm) return;
    this.#warm = new EngineChild();
    this.#warm.unref();
  }

  #events(response: ServerResponse): void {
    const send = startStream(response);
    send({ type: 'hello' });
    const stop = this.#live.listen(send);
    response.on('close', stop);
  }

  /** Runs the file on disk. The page that goes away, or says stop, ends the run. */
  async #run(exercise: Exercise, response: ServerResponse): Promise<void> {
    if (this.#running.has(exercise.id)) throw BUSY;
    const run = new AbortController();
    this.#running.set(exercise.id, run);
    response.on('close', () => run.abort());
    const send = startStream(response) as (line: RunLine) => void;
    const warm = this.#warm;
    this.#warm = undefined;
    try {
      const { program } = filesOf(this.#course, exercise);
      const verdict = await runChecks(this.#course, exercise, { program, signal: run.signal, onEvent: send, warm });
      if (verdict.problem?.kind !== 'stopped' && verdict.problem?.kind !== 'engine') {
        this.#progress.record(exercise.id, verdict.status);
        keepVerdict(this.#course.root, exercise.id, verdict);
      }
      send({ type: 'verdict', verdict });
    } finally {
      this.#running.delete(exercise.id);
      response.end();
      this.#warmUp();
    }
  }

  #hint(exercise: Exercise): { hints: number } {
    const hints = Math.min(3, (this.#progress.get(exercise.id).hints ?? 0) + 1);
    this.#progress.update(exercise.id, (entry) => ({ ...entry, hints }));
    return { hints };
  }

  async #reset(exercise: Exercise): Promise<ResetResult> {
    const backup = await resetExercise(this.#course, exercise);
    this.#progress.update(exercise.id, ({ hints }) => (hints === undefined ? {} : { hints }));
    return { ...(await openExerciseFile(this.#course, exercise)), backup: backup && shortPath(this.#course.root, backup) };
  }
}
