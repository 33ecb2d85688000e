import { writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { Files } from './files.ts';
import { Folder } from './folder.ts';
import type { Outbox } from './outbox.ts';
import { Processes } from './processes.ts';
import { Watchers } from './watchers.ts';

/** What a container may be made to lack, for real. */
export type Lacking = 'net' | 'rst' | 'hang' | 'dgram' | 'http' | 'ws' | 'tls' | 'worker' | 'child';

export interface ContainerOptions {
  /** The Node binary behind it. */
  node: string;
  lacks: readonly Lacking[];
  /** The name of the work folder. */
  workdirName?: string | undefined;
}

const LACKING = join(import.meta.dirname, 'lacking.cjs');

/** What the page is told of a container. */
export interface RuntimeInfo {
  path: string;
  cwd: string;
}

/** Under a name of Node's own: whoever looks at a stack to see who is calling must find the program, not us. */
function preloadSource(options: { lacks: readonly Lacking[]; preload: string }): string {
  return `
    const { readFileSync } = require('node:fs');
    const { Script } = require('node:vm');
    const source = readFileSync(${JSON.stringify(LACKING)}, 'utf8');
    const lacking = { exports: {} };
    new Script('(module, require) => {' + source + '\\n}', { filename: 'node:stand-in' }).runInThisContext()(lacking, require);
    lacking.exports(${JSON.stringify(options)});
  `;
}

/** Writes the script that every Node in the container runs first, and gives the option that makes it do so. */
async function preload(folder: Folder, lacks: readonly Lacking[]): Promise<string> {
  const file = join(folder.root, 'preload.cjs');
  await writeFile(file, preloadSource({ lacks, preload: file }));
  return `--require ${JSON.stringify(file)}`;
}

/** One booted container: a folder, and real processes in it. */
export class Container {
  readonly files: Files;
  readonly watchers: Watchers;
  readonly processes: Processes;
  readonly info: RuntimeInfo;
  readonly #folder: Folder;

  private constructor(folder: Folder, outbox: Outbox, node: string, environment: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.files = new Files(folder);
    this.watchers = new Watchers(folder, outbox);
    this.processes = new Processes(folder, outbox, node, environment);
    this.info = { path: environment['PATH'] ?? '', cwd: folder.work };
  }

  static async boot({ node, lacks, workdirName }: ContainerOptions, outbox: Outbox): Promise<Container> {
    const folder = await Folder.make(workdirName);
    const { PATH, SystemRoot } = process.env;
    return new Container(folder, outbox, node, {
      ...(SystemRoot === undefined ? {} : { SystemRoot }),
      PATH: [dirname(node), PATH].join(delimiter),
      HOME: folder.work,
      TMPDIR: folder.temp,
      TEMP: folder.temp,
      TMP: folder.temp,
      TERM: 'xterm-256color',
      NODE_OPTIONS: await preload(folder, lacks),
    });
  }

  async dispose(): Promise<void> {
    this.watchers.dispose();
    await this.processes.dispose();
    await this.#folder.dispose();
  }
}
