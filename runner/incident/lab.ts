import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ImportModule } from '../lab/host.ts';
import { Database } from './database.ts';
import { Journal } from './journal.ts';
import { measure } from './measurement.ts';
import { plugIn } from './mine.ts';
import type { IncidentOptions } from './options.ts';
import { type IncidentEvent, type IncidentResult, type Measure, type MineUse, type Phase, RESULT_VERSION, type ScenarioResult } from './result.ts';
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
    const { root: _root, seed, remedies, scenarios } = this.#options;
    const { tools, uses } = await this.#plugIn();
    const journal = new Journal(this.#host.folder);
    const results: ScenarioResult[] = [];
    try {
      for (const name of scenarios) results.push(await this.#scenario(name, tools, database, journal));
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
      database: { kind, version, ...(await database.limits()) },
      remedies: [...remedies],
      mine: uses,
      scenarios: results,
      folder: ['.hold', 'incident', this.#host.id].join('/'),
    };
  }

  async #plugIn(): Promise<{ tools: Toolbox; uses: MineUse[] }> {
    const { mine, remedies } = this.#options;
    if (!mine) return { tools: OURS, uses: [] };
    const plugged = await plugIn(mine, remedies, this.#host.importModule);
    this.#host.tell({ type: 'mine', uses: plugged.uses });
    return plugged;
  }

  async #scenario(name: ScenarioName, tools: Toolbox, database: Database, journal: Journal): Promise<ScenarioResult> {
    const title = SCENARIOS[name].title(this.#options);
    const play = (phase: Phase): Promise<Measure> => this.#measure(name, phase, phase === 'before' ? OURS : tools, database, journal);
    const before = await play('before');
    return this.#options.remedies.length === 0 ? { name, title, before } : { name, title, before, after: await play('after') };
  }

  async #measure(name: ScenarioName, phase: Phase, tools: Toolbox, database: Database, journal: Journal): Promise<Measure> {
    const { tell, signal } = this.#host;
    signal.throwIfAborted();
    journal.run = `${name} ${phase}`;
    tell({ type: 'started', scenario: name, title: SCENARIOS[name].title(this.#options), phase });
    const measured = await measure({
      scenario: SCENARIOS[name],
      options: this.#options,
      settings: settingsOf(this.#options, phase === 'before' ? [] : this.#options.remedies),
      tools,
      database,
      journal,
      signal,
      onProgress: (counts) => tell({ type: 'progress', scenario: name, phase, ...counts }),
    });
    signal.throwIfAborted();
    tell({ type: 'ended', scenario: name, phase, measure: measured });
    return measured;
  }
}

/** Where runs are kept. */
export function incidentFolder(root: string): string {
  return join(root, '.hold', 'incident');
}
