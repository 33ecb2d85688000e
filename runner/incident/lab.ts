import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportModule } from '../lab/host.ts';
import { calibrate } from './calibration.ts';
import { Database } from './database.ts';
import { disturbanceOf } from './disturbance.ts';
import { Journal } from './journal.ts';
import { type Measured, measure } from './measurement.ts';
import { plugIn } from './mine.ts';
import type { IncidentOptions } from './options.ts';
import {
  type IncidentEvent,
  type IncidentResult,
  type Measure,
  type MineUse,
  type Phase,
  RESULT_VERSION,
  type ScenarioResult,
} from './result.ts';
import { SCENARIOS, type ScenarioName } from './scenario.ts';
import { settingsOf } from './settings.ts';
import { OURS, type Toolbox } from './tools/toolbox.ts';

/** What one run needs besides its options. */
export interface LabHost {
  /** Its folder in `.hold/incident/`. */
  folder: string;
  id: string;
  importModule: ImportModule;
  tell(event: IncidentEvent): void;
  signal: AbortSignal;
}

/** How often one thing is measured while the machine is busy with something else. */
const MOST_TRIES = 3;

/** What all measurements of a run share. */
interface Parts {
  tools: Toolbox;
  database: Database;
  journal: Journal;
  stretch: number;
}

/** One run: a database, the scenarios before and after, and a document of what was found. */
export class Lab {
  readonly #options: IncidentOptions;
  readonly #host: LabHost;
  readonly #startedAt = new Date();

  constructor(options: IncidentOptions, host: LabHost) {
    this.#options = options;
    this.#host = host;
  }

  /** @param finish writes what is to stay; afterwards only that does */
  async run(finish: (result: IncidentResult) => Promise<void>): Promise<IncidentResult> {
    const { folder, tell, signal } = this.#host;
    mkdirSync(folder, { recursive: true });
    const database = await Database.open(this.#options.databaseUrl, folder, signal);
    try {
      const { kind, version } = database.opened;
      tell({ type: 'database', kind, version });
      const result = await this.#measureAll(database);
      signal.throwIfAborted();
      await finish(result);
      database.keepLogs();
      return result;
    } finally {
      await database.close();
    }
  }

  async #measureAll(database: Database): Promise<IncidentResult> {
    const { seed, remedies, scenarios } = this.#options;
    const { tools, uses } = await this.#plugIn();
    const journal = new Journal(this.#host.folder);
    const results: ScenarioResult[] = [];
    let stretch = 1;
    try {
      stretch = await this.#calibrate(database, journal);
      for (const name of scenarios) results.push(await this.#scenario(name, { tools, database, journal, stretch }));
    } finally {
      await journal.close();
    }
    const { kind, version } = database.opened;
    return {
      version: RESULT_VERSION,
      id: this.#host.id,
      startedAt: this.#startedAt.toISOString(),
      durationMs: Date.now() - this.#startedAt.getTime(),
      node: process.version,
      seed,
      stretch,
      database: { kind, version, ...(await database.limits()) },
      remedies: [...remedies],
      mine: uses,
      scenarios: results,
      folder: ['.hold', 'incident', this.#host.id].join('/'),
    };
  }

  async #calibrate(database: Database, journal: Journal): Promise<number> {
    const { tell, signal } = this.#host;
    journal.run = 'calibration';
    const { stretch, overheadMs } = await calibrate({ options: this.#options, tools: OURS, database, journal, signal });
    signal.throwIfAborted();
    if (stretch > 1) tell({ type: 'stretched', factor: stretch, overheadMs });
    return stretch;
  }

  async #plugIn(): Promise<{ tools: Toolbox; uses: MineUse[] }> {
    const { mine, remedies } = this.#options;
    if (!mine) return { tools: OURS, uses: [] };
    const plugged = await plugIn(mine, remedies, this.#host.importModule);
    this.#host.tell({ type: 'mine', uses: plugged.uses });
    return plugged;
  }

  async #scenario(name: ScenarioName, parts: Parts): Promise<ScenarioResult> {
    const title = SCENARIOS[name].title(this.#options);
    const before = await this.#measure(name, 'before', { ...parts, tools: OURS });
    if (this.#options.remedies.length === 0) return { name, title, before };
    return { name, title, before, after: await this.#measure(name, 'after', parts) };
  }

  async #measure(name: ScenarioName, phase: Phase, { stretch, ...parts }: Parts): Promise<Measure> {
    const { tell, signal } = this.#host;
    signal.throwIfAborted();
    parts.journal.run = `${name} ${phase}`;
    const scenario = SCENARIOS[name];
    tell({ type: 'started', scenario: name, title: scenario.title(this.#options), phase });
    const settings = settingsOf(this.#options, phase === 'before' ? [] : this.#options.remedies, stretch);
    const onProgress: Measured['onProgress'] = (counts) => tell({ type: 'progress', scenario: name, phase, ...counts });
    for (let tried = 1; ; tried += 1) {
      const measured = await measure({ ...parts, scenario, options: this.#options, settings, signal, onProgress });
      signal.throwIfAborted();
      const overheadMs = tried === MOST_TRIES ? undefined : disturbanceOf(measured);
      if (overheadMs === undefined) {
        tell({ type: 'ended', scenario: name, phase, measure: measured });
        return measured;
      }
      tell({ type: 'disturbed', scenario: name, phase, overheadMs });
    }
  }
}

/** Where runs are kept. */
export function incidentFolder(root: string): string {
  return join(root, '.hold', 'incident');
}
