import type { IncomingMessage, ServerResponse } from 'node:http';
import * as v from 'valibot';
import { type Course, type Exercise, filesOf } from '../course.ts';
import { EngineChild } from '../engine/child-process.ts';
import { shortPath } from '../engine/record.ts';
import { runChecks } from '../engine/run.ts';
import { isAboutProgram } from '../engine/verdict.ts';
import { Progress } from '../progress.ts';
import { afterReset, withHint } from '../progress-entry.ts';
import { keepVerdict, newestVerdict } from '../verdicts.ts';
import { keepAside, resetExercise } from '../workspace.ts';
import { sendJson, startStream } from './answer.ts';
import { openExerciseFile, saveExerciseFile } from './exercise-file.ts';
import { guard, Refused, readBody, readExport } from './guard.ts';
import { INCIDENT, IncidentDesk } from './incident.ts';
import { Live } from './live.ts';
import {
  type ExerciseState,
  type KeepRequest,
  type KeepResult,
  PREFIX,
  type Refusal,
  type ResetResult,
  type RunLine,
  type SaveRequest,
} from './protocol.ts';
import { Transfer } from './transfer.ts';
import { Turns } from './turns.ts';

/** Answers requests under {@link PREFIX}, and hands everything else on. */
export type Handler = (request: IncomingMessage, response: ServerResponse, next: () => void) => void;

const Save: v.GenericSchema<unknown, SaveRequest> = v.object({ text: v.string(), base: v.string() });
const Keep: v.GenericSchema<unknown, KeepRequest> = v.object({ text: v.string() });

const NOT_FOUND = new Refused(404, { en: 'There is nothing at this address.', vi: 'Không có gì ở địa chỉ này.' });
const BUSY = new Refused(409, {
  en: 'This exercise is being checked already. Stop that run first.',
  vi: 'Bài tập này đang được kiểm tra. Hãy dừng lượt đó trước.',
});

/** The runtime `local`: the very same engine, for the course page on this machine. */
export class LocalRuntime {
  readonly #course: Course;
  readonly #token: string;
  readonly #progress: Progress;
  readonly #live: Live;
  readonly #transfer: Transfer;
  readonly #turns = new Turns();
  readonly #incident: IncidentDesk;
  #warm: EngineChild | undefined;
  #closed = false;

  constructor(course: Course, token: string) {
    this.#course = course;
    this.#token = token;
    this.#progress = new Progress(course.root);
    this.#live = new Live(course, this.#progress);
    this.#transfer = new Transfer(course, this.#progress);
    this.#incident = new IncidentDesk(course, this.#progress, this.#turns);
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
    this.#live.close();
    this.#closed = true;
    this.#warm?.discard();
    await this.#turns.close();
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
      case 'GET export':
        return sendJson(response, 200, this.#transfer.export());
      case 'POST import':
        return sendJson(response, 200, await this.#transfer.import(await readExport(request)));
      case 'GET events':
        return this.#events(response);
      case 'GET exercise':
        return sendJson(response, 200, await this.#state(this.#exercise(id)));
      case 'PUT exercise':
        return sendJson(response, 200, await saveExerciseFile(this.#course, this.#exercise(id), await readBody(request, Save)));
      case 'POST run':
        return this.#run(this.#exercise(id), response);
      case 'POST stop':
        this.#turns.stop(id === INCIDENT ? id : this.#exercise(id).id);
        return sendJson(response, 200, {});
      case 'POST incident':
        return this.#incident.run(request, response);
      case 'POST hint':
        return sendJson(response, 200, this.#hint(this.#exercise(id)));
      case 'POST keep':
        return sendJson(response, 200, await this.#keep(this.#exercise(id), await readBody(request, Keep)));
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
    if (this.#warm || this.#closed) return;
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
  #run(exercise: Exercise, response: ServerResponse): Promise<void> {
    return this.#turns.take(exercise.id, response, BUSY, (signal) => this.#play(exercise, signal, response));
  }

  async #play(exercise: Exercise, signal: AbortSignal, response: ServerResponse): Promise<void> {
    const send = startStream(response) as (line: RunLine) => void;
    const warm = this.#warm;
    this.#warm = undefined;
    try {
      const { program } = filesOf(this.#course, exercise);
      const verdict = await runChecks(this.#course, exercise, { program, signal, onEvent: send, warm });
      if (isAboutProgram(verdict)) {
        this.#progress.record(exercise.id, verdict.status);
        keepVerdict(this.#course.root, exercise.id, verdict);
      }
      send({ type: 'verdict', verdict });
    } finally {
      response.end();
      this.#warmUp();
    }
  }

  #hint(exercise: Exercise): { hints: number } {
    this.#progress.update(exercise.id, withHint);
    return { hints: this.#progress.get(exercise.id).hints ?? 0 };
  }

  async #keep(exercise: Exercise, { text }: KeepRequest): Promise<KeepResult> {
    return { backup: shortPath(this.#course.root, await keepAside(this.#course, exercise, text)) };
  }

  async #reset(exercise: Exercise): Promise<ResetResult> {
    const backup = await resetExercise(this.#course, exercise);
    this.#progress.update(exercise.id, afterReset);
    return { ...(await openExerciseFile(this.#course, exercise)), backup: backup && shortPath(this.#course.root, backup) };
  }
}
