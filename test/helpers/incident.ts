import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IncidentResult, Measure, ScenarioResult } from '../../runner/incident/result.ts';
import { leftovers, type TempCourse } from './course.ts';

/** Runs `incident --json` and parses the document. */
export async function measureIncident(course: TempCourse, ...args: string[]): Promise<IncidentResult & { code: number | undefined }> {
  const { out, err, code } = await course.run('incident', '--json', ...args);
  if (out === '') throw new Error(`no result, exit code ${code}: ${err}`);
  return { ...(JSON.parse(out) as IncidentResult), code };
}

export function scenarioOf({ scenarios }: IncidentResult, name: string): ScenarioResult & { after: Measure } {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found?.after) throw new Error(`nothing was measured after the repair in ${name}`);
  return found as ScenarioResult & { after: Measure };
}

function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Temporary folders of servers that belong to runs of this course. */
export function serverFolders(root: string): string[] {
  return [...new Set([tmpdir(), '/tmp', '/var/tmp', join(root, '.temp')])].flatMap((base) =>
    entries(base)
      .filter((name) => name.startsWith('hold-incident-'))
      .map((name) => join(base, name))
      .filter((folder) => {
        try {
          return readFileSync(join(folder, 'owner.json'), 'utf8').includes(JSON.stringify(root).slice(1, -1));
        } catch {
          return false;
        }
      }),
  );
}

/** Servers that work in one of these folders (Linux). */
export function serversIn(folders: readonly string[]): number[] {
  return entries('/proc')
    .map(Number)
    .filter(Number.isInteger)
    .filter((pid) => {
      try {
        const place = readlinkSync(`/proc/${pid}/cwd`);
        return folders.some((folder) => place.startsWith(folder));
      } catch {
        return false;
      }
    });
}

/** What a log of the newest run holds so far; empty before there is one. */
export function newestLog(root: string, name: string): string {
  const runs = join(root, '.hold', 'incident');
  try {
    return readFileSync(join(runs, entries(runs).sort().at(-1) ?? '', name), 'utf8');
  } catch {
    return '';
  }
}

/** Everything that runs of this course have left behind. */
export function remains(root: string): string[] {
  const folders = serverFolders(root);
  const runs = entries(join(root, '.hold', 'incident'));
  const processes = [...new Set([...leftovers(root), ...serversIn(folders)])];
  return [...processes.map((pid) => `process ${pid}`), ...folders, ...runs.map((name) => `run ${name}`)];
}
