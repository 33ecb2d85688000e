import type { IncidentLine, IncidentOrder } from '../../runner/server/protocol.ts';
import { readLines } from './ndjson.ts';
import { askCourse } from './request.ts';

/** Where the incident can be replayed: on this machine, through the server of the page. Nothing else has a PostgreSQL. */
export class LocalIncident {
  readonly #token: string;

  constructor(token: string) {
    this.#token = token;
  }

  /**
   * Tells every line as it arrives; resolves at the end. Aborting ends the run, and waits for nothing.
   *
   * @throws RuntimeFault
   */
  async run(order: IncidentOrder, tell: (line: IncidentLine) => void, signal: AbortSignal): Promise<void> {
    const response = await askCourse(this.#token, 'POST', 'incident', order, signal);
    if (response.body) await readLines(response.body, tell);
  }

  /** Ends the run that goes on; its last line says when nothing of it is left. */
  async stop(): Promise<void> {
    await askCourse(this.#token, 'POST', 'stop/incident', {});
  }
}
